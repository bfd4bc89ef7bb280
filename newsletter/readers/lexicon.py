"""The words in which lists say who left, bounced, wants mail or not, in their languages. Data.

Every word is written as its language writes it, and compared without accents and signs, see
`words.words_of`. A stem stands for all words that begin with it; in scripts without spaces, for all
that hold it.
"""

from __future__ import annotations

#: Stems that are about nothing else than mail, in a header, a file's name, or any cell.
LEAVING_STEMS = """
    opt out, opted out, opting out, opts out, abgemeldet, abmeld, ausgetragen, austrag, gekündigt
    gekuendigt, kündigung, kuendigung, désabonn, désinscri, uitgeschreven, uitschrijv, uitschrijf
    afgemeld, afmeld, disiscri, cancella iscrizione, desuscri, desuscrip, desiscri
    se dio de baja, causó baja
    causa baja, dado de baja, dada de baja, dar de baja, darse de baja, descadastr, desinscrev
    desassin, cancelou a inscrição, cancelou inscrição, wypisan, wypisał, zrezygn, rezygnac
    odhlášen, odhlásil, odhlasen, odjavljen, odjava, odjavio, leiratkoz, dezabon, avregistrer
    avprenumerer, avanmäl, avmeld, frameld, afmeldt, tilaus peruttu, peruutti tilauksen
    tellimus tühistatud, atsisakė, atrakstīj, abonelikten çık, abonelikten ayrıl, üyelikten çık
    üyelikten ayrıl, abonelik iptal, отписа, отписк, відписа, отказ от рассылки
    отказался от рассылки, απεγγραφ, απεγγράφ, αποεγγραφ, διαγραφή συνδρομής, إلغاء الاشتراك
    الغاء الاشتراك, ألغى الاشتراك, إلغاء اشتراك, لغو اشتراک, הוסר מהרשימה, הסרה מרשימ, ביטל מנוי
    ביטול מנוי, ביטל הרשמה, ביטול הרשמה, hủy đăng ký, đã hủy đăng ký, bỏ đăng ký
    berhenti berlangganan, berhenti langganan, ยกเลิกการสมัคร, ยกเลิกรับข่าวสาร, ยกเลิกการรับ, 退订
    取消订阅, 已退订, 已取消订阅, 不再订阅, 退訂, 取消訂閱, 已退訂, 已取消訂閱, 黑名单, 黑名單
    配信停止, 購読解除, 購読停止, 登録解除, 配信解除, 購読中止, 退会, 受信拒否, 수신거부, 수신 거부
    구독취소, 구독 취소, 구독해지, 구독 해지, 구독해제, 구독 해제, 수신해지, abbestell, 退会済
    kein newsletter, keine newsletter, kein mail, keine mail, keine e-mail, keine werbung
    nicht anschreiben, nicht kontaktieren, nicht mehr anschreiben, pas de newsletter, pas de mail
    ne pas contacter, geen nieuwsbrief, geen mail, niet mailen, no contactar, no enviar, non inviare
    non contattare, não contatar, não enviar, не писать, не беспокоить, bitte löschen
    bitte loeschen, bitte entfernen, möchte nicht mehr, moechte nicht mehr, will nicht mehr
    will keine mail, nicht mehr senden, nicht mehr schicken, ne veut plus, ne souhaite plus
    ne plus envoyer, ne plus contacter, wil geen mail, wil geen nieuwsbrief, niet meer mailen
    no quiere recibir, no quiero recibir, no desea recibir, no deseo recibir, no enviar más
    non vuole ricevere, non vuole più, non desidera, não quer receber, não quer mais
    não deseja receber, nie chce, nechce dostávat, не хочет получать, не хочу получать, не присылать
    не отправлять
"""
BOUNCED_STEMS = """
    undeliverab, unzustellbar, nicht zustellbar, onbestelbaar, rebotad, rimbalzat, studsad
    studsat, niedostarczaln, nedoručiteln, kézbesíthetetlen, kimbesithetetlen, nelivrabil
    недоставл, не доставлен, недоставк, geri döndü, geri dönen, 退信, 已退信, 投递失败, 배달불가
    전송실패, 不達, エラーメール, 送信エラー
"""
COMPLAINED_STEMS = """
    spam complain, complained, marked as spam, reported as spam, reported spam, als spam gemeldet
    als spam markiert, marqué comme spam, marcado como spam, segnalato come spam, スパム報告
"""
BLOCKED_STEMS = """
    suppress, blocklist, block list, blacklist, black list, denylist, deny list, do not send
    don't send, never send, robinson liste, robinson list, robinson, sperrliste, schwarze liste
    liste noire, liste d'exclusion, zwarte lijst, blokkeerlijst, lista negra, lista nera
    lista de bloqueo, czarna lista, cerna listina, svarta listan, sortliste, svarteliste, kara liste
    черный список, чорний список, fekete lista, feketelista, musta lista, lista neagra
"""

