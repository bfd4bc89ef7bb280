"""Headers that say who gets mail only above a column of marks: x, yes, no, days. Data."""

from __future__ import annotations

#: Below these a mark is a no.
AGAINST = """
    remove, removed, to remove, to be removed, delete, deleted, to delete, to be deleted, erase
    not interested, uninterested, no interest, left company, left the company, left organisation
    left organization, left firm, has left, left job, moved on, changed jobs, resigned, retired
    expired, lapsed, dead, hold, on hold, out, off, skip, dne, dnc, do not use, don't use, exclude
    excluded, drop, dropped, gone, ignore, omit, no contact, quit, blocked, block, unreachable
    wants out, said no, refused, declined, rejected, never, no, stop, no thanks, do not disturb
    löschen, gelöscht, zu löschen, entfernen, entfernt, streichen, gestrichen, raus, tot, weg
    verstorben, ausgeschieden, ausgetreten, kein interesse, nicht interessiert, desinteressiert
    abgelaufen, überspringen, auslassen, ignorieren, ausschließen, nicht verwenden, nicht nutzen
    unbekannt verzogen, verzogen, karteileiche, hat abgelehnt, abgelehnt, nein, sperren, gesperrt
    firma verlassen, unternehmen verlassen, im ruhestand, nicht mehr da, kein kontakt, keine mail
    supprimer, à supprimer, supprimé, retirer, à retirer, retiré, pas intéressé, non intéressé
    parti, a quitté, a quitté la société, mort, décès, expiré, ignorer, exclure, exclu, à exclure
    ne pas utiliser, refus, refusé, retraité, démissionné, plus en poste, inactif, bloqué, eliminar
    borrar, quitar, a eliminar, no interesado, no interesada, sin interés, fuera, muerto, caducado
    omitir, excluir, se fue, ya no trabaja, dejó la empresa, jubilado, rechazó, bloqueado, no usar
    dimitió, eliminare, da eliminare, rimuovere, da rimuovere, cancellare, da cancellare
    non interessato, fuori, scaduto, morto, saltare, escludere, da escludere, ignorare
    ha lasciato l'azienda, non lavora più, in pensione, rifiutato, bloccato, non usare, dimesso
    remover, apagar, não interessado, sem interesse, fora, expirado, pular, saiu, saiu da empresa
    aposentado, recusou, não usar, desligado, verwijderen, te verwijderen, schrappen, geen interesse
    niet geïnteresseerd, vertrokken, eruit, overslaan, verlopen, dood, uit dienst, negeren
    uitsluiten, geweigerd, niet gebruiken, met pensioen, overleden, usunąć, do usunięcia, skreślić
    wykreślić, niezainteresowany, brak zainteresowania, pominąć, wygasł, wygasło, odszedł, nie żyje
    zmarł, wykluczyć, odmówił, nie używać, na emeryturze, nie pracuje, zablokowany, smazat, vyřadit
    odstranit, nemá zájem, bez zájmu, přeskočit, vynechat, odešel, vypršelo, zemřel, v důchodu
    odmítl, nepoužívat, už tam nepracuje, zrušit, törölni, törlendő, törlés, nem érdekli
    nem érdeklődik, kihagyni, kihagyandó, lejárt, meghalt, elhunyt, kilépett, nyugdíjas
    elutasította, kizárni, nem használható, ta bort, radera, ej intresserad, inte intresserad
    hoppa över, slutat, död, utgången, pensionär, avböjt, uteslut, använd inte, slet, slett, slettes
    fjern, fjernes, ikke interesseret, ikke interessert, stoppet, sluttet, død, udløbet, utløpt
    spring over, hopp over, afslået, avslått, ekskluder, poista, poistettava, ei kiinnosta
    ei kiinnostunut, lopettanut, kuollut, vanhentunut, ohita, eläkkeellä, kieltäytyi, ei käytä, sil
    silinecek, çıkar, çıkarılacak, ilgilenmiyor, ilgisiz, atla, süresi doldu, vefat, vefat etti
    emekli, reddetti, hariç, kullanma, işten ayrıldı, удалить, убрать, на удаление, исключить
    вычеркнуть, не интересно, не интересует, не заинтересован, уволился, уволилась, уволен, ушел
    ушёл, истек, истёк, пропустить, умер, умерла, на пенсии, отказ, отказался, не использовать
    не беспокоить, не работает, видалити, виключити, не цікавить, звільнився, помер, пропустити
    прострочено, відмова, eliminat, de șters, nu este interesat, a plecat, expirat, decedat
    διαγραφή, να διαγραφεί, δεν ενδιαφέρεται, έφυγε, έληξε, απεβίωσε, להסיר, למחוק, לא מעוניין, עזב
    עזב את החברה, פג תוקף, נפטר, לדלג, סירב, חסום, حذف, للحذف, إزالة, غير مهتم, غادر, غادر الشركة
    منتهي, متوفى, تخطي, رفض, محظور, xóa, không quan tâm, đã nghỉ việc, hết hạn, bỏ qua, hapus
    tidak tertarik, keluar, 削除, 要削除, 除外, 不要, 興味なし, 関心なし, 退職, 退社, 期限切れ, 死亡
    故人, 保留, 対象外, 停止, 拒否, 送信不可, 連絡不可, 使用不可, 删除, 刪除, 待删除, 排除, 剔除
    不感兴趣, 不感興趣, 没兴趣, 离职, 離職, 已离职, 过期, 過期, 已故, 跳过, 跳過, 拒绝, 拒絕, 勿用
    勿扰, 退休, 삭제, 제외, 관심없음, 관심 없음, 퇴사, 퇴직, 만료, 사망, 보류, 거부, 거절, 사용 금지
    건너뛰기, take off list, take off, off list, remove from list
"""
#: Of these, what is about nothing else, whatever stands below it.
ONLY_AGAINST = """
    remove, removed, to remove, to be removed, delete, deleted, to delete, to be deleted, erase
    not interested, uninterested, no interest, dne, dnc, do not use, don't use, exclude, excluded
    unreachable, wants out, said no, no thanks, do not disturb, löschen, gelöscht, zu löschen
    entfernen, entfernt, streichen, gestrichen, raus, weg, kein interesse, nicht interessiert
    desinteressiert, ausschließen, nicht verwenden, karteileiche, kein kontakt, keine mail
    supprimer, à supprimer, supprimé, retirer, à retirer, retiré, pas intéressé, non intéressé
    exclure, exclu, à exclure, ne pas utiliser, eliminar, borrar, quitar, a eliminar, no interesado
    no interesada, sin interés, excluir, no usar, eliminare, da eliminare, rimuovere, da rimuovere
    cancellare, da cancellare, non interessato, escludere, da escludere, non usare, remover, apagar
    não interessado, sem interesse, não usar, verwijderen, te verwijderen, schrappen, eruit
    geen interesse, niet geïnteresseerd, uitsluiten, niet gebruiken, usunąć, do usunięcia, skreślić
    wykreślić, niezainteresowany, brak zainteresowania, wykluczyć, nie używać, smazat, vyřadit
    odstranit, nemá zájem, bez zájmu, nepoužívat, törölni, törlendő, törlés, nem érdekli, kizárni
    ta bort, radera, ej intresserad, inte intresserad, uteslut, slet, slett, slettes, fjern, fjernes
    ikke interesseret, ikke interessert, poista, poistettava, ei kiinnosta, ei kiinnostunut, sil
    silinecek, çıkar, çıkarılacak, ilgilenmiyor, удалить, убрать, на удаление, исключить, вычеркнуть
    не интересно, не интересует, не заинтересован, не беспокоить, видалити, виключити, не цікавить
    de șters, nu este interesat, να διαγραφεί, δεν ενδιαφέρεται, להסיר, למחוק, לא מעוניין, حذف
    للحذف
    إزالة, غير مهتم, xóa, không quan tâm, hapus, tidak tertarik, 削除, 要削除, 除外, 興味なし
    関心なし, 送信不可, 删除, 刪除, 待删除, 排除, 剔除, 不感兴趣, 不感興趣, 没兴趣, 勿用, 勿扰, 삭제
    제외, 관심없음, 관심 없음, take off list, take off, off list, remove from list, suprimir
"""
#: What stands there of whom somebody dealt with already, or is to.
DONE = """
    done, asap, urgent, immediately, please, pls, on request, per request, by request, requested
    erledigt, gemacht, sofort, dringend, bitte, auf wunsch, gedaan, direct, graag, op verzoek, fait
    svp, à sa demande, sur demande, hecho, urgente, por favor, a petición, fatto, subito, su
    richiesta, feito, zrobione, pilne, hotovo, kész, klart, gjort, tehty, yapıldı, acil, готово
    сделано, срочно, по просьбе, 完了, 済, 済み, 已处理, 已處理, 完成, 완료
"""
#: A no where others have a check mark, and else a mark.
CROSSES = "✗, ✘, ❌, ✖, ✕, ×, ☒"
#: What programs write where nothing is ticked.
UNTICKED = """
    false, faux, falsch, falso, fałsz, onwaar, ложь, salah, sai, f, 0, 0.0, off, ☐, unchecked
"""
#: What stands there of whom nobody has asked yet.
UNSURE = """
    ?, ??, ???, ask, to ask, tbd, tbc, check, to check, maybe, perhaps, unsure, unclear, fragen
    nachfragen, zu fragen, klären, unklar, vielleicht, offen, vragen, navragen, nog vragen
    misschien, onduidelijk, demander, à demander, à voir, à vérifier, peut-être, preguntar, quizás
    tal vez, por confirmar, chiedere, da chiedere, forse, da verificare, perguntar, talvez, zapytać
    spytać, może, zeptat se, možná, спросить, уточнить, возможно, может быть, 要確認, 確認, 未定
    待定, 待确认, 확인 필요, 미정
"""
#: How somebody wants or gets it.
WANTING = """
    ok, wants, want, gets, get, receives, receive, has, wil, krijgt, ontvangt, will, möchte, bekommt
    erhält, veut, reçoit, souhaite, quiere, desea, recibe, vuole, riceve, desidera, quer, recebe
    chce, dostaje, otrzymuje, odebírá, dostává, vill, får, ønsker, haluaa, хочет, получает
"""
#: Before one of those it is a no, as in "No NL".
NOT = (
    "no, not, kein, keine, keinen, ohne, without, geen, niet, pas, sans, sin, non, senza, bez, без"
)
#: Answers that begin sentences and names, too.
LOOSE = "on, off, t, f, #, !, *, **, -, on list"
#: Below these it says that there is no such mailbox.
BAD_ADDRESS = """
    bad address, bad email, wrong address, wrong email, address bad, address wrong, dead address
    invalid address, email invalid, address invalid, returned mail, mail returned, typo
    falsche adresse, adresse falsch, adresse ungültig, ungültige adresse, e-mail falsch
    e-mail ungültig, mail falsch, mail ungültig, mauvaise adresse, adresse erronée, adresse invalide
    dirección errónea, dirección incorrecta, dirección inválida, correo inválido, correo erróneo
    indirizzo errato, indirizzo non valido, endereço errado, endereço inválido, fout adres
    verkeerd adres, adres ongeldig, adres onjuist, zły adres, błędny adres, adres nieprawidłowy
    špatná adresa, neplatná adresa, rossz cím, hibás cím, érvénytelen cím, fel adress
    ogiltig adress, forkert adresse, feil adresse, ugyldig adresse, väärä osoite
    virheellinen osoite, yanlış adres, geçersiz adres, неверный адрес, плохой адрес
    недействительный адрес, адрес не работает, невірна адреса, כתובת שגויה, عنوان خاطئ
    アドレス不良, アドレス無効, 無効アドレス, 地址错误, 地址無效, 地址无效, 地址錯誤, 주소오류
    주소 오류, bad mail, wrong mail
"""
#: Below these it is a yes, and a no one to mail.
IN_FAVOUR = """
    nl, on list, on the list, on our list, in list, include, included, keep, keep on list
    interested, interest, contact, contact ok, ok to contact, allowed, approved, permitted
    permission, privacy policy accepted, privacy policy, privacy accepted, policy accepted, privacy
    wanted, wants it, accepts, accepted, agreed, agrees, agreement, wishes, may write, send
    may mail, erlaubnis, erlaubt, kontakt erlaubt, kontakt, kontakt ok, kontaktieren
    darf kontaktiert werden, darf angeschrieben werden, anschreiben, interesse, interessiert
    hat interesse, behalten, aufnehmen, auf liste, auf der liste, in liste, genehmigt, genehmigung
    akzeptiert, zugestimmt, datenschutzerklärung akzeptiert, einverstanden, einverständnis
    gewünscht, beliefern, autorisé, autorisation, accord, intéressé, intérêt, garder, à garder
    inclure, contacter, contact autorisé, accepté, accepte, politique de confidentialité
    politique de confidentialité acceptée, sur la liste, permiso, permitido, autorizado
    autorización, interesado, interés, mantener, incluir, contactar, acepta, aceptado
    contacto permitido, política de privacidad, política de privacidad aceptada, en lista, permesso
    autorizzato, autorizzazione, interessato, tenere, includere, contattare, contattabile, accetta
    accettato, privacy accettata, in lista, permissão, autorização, interessado, manter, aceita
    aceitou, contato permitido, política de privacidade, política de privacidade aceita, na lista
    toegestaan, geïnteresseerd, behouden, opnemen, contact toegestaan, privacybeleid
    privacybeleid geaccepteerd, akkoord, geaccepteerd, mag benaderd worden, op lijst, pozwolenie
    zainteresowany, zachować, zostawić, kontakt dozwolony, dozwolony, akceptacja
    polityka prywatności, na liście, zaakceptowano, povolení, povoleno, zájem, má zájem, zachovat
    ponechat, zahrnout, kontaktovat, souhlasí, na seznamu, engedély, engedélyezett, érdekli
    érdeklődik, érdeklődő, megtartani, elfogadta, adatkezelés elfogadva, listán, tillåtet, tillstånd
    tillåtelse, intresserad, behåll, inkludera, godkänt, godkänd, får kontaktas, tilladt, tilladelse
    tillatt, tillatelse, interesseret, interessert, behold, godkendt, godkjent, må kontaktes
    accepteret, lupa, sallittu, kiinnostunut, säilytä, hyväksytty, saa ottaa yhteyttä, listalla
    izinli, ilgileniyor, ilgili, dahil, kalsın, iletişim izni, kabul, onaylı, listede, разрешение
    разрешено, можно писать, интерес, интересно, заинтересован, оставить, включить, согласился
    принято, в списке, дозвіл, дозволено, цікаво, залишити, включити, у списку, permisiune, permis
    interesat, păstrează, pe listă, άδεια, ενδιαφέρεται, αποδοχή, אישור, מאושר, מעוניין, להשאיר
    לכלול, ברשימה, רשאי לפנות, إذن, مسموح, مهتم, إبقاء, تضمين, في القائمة, مقبول, cho phép, quan tâm
    giữ lại, chấp nhận, izin, tertarik, simpan, disetujui, 許可, 興味, 興味あり, 関心, 希望, 連絡可
    送信可, 送付可, 掲載, 対象, 承諾, 承認, 允许, 允許, 许可, 感兴趣, 感興趣, 有兴趣, 保留, 包含
    可联系, 可聯繫, 授权, 授權, 在名单, 허용, 허락, 관심, 포함, 유지, 연락 가능, 연락가능, 승인, avg
    lettre, lettres, contactable, reachable by mail, contactabel, kontaktierbar, anschreibbar
    kontaktfähig, envoi, diffusion, contactabile, contactables, mailen, aanschrijven
"""
#: What is wrong with an address, in a header beside one of its names, or in the name of a file.
BROKEN = """
    bad, wrong, broken, dead, invalid, incorrect, unknown, ko, nok, defekt, kaputt, tot, tote
    falsch, ungültig, fehlerhaft, unzustellbar, unbekannt, hs, hors service, mort, faux, fausse
    mauvaise, mauvais, erroné, défaillant, inexistant, inconnu, invalide, périmé, incorrecte
    dood, kapot, fout, foutief, onjuist, ongeldig, verkeerd, onbekend, muerto, erróneo, inválido
    incorrecto, errato, sbagliato, inesistente, errado, inválido, incorreto
"""
#: Below these stands which way somebody wants to be reached, or that it is none.
PREFERENCES = """
    contact preference, contact preferences, communication preference, communication preferences
    preferred contact, preferred contact method, preferred channel, contact method, contact by
    kontaktpräferenz, bevorzugter kontakt, bevorzugter kontaktweg, kontaktweg, kontaktart
    préférence de contact, préférences de contact, préférence de communication, mode de contact
    preferencia de contacto, preferencias de contacto, forma de contacto, preferenza di contatto
    preferenze di contatto, preferência de contato, preferência de contacto, contactvoorkeur
    communicatievoorkeur, preferencja kontaktu, preferowany kontakt, preferovaný kontakt
    kapcsolattartás módja, kontaktpreferens, kontaktpræference, kontaktpreferanse, yhteydenottotapa
    iletişim tercihi, предпочтение контакта, способ связи, спосіб зв'язку, העדפת קשר, طريقة التواصل
    連絡方法, 希望連絡方法, 联系方式偏好, 聯繫偏好, 연락 방법, 연락방법
"""
#: Other ways than mail, of which one that stands there alone, and with such a word, is a no to it.
ONLY = """
    only, nur, ausschließlich, seulement, uniquement, solo, sólo, solamente, soltanto, só, apenas
    somente, alleen, enkel, uitsluitend, tylko, wyłącznie, jen, pouze, csak, kizárólag, endast, bara
    kun, bare, vain, ainoastaan, sadece, yalnızca, только, лишь, тільки, лише, doar, μόνο, רק, فقط
    のみ, だけ, 仅, 只, 僅, 만
"""
#: Beside yes and no, what marks a row.
MARKS = "xxx, ++, *, **, •, ●, ☒, ✖, ✕, v, #, !, レ, ok"
