"""What people jot down of a reader who wants no mail, or gets none. Data, as lexicon_doubts.py is.

A star stands for whatever a word ends in.
"""

from __future__ import annotations

#: Of `lexicon`'s stems those that may be about a flat, a post or a venue, too.
UNSURE_STEMS = """
    gekündigt, gekuendigt, kündigung, kuendigung, austrag, ausgetragen, zrezygn, rezygnac, robinson
    suppress, kein mail, kein newsletter, keine newsletter, keine mail, keine e-mail
    geen nieuwsbrief, geen mail, pas de newsletter, pas de mail, bitte löschen, bitte loeschen
    bitte entfernen, never send, nie chce, no enviar, non inviare, ne plus envoyer, ne veut plus
    ne souhaite plus, non desidera, non vuole più, não quer mais, möchte nicht mehr
    moechte nicht mehr, will nicht mehr, keine werbung, не писать
"""
#: Stems of leaving, refusing, bouncing and erasure that are about nothing else, wherever they
#: stand in a short remark.
SURE = """
    unsub*, un subscrib*, desubscrib*, deregister* from, opt out*, optout*, opts out, opted out
    opting out, robinson list*, robinsonlist*, on the robinson, dnc, dnc list, dne, do not mail*
    do not email*, do not contact, do not write, don t contact, don t mail, don t email, do not send
    never send, never contact, never mail*, never email*, block list*, blocklist*, blacklist*
    denylist*, suppression list, suppressed, bounce, bounces, bounced, undeliver*, user unknown
    no such user, mailer daemon, erasure, right to be forgotten, be forgotten, never agreed
    never consented, never opted in, never signed up, never subscribed, never confirmed
    never asked for, did not sign up, didn t sign up, did not subscribe, did not consent
    did not opt in, has not consented, no longer subscrib*, not subscrib*, to stop emailing
    to stop mailing, stop emailing, stop mailing, stop sending, stop writing, wants out
    leave me alone, leave him alone, leave her alone, leave them alone, spam complaint*, as spam
    delivery failed, delivery failure, failed permanently, permanent failure, permanently fail*
    non delivery, does not exist, doesn t exist, no longer exists, waiting for opt in
    awaiting opt in, awaiting double opt in, no double opt in, not double opted, cease and desist
    withdr* consent, revok* consent, zustellung fehlgeschlagen, zustellfehler, nicht zugestellt
    wunscht nichts, echec de distribution, echec de livraison, entrega fallida, consegna fallita
    mancata consegna, bezorging mislukt, niewysyl*, nie dostarczono, kezbesites sikertelen
    leverans misslyck*, toimitus epaonnistui, teslim edilemedi, ulastirilamadi, доставка не удал*
    jamais donne son accord, jamais donne d accord, mai dato, mai autorizzat*, nunca dio su
    nunca deu, nooit gegeven, nigdy nie wyrazi*, nikdy nedal, soha nem jarult, aldrig gett
    aldrig givet, ei ole antanut lupaa, никогда не давал*, werbewiderspr*, widerspruch gegen
    widerspricht, newsletterabmeldung, datenloschung*, datenloeschung*, nie angemeldet
    nie zugestimmt, nie eingewilligt, nie bestatigt, hat sich nie, nicht anschreiben
    nicht mehr anschreiben, nicht kontaktieren, nicht mehr kontaktieren, keine zusendung*
    nichts mehr senden, nichts mehr schicken, nichts senden, nichts schicken, nicht mehr senden
    nicht mehr schicken, nicht beschicken, nicht mehr beliefern, rucklaufer, empfanger unbekannt
    mailruckl*, in ruhe lassen, desabon*, desinscri*, desinscription, ne pas contacter
    ne plus contacter, ne rien envoyer, ne plus rien envoyer, liste rouge, liste noire
    liste robinson, npai, jamais inscrit*, jamais consenti, jamais accepte*, pas consenti
    droit a l oubli, non distribu*, rejete par, desuscri*, dar de baja, dado de baja, dada de baja
    darse de baja, dio de baja, de baja, lista robinson, lista negra, no contactar, no molestar
    no enviar nada, no enviar mas, no escribir, no volver a escribir, nunca acepto
    nunca se suscribio, nunca se inscribio, rebota, rebotan, rebotad*, derecho al olvido
    derecho de supresion, disiscri*, disiscriv*, non contattare, non inviare nulla, non inviare piu
    non scrivere, non disturbare, mai iscritt*, mai acconsentito, lista nera, rimbalz*
    diritto all oblio, descadastr*, desinscre*, nao contatar, nao contactar, nao enviar
    nao incomodar, nunca se inscreveu, nunca autorizou, direito ao esquecimento
    cancelou a inscricao, cancelou inscricao, cancelar inscricao, pediu remocao, afgemeld*, afmeld*
    uitgeschrev*, uitschrijv*, uitschrev*, niet benaderen, niet meer benaderen, niet mailen
    niet meer mailen, niet sturen, niets meer sturen, niets sturen, niet meer sturen
    niet aanschrijven, nooit aangemeld, nooit ingeschreven, nooit toegestemd, recht op vergetelheid
    onbestelbaar, wypisa*, wypisz*, wypisuje*, nie wysylac, nie wysylaj*, nie przysylac, nie pisac
    nie nekac, nie kontaktowac, nie mailowac, nigdy sie nie zapisa*, lista robinsona, prawo do bycia
    niedostarczaln*, odsubskryb*, odhlas*, nezasilat, nezasilejte, neposilat, neposilejte, nepsat
    nekontaktovat, neobesilat, neoslovovat, nikdy nesouhlas*, nikdy se neprihlas*, nedorucit*
    nedoruceno, neposielat, nezasielat, odhlasen*, vyradit z rozesil*, leiratkoz*, nem ker tobbet
    nem ker tobb, nem ker level*, nem kuldeni, ne kuldj*, ne kuldjunk*, nem szeretne level*
    nem iratkozott fel, kezbesithetetlen, visszapattan*, avregistrer*, avprenumer*, avanmal*
    skicka inte, inte kontakta, kontakta inte, studsar, studsad*, ej utskick, inga utskick
    nix listan, aldrig anmalt, frameld*, afmeldt, avmeld*, ikke kontakte, ikke kontaktes
    ma ikke kontaktes, ikke sende, ikke send, send ikke, ikke skriv*, aldrig tilmeldt, reservert mot
    reservasjon mot, ala laheta, ei saa lahettaa, ei saa ottaa yhteytta, peruutti tilauks*
    perui tilauks*, ei postia, ei enaa postia, suoramarkkinointikiel*, markkinointikiel*, dezabon*
    nu contactati, nu trimite*, nu mai trimite*, nu mai doreste, nu s a abonat, abonelikten*
    uyelikten cik*, listeden cik*, aboneligini iptal*, abonelik iptal*, gonderme*, gonderilmesin
    yazmayin, rahatsiz etme*, aramayin ve yazmayin, hic abone olmadi, onay vermedi, izin vermedi
    geri dondu, geri donuyor, отписа*, отписк*, отпиш*, отписыва*, не присыл*, не отправл*, не слать
    не шлите, не высыл*, не беспокоить, не тревожить, не связываться, не контактировать, не контакт
    черный список, в чс, не подписывал*, не давал согласи*, согласия не давал*, отозвал* согласи*
    не хочет получать, не доставл*, недоставл*, отказался от рассыл*, отказ от рассыл*, відпис*
    не надсил*, не турбувати, не підписув*, не контактувати, не доставлен*, απεγγραφ*, διαγραφη απο
    μη στελνετε, μην στελνετε, μη επικοινων*, δεν επιθυμει, δεν θελει, להסיר, להסרה, הוסר, הוסרה
    הסירו, הסר, למחוק, לא לשלוח, לא לפנות, לא ליצור קשר, לא רוצה, לא מעוניין, לא מעוניינת, ביטל מנוי
    ביטול מנוי, ביקש הסרה, לא הסכים, לא אישר, לא נרשם, الغاء الاشتراك, الغى الاشتراك, الغاء اشتراك*
    لا يريد, لا تريد, لا يرغب, لا ترغب, طلب الحذف, طلب حذف*, طلب ازالة, طلب الازالة, عدم التواصل
    عدم الارسال, لا ترسل*, لم يوافق, لم يشترك, không gửi, đừng gửi, hủy đăng ký, huỷ đăng ký
    bỏ đăng ký, không muốn nhận, không liên hệ, jangan kirim, jangan hubungi, berhenti berlangganan
    tidak mau menerima, existiert nicht, existiert nicht mehr, n existe pas, n existe plus
    no existe, ya no existe, non esiste, non esiste piu, nao existe, bestaat niet, nie istnieje
    neexistuje, nem letezik, finns inte, findes ikke, finnes ikke, ei ole olemassa, mevcut degil
    не существует, не існує, לא קיים, לא קיימת, غير موجود, einwilligung fehlt, zustimmung fehlt
    consent missing, missing consent, consentement manquant, falta consentimiento
    falta el consentimiento, manca il consenso, toestemming ontbreekt, chybi souhlas, brakuje zgody
    отказ от получ*, отказ от писем, ne irj*, inga mer utskick, perunut tilauks*, הסיר*, הסרתי
"""
#: The same in scripts without spaces.
SQUARE_SURE = """
    勿寄, 勿再, 勿发, 勿發, 别寄, 別寄, 别发, 別發, 不要寄, 不要发, 不要發, 不再寄, 不再发, 不再發
    勿联系, 勿聯絡, 勿聯繫, 勿扰, 勿擾, 拒收, 拒绝接收, 要求删除, 要求刪除, 请删除, 請刪除, 请移除
    請移除, 要求移除, 要求退出, 投递失败, 投遞失敗, 发送失败, 發送失敗, 不希望收, 停止发送, 停止發送
    停止寄, 停發, 删除资料, 刪除資料, 删除数据, 删除信息, 从名单, 從名單, 退信, 退件, 邮箱不存在
    查无此人, 查無此人, 未同意, 没有同意, 沒有同意, 从未订阅, 從未訂閱, 不想收, 不愿收, 不願收
    不接收, 送らない, 送信不要, 送付不要, 送信停止, 送付停止, 発送停止, 送信しない, 連絡不要
    連絡しない, 案内不要, 配信不要, 不達, 宛先不明, エラー戻り, エラーで戻, メール戻, 戻りメール
    バウンス, 停止して, 止めて, とめてほし, やめてほし, 送らないで, 存在しない, 存在しません
    存在せず, 配信エラー, 送信エラー, 送信失敗, 削除依頼, 削除希望, 削除要望, 停止希望, 停止依頼
    解除希望, 退会, 同意なし, 同意していない, 受信拒否, 登録した覚え, 보내지, 전송 실패, 전송실패
    발송 실패, 발송실패, 존재하지 않, 발송 금지, 발송금지, 발송 중단, 발송중단, 연락 금지, 연락금지
    연락하지, 삭제 요청, 삭제요청, 삭제 부탁, 수신 원치, 받지 않겠, 받고 싶지, 반송, 탈퇴, 동의 안
    동의하지, 미동의, ไม่ต้องการรับ, ห้ามส่ง, อย่าส่ง, ไม่รับ, ขอยกเลิก, により削除, による削除
    希望により
"""
#: Beside each other in a clause: who asks, and what for.
ASKING = """
    ask, asks, asked, asking, request*, please, pls, plz, want, wants, wanted, wish, wishes, demands
    demanded, told us, must be, should be, need* to be, to be, bitte, bittet, bat, gebeten, wunscht
    wunsch, verlangt*, mochte, moechte, will, beantragt, soll, fordert, demand*, veut, souhaite, svp
    veuillez, priere, merci de, a demande, pide, pidio, quiere, solicit*, favor, desea, exige
    chiede, ha chiesto, chiesto, vuole, richies*, richied*, prego, per favore, pede, pediu, quer
    pedido, verzoek*, vraagt, gevraagd, wil, graag, aub, prosi, prosil*, prosze, prosb*, chce, zada
    zadal*, zyczy, wniosek, prosim, zadost, nepreje*, neprejeme, nechce, nezada*, keri, ker, kerte
    kerem, kerjuk, szeretne, kerelem, ber om, bad om, begar*, onskar, vill, onsker, vil, anmoder
    anmodet, ba om, pyytaa, pyysi, pyynto, haluaa, istiyor, istedi, lutfen, talep*, прос*, прош*
    пожалуйста, хочет, хотел*, требу*, просьб*, попрос*, проха*, попрох*, будь ласка, vrea, cere
    a cerut, solicita, doreste, va rog, ζητ*, θελει, παρακαλ*, ביקש*, מבקש*, רוצה, נא, בבקשה, يريد
    طلب*, يطلب, يرجى, yêu cầu, vui lòng, minta, mohon, halua, halutaan, gewunscht, erwunscht
    gefordert, erbeten
"""
#: Taken off, struck out, deleted.
DELETING = """
    remove, removed, removal, removing, delete*, deletion, erase*, erasing, taken off, take off
    take him off, take her off, take them off, take me off, take us off, struck off, strike off
    unlisted, be deleted, to stop, us to stop, off the list, losch*, loesch*, geloscht, geloescht
    entfern*, streich*, gestrichen, austrag*, ausgetragen, herausnehmen, rausnehmen, aufhoren
    supprim*, suppression, effac*, radi, radie, radiation, enlev*, retire, retirer, retrait, retires
    borrar*, borre*, elimin*, quitar*, quiten, suprim*, supresion, baja, cancell*, rimuov*, rimoss*
    rimozione, togli*, eliminazione, cancellazione, remover, remocao, removido*, excluir, exclusao
    excluido*, apagar, apagado, verwijder*, schrap*, geschrapt, uit te schrijven, usun*, wykresl*
    skresl*, kasow*, skasow*, smaz*, vymaz*, vyrad*, odstran*, vyskrt*, torol*, torles*, levenni
    levetel*, ta bort, tas bort, radera*, strykas, slett*, slettes, slet, fjern*, poist*, silin*
    silme*, silsin, cikar*, cikma*, удал*, убрать, убрали, уберите, убери, исключ*, вычерк*, стереть
    видал*, вилуч*, прибрати, sterge*, διαγραφ*, διαγραψ*, αφαιρ*, להסיר, למחוק, הסרה, מחיקה, حذف*
    الحذف, ازال*, xóa, xoá, hapus, dihapus, penghapusan, retiree, retirees, borttagen, bort
"""
#: From which somebody has been taken.
LISTS = """
    list, liste, lista, listy, listan, listen, lijst, bestand, seznamu, listadan, listeden
    verteiler, kartei, datenbank, database, mailing*, newsletter*, base de donnees, bbdd
    base de datos, bazy, databaze, рассыл*, базы, списка, списку, base, bazy danych, bdd, fichier
    adressbuch, adressdatenbank
"""
#: What somebody wants not to: with a wish and a no, it is mail.
RECEIVING = """
    receive*, receiving, get any*, get the, get our, get mail*, get email*, get newsletter*
    hear from, contacted, mailed, emailed, erhalten
    bekommen, kontaktiert, angeschrieben, recevoir, contacte, contactee, recibir, contactad*
    ricevere, contattat*, receber, contatad*, ontvangen, benaderd, gecontacteerd, otrzymywac
    dostawac, wiadomosci, kontaktu, zasilat, zasilani, dostavat, kontaktovan*, kapni, levelet
    megkeres*, fa mail, bli kontaktad, kontaktes, kontaktet, modtage, motta, saada, almak, alsin
    получать, писем, писали, писать, беспоко*, отримувати, primeasca, λαμβανει, לקבל, يستلم, استلام
    تلقي, nhận, menerima, escriba*, escribamos, ecrive, ecrivions, ecrivez, escreva*, scriviate
    pisali, irjunk, irjanak, postia, posteja, viesteja
"""
#: What one of these is not about mail with: its words are left out before it is looked for.
NOT_SURE = """
    bounced back, bounce back, bounces back, bounced ideas, bounce ideas, bouncing ideas
    unsubscribe link*, unsubscribe button, unsubscribed his, unsubscribed her, unsubscribed their
    duplicate*, duplikat*, doublette*, doppelt*, doublon*, duplicad*, duplicat*, дубл*
    do not use zoom, do not use powerpoint, opt out clause, as spam filter, nichtraucher
    stop by, stops by, stopping by, stopped by, stop over, bounced cheque*, bounced check*
    bounced payment*
"""
#: What denies a word of leaving that stands close behind it.
DENYING = """
    no, not, never, didn t, did not, hasn t, don t, nicht, nie, kein, keine, pas, jamais, non, niet
    nothing, nichts, rien, nada, niente, nulla, niets, nic, nechce, nepreje, nepreji, neprejeme
    nezada, semmi, semmit, ingenting, mitaan, hicbir, istemiyor, ничего, нічого, doesn t, won t
    wouldn t, geen, nooit, nunca, jamas, nao, nigdy, ne, nem, inte, aldrig, ikke, ei, не, никогда
    לא, لم, שלא
"""
#: Words of which one alone says that its reader gets no mail, beside small words, days and names.
#: Elsewhere they are about anything.
ALONE = """
    taken off, struck off, opted, no, nope, nay, not, never, stop, stopped, out, off, dead
    deceased, died, gone, left, quit, resigned, retired, removed, deleted, erased, dropped, expired
    cancelled, canceled, refused, declined, rejected, denied, objected, objects, objection
    withdrawn, revoked, blocked, banned, barred, locked, inactive, invalid, unknown, unreachable
    obsolete, hold, on hold, skip, exclude, excluded, ignore, omit, not agreed, not consented
    not confirmed, unconfirmed, never confirmed, awaiting confirmation, waiting for confirmation
    waits for confirmation, confirmation pending, confirmation missing, not signed up, not opted in
    no consent, no opt in, no permission, no interest, no interest any more, lost interest
    leave alone, hands off, no longer works, no longer works there, no longer works here
    no longer works at, no longer there, no longer here, works no longer there, doesn t work there
    does not work there, not there, not working there, no longer employed, no longer employed there
    no longer active, has left, left firm, left the firm, left us, left the organisation
    left the job, left the team, left organisation, left organization, left job
    do not disturb, wrong person, wrong address, bad address, fake, fake address, typo in address
    no good, lehnt ab, lehnte ab, hat abgelehnt, nicht mehr tätig, nicht mehr angestellt
    nicht mehr beschäftigt, hat gekündigt, gekündigt, nein, nö, nicht, nie, raus, tot, weg
    ausgeschieden, ausgetreten, verzogen, unbekannt verzogen, unbekannt, streichen, gestrichen
    entfernen, sperren, gesperrt, gesperrt worden, abgelehnt, verweigert, widerspruch, widersprochen
    abgelaufen, ungültig, falsch, nicht bestätigt, unbestätigt, bestätigung fehlt
    bestätigung ausstehend, wartet auf bestätigung, nicht zugestimmt, nicht eingewilligt
    nicht einverstanden, nicht erwünscht, unerwünscht, nicht gewünscht, keine zustimmung
    keine einwilligung, nicht interessiert, will nichts, nicht mehr da, nicht mehr dort
    arbeitet dort nicht, arbeitet nicht dort, nicht mehr im unternehmen, nicht mehr im haus
    nicht mehr bei der firma, firma verlassen, unternehmen verlassen, im ruhestand, in rente
    pensioniert, karteileiche, nicht verwenden, nicht nutzen, ignorieren, überspringen
    ne travaille plus dans l'entreprise, n'est plus dans l'entreprise, n'est plus en poste
    n'y est plus, n'y travaille plus, a démissionné, n'a pas accepté, n'a pas donné son accord
    ne souhaite pas, ne souhaite rien, ne veut pas, ne veut plus, non, jamais, arrêter, décédé
    décédée, mort, morte, parti, partie, a quitté, a quitté la société, a quitté l'entreprise
    ne travaille plus, ne travaille plus là, plus en poste, retraité, retraitée, à la retraite
    supprimé, radié, refusé, refuse, a refusé, opposition, s'oppose, s'est opposé, pas d'accord
    pas consenti, pas confirmé, non confirmé, en attente de confirmation, pas intéressé
    pas intéressée, invalide, inconnu, inconnue, erroné, bloqué, ne rien envoyer, ne pas utiliser
    ne veut rien, indésirable, expiré, à exclure, ya no está en la empresa
    ya no trabaja en la empresa, no desea, ya no quiere, ya no desea, renunció, nunca, muerto
    muerta, fallecido, falleció, murió, se fue, ya no trabaja, ya no trabaja ahí, ya no trabaja allí
    ya no está, dejó la empresa, jubilado, jubilada, rechazó, rechazado, se opone, se negó
    no aceptó, no acepta, no autorizó, no confirmó, no confirmado, sin confirmar
    pendiente de confirmar, no interesado, no interesada, no le interesa, bloqueado, bloqueada
    desconocido, no quiere, no quiere nada, no usar, caducado, devuelto, devuelta
    non è più in azienda, non lavora più in azienda, non desidera, non vuole più, non desidera più
    si è dimesso, dimesso, mai, morto, morta, deceduto, deceduta, andato via, ha lasciato l'azienda
    non lavora più, non lavora più lì, non lavora più qui, in pensione, pensionato, rifiutato
    ha rifiutato, rifiuta, si oppone, non ha accettato, non accetta, non ha confermato
    non confermato, in attesa di conferma, non interessato, non interessata, bloccato, sconosciuto
    non vuole, non vuole nulla, non usare, non valido, scaduto, respinto, não deseja, não quer mais
    não deseja mais, não está mais na empresa, não, faleceu, falecido, saiu, saiu da empresa
    não trabalha mais, já não trabalha, não trabalha mais lá, aposentado, reformado, recusou
    recusado, não aceitou, não aceita, não autorizou, não confirmou, não confirmado
    aguardando confirmação, sem interesse, não interessado, desconhecido, não quer, não quer nada
    não usar, inválido, devolvido, wil niet meer, wenst niet, wenst niets, niet meer werkzaam
    niet meer actief, ontslag genomen, nee, nooit, dood, overleden, vertrokken, uit dienst
    niet meer in dienst, werkt er niet meer, werkt daar niet meer, werkt niet meer, met pensioen
    geweigerd, weigert, bezwaar, bezwaar gemaakt, niet akkoord, geen toestemming, niet toegestemd
    niet bevestigd, wacht op bevestiging, geen interesse, niet geïnteresseerd, geblokkeerd, onbekend
    ongeldig, wil niet, wil niets, niet gebruiken, schrappen, verlopen, nie życzy sobie
    nie pracuje w firmie, już nie pracuje w firmie, zwolnił się, nie chce już, nie żyje, zmarł
    zmarła, zmarły, odszedł, odeszła, odszedł z firmy, nie pracuje, już nie pracuje
    już tam nie pracuje, na emeryturze, odmówił, odmówiła, odmowa, sprzeciw, nie wyraził zgody
    nie wyraziła zgody, brak zgody, nie zgodził się, nie potwierdził, nie potwierdzony
    niepotwierdzony, czeka na potwierdzenie, niezainteresowany, niezainteresowana
    nie zainteresowany, brak zainteresowania, zablokowany, zablokowana, nieznany, nieznana
    nieprawidłowy, nieaktualny, nie chce, nic nie chce, nie używać, do usunięcia, wykreślić, zwrot
    nepřeje si, nepřeje, už nechce, nepracuje, nepracuje ve firmě, už není ve firmě, dal výpověď
    nikdy, zemřel, zemřela, mrtvý, odešel, odešla, odešel z firmy, už tam nepracuje, už nepracuje
    nepracuje tam, v důchodu, odmítl, odmítla, odmítá, námitka, nesouhlasí, nesouhlasil
    nesouhlasila, bez souhlasu, nepotvrdil, nepotvrzeno, čeká na potvrzení, nemá zájem, nezájem
    zablokován, neznámý, neplatný, neplatná, nechce, nic nechce, nepoužívat, vyřadit, vrací se
    már nem dolgozik a cégnél, nem dolgozik a cégnél, nem kíván, nem szeretne, nem szeretné
    felmondott, soha, meghalt, elhunyt, kilépett, elment, már nem dolgozik ott, nem dolgozik ott
    nyugdíjas, elutasította, visszautasította, tiltakozott, nem járult hozzá, nem egyezett bele
    nem erősítette meg, nincs megerősítve, megerősítésre vár, nem érdekli, letiltva, ismeretlen
    érvénytelen, nem kér, nem kéri, nem akarja, törölni, törölve, nem használható, aldrig, död
    avliden, slutat, har slutat, slutat på företaget, jobbar inte kvar, i pension, tackat nej
    tackade nej, avböjt, nekat, invänder, inte godkänt, ej godkänt, inte samtyckt, ej bekräftad
    inte bekräftat, väntar på bekräftelse, ej intresserad, inte intresserad, spärrad, okänd, ogiltig
    vill inte, vill inte ha, ska bort, använd inte, død, er stoppet, stoppet, sluttet, har sluttet
    ikke ansat længere, arbejder ikke der mere, jobber ikke der lenger, pensioneret, pensjonert
    takket nej, takket nei, afslået, avslått, har ikke samtykket, ikke samtykket, ikke bekræftet
    ikke bekreftet, afventer bekræftelse, ikke interesseret, ikke interessert, spærret, sperret
    ukendt, ukjent, ugyldig, vil ikke, vil ikke ha, bruk ikke, ei, ei koskaan, kuollut, lähtenyt
    lopettanut, ei enää töissä, ei työskentele enää, eläkkeellä, kieltäytyi, kielsi, kieltänyt
    vastusti, ei suostunut, ei suostumusta, ei vahvistanut, vahvistamatta, ei kiinnosta
    ei kiinnostunut, estetty, tuntematon, virheellinen, ei halua, ei käytä, poistettava
    artık istemiyor, şirketten ayrıldı, çalışmıyor, istifa etti, hayır, asla, öldü, vefat etti
    ayrıldı, işten ayrıldı, artık çalışmıyor, orada çalışmıyor, emekli, reddetti, istemiyor
    istemedi, kabul etmedi, onaylamadı, onay bekliyor, onaysız, ilgilenmiyor, ilgisi yok, engelli
    engellendi, bilinmiyor, geçersiz, kullanmayın, silinecek, больше не работает в компании
    не работает в компании, не желает, больше не хочет, не работает, покинул компанию, нет, никогда
    стоп, умер, умерла, скончался, скончалась, ушел, ушёл, ушла, уволился, уволилась, уволен
    больше не работает, там не работает, там больше не работает, не работает там, на пенсии
    отказался, отказалась, отказ, возражает, против, не согласен, не согласна, не согласился
    не дал согласия, нет согласия, без согласия, не подтвердил, не подтверждено, не подтвержден
    ждет подтверждения, не интересно, не интересует, не заинтересован, заблокирован, неизвестен
    недействителен, не хочет, не надо, не нужно, ничего не хочет, не использовать, исключить, убрать
    вернулось, возвращается, ні, ніколи, помер, померла, звільнився, звільнилась, більше не працює
    там не працює, відмовився, відмовилась, не погодився, не дав згоди, не підтвердив, не цікаво
    не цікавить, не хоче, не треба, nu, decedat, decedată, a murit, a plecat, nu mai lucrează
    nu mai lucrează acolo, a refuzat, refuzat, nu a confirmat, nu este interesat, nu vrea
    nu dorește, pensionat, όχι, ποτέ, πέθανε, απεβίωσε, έφυγε, δεν εργάζεται πια, αρνήθηκε
    δεν ενδιαφέρεται, άκυρο, לא, אף פעם, נפטר, נפטרה, מת, עזב, עזבה, עזב את החברה, כבר לא עובד
    לא עובד שם, פרש, סירב, סירבה, מסרב, מתנגד, לא מאשר, לא אישר, ממתין לאישור, לא מעוניין
    לא מעוניינת, חסום, לא ידוע, לא תקין, חוזר, לא קיים, לא להשתמש, لا, ابدا, توفي, توفيت, متوفى
    غادر, غادر الشركة, ترك العمل, لم يعد يعمل, لا يعمل هناك, متقاعد, رفض, رفضت, يرفض, معترض
    غير موافق, لم يوافق, لم يؤكد, بانتظار التأكيد, غير مهتم, محظور, مجهول, غير صالح, مرتد, توقف
    không, không quan tâm, đã mất, đã nghỉ việc, nghỉ việc, từ chối, chưa xác nhận, không đồng ý
    tidak, tidak tertarik, meninggal, sudah keluar, menolak, belum konfirmasi, tidak setuju, 不, 否
    不要, 不用, 不需要, 不想要, 不同意, 不感兴趣, 不感興趣, 没兴趣, 沒興趣, 已故, 去世, 已去世, 死亡
    离职, 已离职, 離職, 已離職, 退休, 已退休, 拒绝, 拒絕, 已拒绝, 未确认, 未確認, 待确认, 待確認
    停止, 删除, 刪除, 移除, 剔除, 排除, 勿用, 不可用, 地址错误, 地址錯誤, 退回, 被退回, いいえ, 不可
    拒否, 削除, 除外, 逝去, 故人, 退職, 退職済み, 退社, 定年退職, 異動, 興味なし, 関心なし
    希望しない, 希望しません, 同意しない, 確認待ち, 使用不可, 無効, 解約, 戻り, 아니오, 아니요, 싫음
    거부, 거절, 중지, 중단, 삭제, 제외, 사망, 별세, 퇴사, 퇴직, 은퇴, 관심없음, 관심 없음
    원하지 않음, 원치 않음, 동의 안함, 미확인, 확인 대기, 사용 금지, 무효, ไม่, ไม่สนใจ, เสียชีวิต
    ลาออก, ปฏิเสธ, ไม่ยินยอม, ลบออก, do not use, don't use, iptal etti, iptal ettirdi, iptal
    perunut, news no, news nein, news nee, news non, eruit, eruit gehaald, mag eruit, kan eruit
    eraf, haal eraf, eraf halen, wil er niet meer op, niet meer op, van lijst, van de lijst
    van de lijst af
    uit lijst, uit de lijst, stuur niets, stuur niets meer, adres klopt niet, adres klopt niet meer
    e-mailadres klopt niet, mailadres klopt niet, mail klopt niet, komt terug, mail komt terug
    komt retour, hoeft niet, hoeft niet meer, adresse stimmt nicht, adresse stimmt nicht mehr
    mail stimmt nicht, mailadresse stimmt nicht, raus damit, soll raus, kann raus, aus dem verteiler
    aus der liste, von der liste, kommt zurück, mail kommt zurück, kommt als fehler zurück
    adresse ne fonctionne plus, adresse ne fonctionne pas, mail ne fonctionne plus
    ne fonctionne plus, ne fonctionne pas, revient en erreur, mail revient, mail revient en erreur
    retour en erreur, retour d'erreur, boîte pleine, boîte mail pleine, boîte aux lettres pleine
    messagerie pleine, plus intéressé par la newsletter, plus intéressé par les newsletters
    n'est plus intéressé par la newsletter, plus intéressé par les mails, plus à cette adresse
    plus valable, adresse plus valable, à enlever, à retirer, n'est plus intéressé, plus intéressé
"""
#: How a word begins beside which one says that an address is none.
OF_ADDRESSES = (
    "mail*, email*, adres*, address*, direccion*, indirizz*, enderec*, correo*, courriel*"
)
#: Beside a word that is alone all the same; besides those of `lexicon_doubts.SMALL`.
BESIDE = """
    user, reader, person, customer, client, member, recipient, subscriber, guest, speaker, has, have
    had, did, does, do, been, being, still, already, as, well, also, just, here, there, yet
    anything, everything, us, reported, noted, called, phoned, rang, replied, answered, wrote, back
    apparently, probably, unfortunately, sadly, now, received, year, years, ago, last, week, month
    yesterday, today, this, that, kunde, kundin, leser, leserin, wir, uns, leider, bereits, schon
    inzwischen, laut, ici, la, aqui, alli, ahi, qui, tam, zde, tu, hier, dort, da, er, daar, ott
    itt, där, her, der, siella, orada, там, тут, здесь, angerufen, anrufer, hatte, haben, wurden
    worden, sagt, sagte, gesagt, rief, an, jetzt, erhalten, cliente, a, ha, le, les, lo, los, il
    elle, nous, on, ya, deja, già, gia, al, monsieur, madame, malheureusement, appele, telephone
    dit, dijo, dice, llamo, ha detto, detto, disse, zei, gezegd, klant, belde, inmiddels, helaas
    klient, klientka, powiedzial, powiedziala, dzwonil, zadzwonil, niestety, uz, rekl, rekla, volal
    bohuzel, mar, sajnos, azt, mondta, ugyfel, kund, har, sa, ringde, tyvarr, sagde, desvaerre
    asiakas, soitti, sanoi, valitettavasti, musteri, dedi, aradi, maalesef, клиент, сказал, сказала
    позвонил, позвонила, звонил, звонила, ответил, ответила, уже, к, сожалению, лично, мне, нам, нас
    הלקוח, אמר, אמרה, כבר, العميل, قال, قالت, لقد, danke, lt, gemass, according, nosotros, noi, ons
    nami, company, firm, org, organisation, organization, job, team, employer, firma, unternehmen
    betrieb, haus, arbeitgeber, societe, entreprise, boite, maison, empresa, compania, azienda
    ditta, societa, bedrijf, firmy, firmie, firmu, firme, ceg, cegnel, ceget, foretaget, bolaget
    virksomheden, bedriften, yritys, yrityksesta, sirket, sirketten, sirkette, компании, компанию
    фирме, фирмы, фирму, bij, bei, chez, con, presso, with, l, d
"""
#: Months, as they stand beside the number of a day or a year.
MONTHS = """
    jan, january, januar, jänner, januari, janvier, janv, enero, ene, gennaio, gen, janeiro, styczeń
    stycznia, leden, ledna, január, ocak, январь, января, янв, feb, february, februar, februari
    février, févr, fév, febrero, febbraio, fevereiro, fev, luty, lutego, únor, února, február, şubat
    февраль, февраля, фев, mar, march, märz, mrz, maart, mars, marzo, março, marzec, marca, březen
    března, március, mart, март, марта, apr, april, avril, avr, abril, abr, aprile, kwiecień
    kwietnia, duben, dubna, április, nisan, апрель, апреля, апр, may, mai, mei, maj, mayo, maggio
    mag, maio, maja, květen, května, május, mayıs, май, мая, jun, june, juni, juin, junio, giugno
    giu, junho, czerwiec, czerwca, červen, června, június, haziran, июнь, июня, jul, july, juli
    juillet, juil, julio, luglio, lug, julho, lipiec, lipca, červenec, července, július, temmuz
    июль, июля, aug, august, augustus, août, aout, agosto, ago, sierpień, sierpnia, srpen, srpna
    augusztus, augusti, ağustos, август, августа, sep, sept, september, septembre, septiembre
    settembre, set, setembro, wrzesień, września, září, szeptember, eylül, сентябрь, сентября, сент
    oct, okt, october, oktober, octobre, octubre, ottobre, ott, outubro, październik, października
    říjen, října, október, ekim, октябрь, октября, окт, nov, november, novembre, noviembre, novembro
    listopad, listopada, listopadu, kasım, ноябрь, ноября, нояб, dec, dez, december, dezember
    décembre, diciembre, dic, dicembre, dezembro, grudzień, grudnia, prosinec, prosince, aralık
    декабрь, декабря, дек, январе, феврале, марте, апреле, мае, июне, июле, августе, сентябре
    октябре, ноябре, декабре, styczniu, lutym, marcu, kwietniu, maju, czerwcu, lipcu, sierpniu
    wrześniu, październiku, listopadzie, grudniu, lednu, únoru, březnu, dubnu, květnu, červnu
    červenci, srpnu, říjnu, prosinci
"""
#: What stands before a day, and goes with it.
BEFORE_DAYS = """
    on, at, in, since, from, as of, by, until, dated, am, im, seit, vom, zum, per, ab, le, depuis
    en, du, dès, el, desde, de, del, a, il, dal, dall', nel, em, op, sinds, vanaf, dnia, od, w, z
    dne, v, ze, ke, den, d., från, sedan, i, pr., fra, siden, с, от, в, на, з, від, la data de, din
"""
#: How somebody said it: "by" and a means, or one word.
BY = """
    by, per, tramite, mediante, durch, mittels, pomocí, via, over, on the, over the, on, at the, par
    au, por, al, op de, telefonem, przez, по, через, am, p.
"""
MEANS = """
    phone call, phone, telephone, telefon*, tel, téléphone, teléfono, call, e-mail, email, mail
    mailem, letter, brief, post, fax, sms, form, link, website, web, courriel, correo, lettre, carta
    lettera, телефону, почте, письмом, chat, whatsapp, linkedin, telefoon, telefonie, telefonu
"""
WAYS = """
    telefonisch, schriftlich, mündlich, persönlich, in writing, in person, verbally, personally
    schriftelijk, mondeling, par écrit, por escrito, per iscritto, telefonicznie, pisemnie
    telefonicky, písemně, telefonon, telefonicamente, telefonda, telefonla, 電話で, 电话, 電話にて
    전화로
"""