#: What is a remark in English, as a whole; what else begins so is a noun, or about something else.
LEFT_REMARKS = """
    unsub, un sub, unsubs, unsubbed, unsubscribe, unsubscribed, unsubscribes, unsubscriber
    unsubscribers, unsubscription, not subscribed, no longer subscribed, never subscribed, opt out
    opts out, opted out, opting out, opt outs, do not mail, do not email, do not contact
    do not write, don't mail, don't email, don't contact, dont mail, dont email, dont contact
    no mail, no mails, no email, no emails, no newsletter, no newsletters, no contact
    please remove, please delete, remove me, delete me, remove from list, take me off
    no more mail, no more mails, no more email, no more emails, stop mail, stop mails
    stop email, stop emails, stop emailing, stop mailing, stop sending, no more newsletters
    to be removed, to be deleted, to be unsubscribed, asked for removal, requested removal
    removed on request, removed at his request, removed at her request
"""
#: How somebody does not want what `MAILS` are, and what may stand between these.
NOT_WANTING = """
    does not want, do not want, did not want, not want, doesn't want, don't want, didn't want
    does not wish, doesn't wish, no longer wants, no longer want, no longer wishes, never wants
"""
MAILS = """
    mail, mails, email, emails, e-mail, e-mails, newsletter, newsletters, mailing, mailings, news
    messages, contact, to be contacted, to be mailed, to be emailed
"""
BETWEEN = "any, more, any more, the, our, this, your, further, to get, to receive, to have, such"
BOUNCED_REMARKS = """
    bounced, hard bounce, hard bounced, hard bounces, soft bounced, cleaned, undeliverable
    npai
"""
COMPLAINED_REMARKS = """
    complained, spam complaint, spam complaints, marked as spam, reported as spam
"""
BLOCKED_REMARKS = """
    suppressed, blocklisted, block listed, blacklisted, black listed, denylisted, do not send
    don't send, dont send
"""
#: Headers below which somebody notes what became of a reader, or why; and such words there.
NOTE_HEADERS = """
    reason, note, notes, remark, remarks, comment, comments, event, event type, type, action
    last action, cause, error type, result, category, info, flag, suppression
    suppression type, suppression reason, disposition, outcome, bounce type, bemerkung, bemerkungen
    anmerkung, anmerkungen, notiz, notizen, kommentar, kommentare, vermerk, hinweis, grund, ereignis
    remarque, remarques, commentaire, commentaires, note interne, motif, raison, opmerking
    opmerkingen, reden, nota, notas, observaciones, observación, comentario, comentarios, motivo
    razón, observações, observação, commento, commenti, osservazioni, uwagi, notatka, notatki, powód
    poznámka, poznámky, důvod, megjegyzés, observații, anteckning, anteckningar, merknad
    bemærkning, huomautus, примечание, примечания, комментарий, причина, заметка, заметки, 備考
    メモ, 备注, 備註, 原因, 비고, 메모
"""
#: Of these, the ones below which a word such as "cancelled" may be about anything.
EVENT_HEADERS = """
    event, event type, type, action, last action, category, result, outcome, disposition, ereignis
"""
#: Headers below which stands what a mail server answered.
ERROR_HEADERS = """
    error, errors, error message, error text, error description, error detail, error details
    last error, smtp error, delivery error, smtp response, smtp reply, smtp message, server response
    diagnostic, diagnostics, diagnostic code, bounce message, bounce error, fehler, fehlermeldung
    erreur, message d'erreur, errore, foutmelding, błąd, ошибка
"""
#: Who is no more, or no more there.
GONE = """
    deceased, died, passed away, dead, verstorben, gestorben, tot, décédé, décédée, mort, fallecido
    fallecida, overleden, dood, deceduto, deceduta, morto, falecido, falecida, zmarły, zmarła
    zemřel, zemřela, meghalt, elhunyt, avliden, död, afdød, død, kuollut, vefat, умер, умерла
    помер, померла, 死亡, 已故, 故人, 사망, left company, left the company
    no longer with the company, ausgeschieden, uit dienst, plus en poste, ya no trabaja
    non lavora più, уволился, уволилась, 離職, 已离职, 退職, 퇴사
"""
LEFT_NOTES = """
    baja, left list, remove, removed from list, stop, stopp, opt-out, unsub, austragen, löschen
    loeschen, kündigen, rimuovere, cancellare, supprimer, à supprimer, verwijderen, borrar, eliminar
    no longer interested, not interested, not interested any more, not interested anymore, deceased
    died, passed away, verstorben, gestorben, décédé, décédée, fallecido, fallecida, overleden
    deceduto, falecido, left company, left the company, no longer with the company, retired
    ausgeschieden
    kein interesse, kein interesse mehr, plus intéressé, remover, usunąć, smazat, удалить, отписать
    afmelden, uitschrijven, désinscrire, désabonner
"""
BOUNCED_NOTES = """
    bounce, bounces, hard, invalid, invalid email, invalid address, bad email
    bad address, mailbox full, user unknown, no such user, address not found, does not exist
    address does not exist, mailbox does not exist, email does not exist, account does not exist
    no longer exists, address no longer exists, email no longer exists, return to sender
    returned to sender, wrong address, wrong email, existiert nicht, adresse existiert nicht
    falsche adresse, adresse inconnue, n'existe pas, no existe, non esiste, bestaat niet
    mailbox unavailable, rückläufer, ungültig, adresse ungültig, adresse invalide, adresse erronée
    rebote, rebotado, rimbalzo, rebond, retour, ongeldig, inválido, invalide, возврат, 宛先不明
"""
COMPLAINED_NOTES = """
    complaint, complaints, abuse, abuse report, spam, spam report, junk, plainte, beschwerde
    spambeschwerde, klacht, queja, reclamo, skarga, жалоба
"""
#: Small words that stand before and behind a remark, beside days and numbers.
BEFORE_REMARKS = """
    has, have, had, was, been, already, please, email, e-mail, mail, mails, user, contact, hat
    ist, wurde, bitte, a été, s'est, fue, foi, si è, został, byl, har, har blitt, hat sich
    status, state, note, reason, grund, motivo, motif, habe mich, möchte sich, sich, se ha, se dio
    has been, asked to be, asked, asks, wants, want, wishes, he, she, they, möchte, moechte, will
    wünscht, wuenscht, heeft, heeft zich, hij, zij, er, il, elle, on, si, lui, ella
"""
BEHIND_REMARKS = """
    is, was, has, been, by, via, on, at, in, since, from, to, the, our, all, list, mail, mails
    email, e-mail, emails, newsletter, newsletters, mailing, date, user, link, form, himself
    herself, am, vom, von, seit, per, le, depuis, de, du, la, el, desde, em, il, dal, da, op
    sinds, den, dnia, od, dne, от, с, рассылки, рассылку, uit, more, any, anymore, me, him, her
    them, mehr, werden, angeschrieben, erhalten, bekommen, haben, meer, más, correos, recibir
    recevoir, plus, più, ricevere, mais, receber, письма, otrzymywać, post, werbung, nieuwsbrief
    ontvangen, boletín, nada, nichts, phone, telefon, letter, request, his, her, their, own
    aub, please, thanks, thank you, danke, svp, merci, gracias, grazie
"""

#: For what stands below a header that is about states; nowhere else, as they mean more than that.
STATUSES = {
    "active": """
        active, subscribed, confirmed, opted in, opt in, subscriber, enabled, aktiv, abonniert
        angemeldet, bestätigt, actif, abonné, abonnée, inscrit, inscrite, confirmé, actief
        ingeschreven, aangemeld, geabonneerd, bevestigd, activo, activa, suscrito, suscrita
        confirmado, ativo, ativa, inscrito, inscrita, attivo, attiva, iscritto, iscritta
        confermato, aktywny, aktywna, zapisany, zapisana, potwierdzony, subskrybuje, aktivní
        přihlášen, přihlášena, přihlášený, odebírá, aktívny, prihlásený, potvrzeno, aktív
        feliratkozott, feliratkozva, activ, activă, abonat, abonată, confirmat, prenumererar
        prenumerant, abonnerad, bekräftad, tilmeldt, abonneret, bekræftet, påmeldt, abonnerer
        bekreftet, aktiivinen, tilaaja, tilannut, vahvistettu, aktiivne, tellija, aktyvus, aktīvs
        aktivan, aktivna, prijavljen, prijavljena, pretplaćen, aktif, abone, etkin, onaylandı
        активен, активна, активный, активная, активний, активно, подписан, подписана, подписался
        подписалась, подписаны, подтвержден, підписаний, підписана, абониран, ενεργός, ενεργή
        εγγεγραμμένος, εγγεγραμμένη, συνδρομητής, نشط, مشترك, مفعل, مؤكد, فعال, פעיל, פעילה, רשום
        רשומה, מנוי, מאושר, đang hoạt động, hoạt động, đã đăng ký, berlangganan, terdaftar
        สมัครแล้ว, ใช้งาน, 有效, 已订阅, 订阅, 订阅中, 活跃, 正常, 激活, 已激活, 已确认, 已訂閱
        訂閱, 訂閱中, 啟用, 有効, 購読中, 購読, 配信中, 配信, 登録済み, 登録済, 登録中, アクティブ
        会員, 구독중, 구독 중, 구독, 활성, 수신동의, 수신 동의, 수신, 정상, 가입
        सक्रिय, marketing contact, marketing-kontakt, delivered, deliverable, zugestellt, by default
    """,
    "pending": """
        pending, unconfirmed, not confirmed, never confirmed, nie bestätigt, jamais confirmé
        nunca confirmado, mai confermato, nooit bevestigd, nigdy niepotwierdzony, not yet
        not yet confirmed, awaiting confirmation, validating, unbestätigt, nicht bestätigt
        ausstehend, en attente, non confirmé, non confirmée, niet bevestigd, in afwachting
        pendiente, sin confirmar, no confirmado, pendente, não confirmado, in attesa, non confermato
        oczekujący, oczekuje, niepotwierdzony, čekající, nepotvrzeno, čeká na potvrzení, nepotvrdený
        függőben, megerősítésre vár, în așteptare, neconfirmat, väntar, väntande, obekräftad
        afventer, ubekræftet, venter, ubekreftet, odottaa, vahvistamatta, beklemede, onay bekliyor
        onaysız, ожидает, ожидание, ожидает подтверждения, не подтвержден, неподтвержден, очікує
        σε αναμονή, εκκρεμεί, قيد الانتظار, معلق, غير مؤكد, ממתין, ממתינה, לא מאושר, chờ xác nhận
        chưa xác nhận, menunggu, รอการยืนยัน, 待确认, 未确认, 待確認, 未確認, 未承認, 仮登録
        承認待ち, 대기, 대기중, 미인증, 미확인
    """,
    "unsubscribed": """
        unsubscribed, unsubscribe, not subscribed, no longer subscribed, opted out, opt out, left
        gone, inactive, not active, no longer active, deactivated, disabled, deleted, removed
        archived, canceled, cancelled, withdrawn, revoked, declined, refused, abgemeldet, inaktiv
        nicht aktiv, gelöscht, ausgetragen, widerrufen, deaktiviert, entfernt, nicht abonniert
        nicht angemeldet, storniert, ausgetreten, austritt, désinscrit, désabonné, inactif
        supprimé, résilié, annulé, désactivé, non actif, non abonné, non abonnée, non inscrit
        non inscrite, uitgeschreven, afgemeld, inactief, verwijderd, opgezegd, geannuleerd
        gedeactiveerd, niet actief, niet ingeschreven, baja, dado de baja, dada de baja, de baja
        inactivo, inactiva, cancelado, cancelada, eliminado, eliminada, anulado, desactivado
        no activo, no suscrito, no suscrita, inativo, inativa, removido, removida, descadastrado
        excluído, desativado, não ativo, não inscrito, inattivo, inattiva, disiscritto, cancellato
        cancellata, annullato, disattivato, rimosso, eliminato, non attivo, non iscritto
        non iscritta, wypisany, wypisana, nieaktywny, nieaktywna, usunięty, usunięta, rezygnacja
        anulowany, odhlášen, odhlášena, odhlášený, neaktivní, zrušeno, zrušen, smazán, odhlásený
        neaktívny, zrušený, leiratkozott, inaktív, lemondta, lemondott, törölt, törölve, dezabonat
        inactiv, șters, anulat, avregistrerad, inte aktiv, avslutad, uppsagd, borttagen, avslutat
        frameldt, afmeldt, opsagt, ikke aktiv, slettet, avmeldt, oppsagt, utmeldt, peruutettu
        peruttu, perunut, poistettu, ei aktiivinen, poistunut, eronnut, mitteaktiivne, tühistatud
        neaktyvus, atšaukta, neaktīvs, neaktivan, odjavljen, odjavljena, abonelikten çıktı
        abonelikten ayrıldı, çıktı, ayrıldı, iptal, iptal edildi, pasif, silindi, отписан
        отписана, отписался, отписалась, отписаны, отказался, неактивен, неактивна, неактивный
        удален, удалён, удалена, отменен, отменён, отключен, не подписан, не активен, відписаний
        відписався, неактивний, видалено, скасовано, отказан, απεγγραφή, ανενεργός, ανενεργή
        διαγραμμένος, διαγράφηκε, ακυρωμένο, ملغى, ملغي, ملغاة, إلغاء الاشتراك, غير مشترك, غير نشط
        محذوف, הוסר, הוסרה, לא פעיל, לא פעילה, מבוטל, בוטל, לא רשום, hủy đăng ký, đã hủy
        không hoạt động, ngừng hoạt động, berhenti berlangganan, tidak aktif, nonaktif, dibatalkan
        ยกเลิก, ไม่ใช้งาน, 退订, 已退订, 已取消, 取消, 取消订阅, 已取消订阅, 未订阅, 无效, 失效
        已删除, 停用, 退訂, 已退訂, 取消訂閱, 未訂閱, 無效, 已刪除, 無効, 退会, 退会済み, 退会済
        解約, 解約済み, 解除, 解除済み, 停止, 停止中, 配信停止, 配信停止中, 購読解除, 登録解除
        未購読, 削除, 削除済み, 수신거부, 구독취소, 구독해지, 해지, 탈퇴, 비활성, 미구독, 취소
        중지, 삭제, excluded, सदस्यता समाप्त, निष्क्रिय, by user, non-marketing contact
        nicht-marketing-kontakt, abbestellt
    """,
    "bounced": """
        undelivered, returned, failed, retour, cleaned, bounced, bounce, hard bounce, hard bounced
        soft bounced, undeliverable, invalid
        unzustellbar, zurückgewiesen, ungültig, rückläufer, rebond, en rebond, rebondi, rejeté
        invalide, npai, onbestelbaar, ongeldig, gebounced, teruggestuurd, rebotado, rebote
        rebotada, devuelto, rechazado, inválido, devolvido, rejeitado, rimbalzato, rimbalzo
        respinto, non valido, odbity, odbite, odbicie, nieprawidłowy, niedostarczalny, nedoručeno
        nedoručitelný, neplatný, visszapattant, kézbesíthetetlen, érvénytelen, respins, studsad
        studsade, studsat, ogiltig, afvist, ugyldig, avvist, returnert, palautunut, virheellinen
        geri döndü, geçersiz, ulaşılamadı, возврат, не доставлено, недоставлено, недоставлен
        недействителен, невалидный, повернуто, ανεπίδοτο, επιστράφηκε, مرتد, غير صالح, חזר
        לא תקין, bị trả lại, không hợp lệ, terpental, tidak valid, 退信, 已退信, 投递失败
        无法投递, 退件, 不達, エラー, バウンス, 無効アドレス, 送信エラー, 반송, 반송됨, 발송실패
        오류, nettoyé, nettoyée, limpiado, limpiada, bereinigt, ripulito, limpo, opgeschoond
        gebounct, очищен, by bounces, недоступен
    """,
    "complained": """
        complained, complaint, spam, spam complaint, beschwerde, plainte, klacht, queja, reclamo
        reclamação, reclamou, segnalato come spam, skarga, stížnost, panasz, klagomål, klage
        valitus, şikayet, жалоба, скарга, παράπονο, شكوى, תלונה, khiếu nại, keluhan, 投诉, 投訴
        苦情, スパム, 스팸, 스팸신고, 신고, junk, marked as spam, als spam markiert
    """,
    "blocked": """
        by moderator, suppressed, blocked, blocklisted, blacklisted, banned, do not mail
        do not email, gesperrt, blockiert, bloqué, geblokkeerd, bloqueado, bloqueada, bloccato
        zablokowany, blokován, zablokován, letiltva, blocat, blockerad, spärrad, blokeret, spærret
        blokkert, sperret, estetty, engellendi, заблокирован, заблокирована, заблоковано
        αποκλεισμένος, محظور, חסום, חסומה, bị chặn, diblokir, ถูกบล็อก, 已屏蔽, 黑名单, 已封锁, 封鎖
        ブロック, 차단
    """,
}

YES = """
    true, t, yes, y, j, o, s, д, 1, 1.0, x, х, xx, +, √, ◯, 〇, ✓, ✔, ✔️, ☑, ☑️, ✅, on, ja, oui, si
    sí, sì, sim, tak, ano, áno, igen, da, kyllä, jah, taip, jā, evet, да, так, ναι, نعم, כן, có, ya
    ใช่, 是, はい, 有, ○, 예, 네, 응, हाँ, हां, đúng, benar, بله, wahr, vrai, verdadero, verdadeiro
    vero, prawda, waar, истина
"""
NO = """
    false, f, no, n, н, 0, 0.0, off, ✗, ✘, ❌, ☐, nein, nee, non, não, nao, nie, ne, nem, nu, nej
    nei, ei, hayır, нет, ні, не, όχι, لا, לא, không, tidak, ไม่, 否, 没有, いいえ, 無, 无, 不, ×
    아니오, 아니요, 아뇨, नहीं, nē, нi, salah, sai, خیر, falsch, faux, falso, fałsz, onwaar, ложь
"""

#: How a refusal ends, or begins, where no spaces are set between words.
REFUSING_ENDS = """
    しない, しません, いらない, いりません, 不要, 不可, 拒否, なし, 拒绝, 拒絕, 안함, 않음, 거부
    거절, 미동의, 비동의, 부동의, 안 함, 불가, 不同意, 非同意, 未同意, 不承諾, 不許可
"""
REFUSING_STARTS = """
    不要, 不可, 不接, 不收, 不订, 不訂, 不需, 不想, 不希, 不同, 不愿, 不願, 不再, 拒
    未订, 未訂, 未同, 비동의, 부동의, 미동의
"""
