"""The words by which a remark speaks of mail or consent, and of a no. Data, as lexicon.py is.

A star stands for whatever a word ends in; before a word, for whatever it begins with.
"""

from __future__ import annotations

#: What speaks of mail to a reader, or of his consent.
TOPICS = """
    mail, mails, mailed, mailing*, mailen, mailing list, emails, email*, e mail*, emailen, *mails
    gemailt, *newsletter*, news letter*, newslett*, nl, *verteiler*, list, lists, liste, lista
    anmail*, *gemail*, maily, mailu, mailuri*, hear from us, hear from you, sending, listy, lijst
    maillijst, adressliste, zusendung*, rundbrief*, rundmail*, utskick*, utsendelse*
    kontaktaufnahme*, infobrief*, infomail*, *werbemail*, nieuwsbri*, mailadres*, infolettre*
    courriel*, mailinglist*, correo*, boletin*, boletim*, bollettin*, newslettr*, biuletyn*
    wiadomosci, maili, maile, mailow, mejl*, nyhetsbrev*, nyhedsbrev*, uutiskirje*, hirlevel*
    bulten*, e post*, epost*, posta elettronica, e mailow, рассыл*, письм*, писат*, пишите, почт*
    мейл*, имейл*, розсил*, лист, листів, списк*, ενημερωτικ*, النشرة, بريد, البريد, ניוזלטר*
    דיוור*, מייל*
"""
#: The same where nothing stands beside it that has consents and subscriptions of its own.
LOOSE_TOPICS = """
    subscription*, abo, abonnement*, abonement*, suscripcion*, iscrizion*, subskrypcj*, подписк*
    consent*, einwilligung*, zustimmung*, toestemming*, consentement*, consentim*, consens*, zgod*
    permission, souhlas*, samtyck*, samtykk*, suostumus*, соглас*, согласи*, privola*, onay, gdpr
    dsgvo, rgpd, opt in, optin, contact*, kontakt, kontakti*, anschreiben, angeschrieben, writing
    accord, autoris*, autoriz*, zasilani*, zasilat, wysylk*, wysylani*, contatt*, contacte*
    write, schreiben, ecrire, escribir, scrivere, pisac, schrijven, aanschrijven, processing
    verarbeitung
"""
#: The same in scripts without spaces.
SQUARE_TOPICS = """
    邮件, 郵件, 邮箱, 郵箱, 发信, 订阅, 訂閱, 电子报, 電子報, 通讯, 名单, 名單, 同意, メール
    メルマガ, 配信, 購読, ニュースレター, 案内, リスト, 메일, 뉴스레터, 수신, 구독, 동의, 发邮, 寄信
    联系, 聯繫, アドレス, 宛先, 連絡, จดหมายข่าว, อีเมล, 受信, 送信, 接收, 地址, 주소
"""
#: What is no mail to a reader, whatever it is called.
NO_TOPICS = """
    voice mail*, voicemail*, mail order*, mail server*, price list*, guest list*, waiting list*
    wait list*, waitlist*, preisliste*, gasteliste*, warteliste*, wish list*, mailbox nummer
    contact person*, contact lens*, kontaktperson*, kontaktlinse*, contactpersoon, todo list
    to do list, list price, shopping list, teilnehmerliste, wachtlijst, liste d attente
    paper mail*, snail mail*, physical mail*, postal mail*, post mail*, papierpost, papieren post
    courrier papier, junk mail in, lista de espera, lista d attesa, contact at, contact is
    contact was, new contact
"""
#: Words that deny.
DENIALS = """
    wants out, wants off, no, not, dont, doesnt, didnt, don t, doesn t, didn t, won t, isn t, cannot
    never, none, without, nope, nein, kein, keine, keinen, keiner, keinerlei, keines, nicht, nie
    niemals, ohne, nee, geen, niet, nooit, zonder, pas, ne, jamais, sans, aucun, aucune, non
    plus de, plus d, plus envoyer, plus ecrire, plus recevoir, sin, nunca, jamas, ningun, tampoco
    nao, sem, mai piu, senza, nessun, nessuna, niente, bez, brak, nechce, nechc*, neprej*
    nesouhlas*, nesuhlas*, nic, nej, nei, inte, ikke, ingen, inga, ei, nem, nincs, nu mai
    nu doreste, nu vrea, fara, hayir, yok, istemiyor, не, нет, без, никогда, ни, ні, όχι, δεν, μη
    لا, לא, không, tidak, ไม่, stop, stopp, stoppen, basta, arreter, arretez, negato, negado, negada
    denegado, denego, ha negato, nego, lehnt, lehnte
"""
#: Words of leaving, and of what has come back; whatever they are about.
LEAVINGS = """
    zuruckgezogen, halen, gehaald, a retire, retire son, retiro, retiro su, respint*, resping*
    erasure, dead, no longer wish*, withdr*, revok*, objected, objects, objection*, unsub*, un sub*
    opt out, opted out, opts out, opting out, optout*, delet*, remov*, take off, taken off, off
    out of the, out of our, cancel*, quit, leave the, leave our, left the, left our, declin*, refus*
    reject*, denied, disabl*, inactiv*, erase*, widerr*, widerspr*, widersprochen, *losch*, *loesch*
    abbestell*, abgemeld*, abmeld*, austrag*, ausgetragen, *entfern*, gekundigt, kundig*, streich*
    gestrichen, gesperrt, sperr*, ablehn*, abgelehnt, verweiger*, unerwunscht, beende*, nehmen
    genommen, raus, ausgeschlossen, ingetrokk*, intrekk*, afgemeld*, afmeld*, uitgeschr*, uitschr*
    uitschrijv*, opgezegd, verwijder*, geweiger*, weiger*, bezwaar, gestopt, retirer, retirez
    retire le, retire de, supprim*, desinscr*, desabonn*, resili*, annul*, oppos*, revoqu*, enlev*
    arret*, baja, retirad*, retirar, borrar, borrad*, elimin*, quitar, anul*, revoc*, rechaz*
    oposicion, cancelar, desuscri*, descadastr*, remover, remocao, sair, excluir, disiscri*, rimuov*
    rimoss*, togli*, disdett*, rifiut*, ritir*, revocat*, cancell*, cofn*, wycof*, wypis*, usun*
    rezygn*, zrezygn*, odmow*, sprzeciw*, skresl*, odhlas*, odvol*, smaz*, vymaz*, zrus*, leiratkoz*
    torol*, visszavon*, avregistr*, avprenum*, avmeld*, frameld*, slett*, tilbakek*, aterkall*
    perut*, poist*, dezabon*, iptal, sil, silin*, cikar*, cikti, отписа*, отпиш*, отказ*, отозва*
    отзыв*, удал*, убра*, уберите, прекрат*, хватит, исключ*, отмен*, відпис*, видал*, скасу*
    отписк*, διαγραφ*, απεγγραφ*, إلغاء, حذف, ביטול, הסר*, הוסר*, hủy, xóa, berhenti, batal, hapus
    ยกเลิก, bounce*, bouncing, undeliver*, unzustellbar, returned, returns, retour, retourne, zuruck
    zuruckgekommen, zuruckgewiesen, zuruckgesendet, devuelt*, rebot*, rimbalz*, devolv*, tornat*
    revien*, rejet*, erreur, fehler*, wraca*, odbij*, odbit*, возвращ*, вернул*, onbestelbaar
    teruggekomen, terug, error, erro, errore, fails, failed, failing, complain*, beschwer*, plainte*
    plaign*, queja*, klacht*, geklaagd, klag*, skarg*, skarzy*, жалоб*, жалу*, lemond*, fed up
    tired of, sick of, annoyed, genervt, nervt, nerven, satt, uberdrussig, hat genug, nase voll, zat
    beu, moe van, genoeg van, marre, assez de, ras le bol, saoule*, lasse de, harto, harta, cansad*
    aburrid*, stuf*, stanc*, seccat*, farto, farta, dosyc, dosc, zmeczon*, dost, elege, trott pa
    less pa, lei av, kyllast*, bikt*, usand*, надоел*, достал*, устал*, набрид*, saturat
    enough of your, enough of our, enough of these, enough of the
"""
#: In scripts without spaces, both.
SQUARE_DENIALS = """
    不, 勿, 别, 別, 未, 无, 無, 没, 沒, 拒, 停, 退, 取消, 删除, 刪除, 削除, 解除, 撤回, 撤销, 中止
    せず, 止め, 外し, 除外, ない, ません, なし, やめ, いらな, 거부, 지 마, 지마, 안, 않, 취소, 해지
    철회, 삭제, 그만, 중지, 불필요, 원치, 반송, 失败, 失敗, エラー, 解約, ไม่, ยกเลิก
"""
#: With these, and with no other no, a remark speaks of an address, or of spam.
ADDRESSES = """
    address*, adress*, adres, adresu, adresse*, direccion, indirizz*, enderec*, адрес*, mailbox*
    postfach, account, mailadres*, emailadres*, mail, e mail, email, empfanger, recipient
    destinatar*, destinataire, destinatari*, odbiorc*, prijemc*, cimzett*, mottagar*, modtager*
    mottaker*, vastaanottaj*, alici, alicinin, получател*, отримувач*, ящик*, скриньк*, skrzynk*
    schrank*, postafiok*, casella, buzon, boite mail, boite aux lettres, caixa de correio, postkass*
    postlad*, kutusu, osoite*, cuenta, compte, conto, konto, θυρίδα, διεύθυνση, תיבה, תיבת, כתובת
    صندوق, عنوان, adres*, e post, epost*, e posta, eposta*
"""
INVALID = """
    invalid*, no longer valid, not valid, not work*, no longer work*, exist*, existier*
    bestaat niet, bestaat, unknown, unbekannt, ungultig, falsch, wrong, bounce*, dead, defekt
    inconnu*, erron*, n existe, inexist*, inesist*, no existe, no valid*, non valid*, niewazn*
    nieaktual*, nie istnieje, не существ*, не работ*, недейств*, ongeldig, onbekend, full, voll, vol
    переполнен*, plein*, llen*, pien*, pelna, abgelaufen, deaktiviert, disabled, closed, geschlossen
    geloscht, deleted, nao existe, neexist*, nem letez*, ervenytelen, nicht gefunden, not found
    introuvable, no encontrad*, non trovat*, niet gevonden, nie znalezion*, nenalezen*, esiste
    non esiste, istnieje, existuje, finns inte, findes ikke, finnes ikke, ogiltig*, ugyldig*, ei ole
    virheel*, yok, mevcut degil, gecersiz*, nieprawidl*, nieznan*, neznam*, neplatn*, desconoc*
    descon*, sconosciut*, неизвест*, не існу*, не найден*, неверн*, δεν υπάρχει, לא קיים, לא קיימת
    לא תקינה, לא תקין, غير موجود, غير صالح, 不存在, 不明, 无效, 無効, errat*, errone*, sbagliat*
    chybn*, spatn*, forkert, feil, vaara, yanlis, hibas, bledn*, verkeerd*, onjuist*, incorrect*
    equivocad*, falsa, falso, hors service
"""
SPAM = "spam*, junk, abuse, спам*"
SPAM_SAID = """
    mark*, report*, complain*, markier*, gemeld*, meldet, als spam, as spam, comme, como, come spam
    jako, как, flag*, beschwer*, signal*, segnal*, denunc*, пожалов*, oznacz*
"""
#: A no to these is none to mail.
OTHER_THINGS = """
    post, postal, paper, papier, carta, papel, print*, gedruckt*, sms, text message*, texts, phone*
    telef*, call*, anruf*, anrufen, bellen, appel*, llamad*, telefonat*, whatsapp, fax, katalog*
    catalog*, zeitung*, zeitschrift*, magazin*, newspaper*, krant*, tijdschrift*, journal, revue
    revista*, rivista, yoga*, kurs*, course*, cursus*, corso, cours, seminar*, webinar*, event*
    order*, bestell*, booking*, buchung*, rechnung*, invoice*, termin*, appointment*, besuch*
    meeting*, member*, mitglied*, contract*, vertrag*, bill, hotel*, flug*, flight*, звон*, газет*
    журнал*, telefonicz*, papierow*, lunch, dinner, drucksache*, brief*, pressemappe, gift, photo*
    foto*, video*, parcel*, package*, paket*, packchen, pakket*, pakje*, colis, paquet*, pacco
    pacchi
    paczk*, balik*, postkarte*, postcard*
"""
#: And what one may leave, or say no to, where somebody speaks.
EVENTS = """
    conference*, konferen*, tagung*, kongress*, congress*, congreso*, workshop*, messe, fair, gala
    panel*, talk, talks, speech*, vortrag*, session*, keynote*, podium*, travel*, trip, trips
    reise*, slides, board, vorstand*, committee*, ausschuss*, jury, verein*, club, gym, number
    nummer, duplicat*, charge*, fee, fees, honorar*, seat*, room*, raum*, zimmer*, parkplatz*
    laptop*, coffee, kaffee, food, essen, menu, fleisch, netflix, facebook, twitter, linkedin
    diner, abendessen, empfang, reception, receptie, borrel, banquet*, bankett*, feest*, party
    soiree
    breakfast, fruhstuck, ontbijt, dejeuner, brunch, apero*, excursie*, ausflug*, excursion*
    rondleiding*, fuhrung*, visite, school, uni, вебинар*, конференц*, семинар*, 会议, 会議
    セミナー, 세미나, 회의, כנס, مؤتمر*
"""
#: What says how, or in which language, somebody does not want what he wants.
OTHERWISE = """
    in english, in german, in french, in spanish, in dutch, in italian, auf englisch, auf deutsch
    auf papier, in het engels, en anglais, en ingles, in inglese, on paper, as pdf, als pdf, as html
    twice, doppelt, dubbel
"""
#: What becomes of mail, or does not: who complains that none came wants it.
HAPPENING = """
    get, gets, got, getting, receiv*, arriv*, reach*, bekomm*, bekam, erhalt*, erhielt, angekommen
    ankommen, ontvang*, kreeg, krijgt, recu, recoi*, recib*, llega*, ricev*, arrivat*, receb*
    otrzym*, dosta*, dosz*, получ*, пришл*, приход*, open*, geoffnet, read, reads, gelesen, see
    seen, found, find, gefunden, answer*, repl*, respond*, respons*, antwort*, geantwort*, reag*
    repond*, rispon*, odpow*, odpis*, отвеч*, ответ*, forget, vergessen, confirmed yet, work, works
    worked, funktioniert, geklappt
"""
SQUARE_HAPPENING = "收到, 届, 받지 못, 回复, 返信, 读, 読"
#: With these beside it, it is a wish all the same.
WISHING = """
    want*, wish*, should*, shall, must, may, like, please, asked, asks, longer, more, any more
    anymore, again, stop*, will, wil, willen, wollen, wunsch*, moch*, moech*, soll*, darf*, bitte
    mehr, mag, meer, graag, veut, veulent, souhait*, desir*, plus, quier*, desea*, mas, favor, vuol*
    vogl*, desider*, piu, quer, desej*, mais, chce, chc*, prosi, prosze, wiecej, хоч*, жела*, прос*
    больше, пожалуйста, nechce, vil, onskar, onsker
"""
SQUARE_WISHING = "想, 要, 请, 請, 再, 希望, 愿, 願, 원"
#: That it is over, or was a mistake; and that mail is wanted.
OVER = """
    works again, corrected, korrigiert, work again, working again, works now, funktioniert wieder
    geht wieder, werkt weer, resubscrib*, re subscrib*, rejoin*, wieder angemeldet, wieder aufnehmen
    by mistake, aus versehen, versehentlich, fixed, behoben, resolved, solved, erledigt
    new address since, reaktiviert, weer aangemeld, par erreur, por error, per sbaglio
"""
WANTED = """
    still want*, still get*, still wish*, yes, ok, okay, fine, ja, gern, gerne, weiterhin, wel, oui
    si, tak, да, only, just, nur, alleen, seulement, solo, tylko, только, statt, instead
"""
#: What only some readers are asked for, whom mail may reach all the same.
ADVERTS = """
    advert*, ads, ad, *werbung*, reclame*, publicit*, publicid*, pubblicit*, reklam*, реклам*
    marketing, promo*
"""
#: Words that stand beside a bare no, which is about what the remark speaks of elsewhere.
SMALL = """
    please, pls, plz, thanks, thank, thx, you, danke, bitte, merci, gracias, grazie, obrigado, aub
    svp, por, favor, dank, bedankt, he, she, they, it, them, him, her, his, me, my, us, we, i, a, an
    the, of, to, from, is, was, has, be, been, had, told, asked, asks, said, says, wants, want
    wanted, wishes, likes, like, would, more, any, anymore, longer, all, er, sie, ihn, ihm, es, hat
    ist, wurde, war, will, mochte, moechte, mehr, wieder, und, and, et, y, e, en, hij, zij, ze, wil
    meer, il, elle, veut, plus, el, ella, quiere, mas, lui, lei, vuole, piu, this, that, so, now
    jetzt, nu, again, too, many, much, at, on, in, by, date, our, ours, your, he s, she s, don, t
    doesn, am, vom, von, seit, um, per, im, за, он, она, пожалуйста, больше, просил, просила, просит
    prosi, prosze, juz, wiecej, sich, zich, se, si
"""
#: How one clause ends and another begins, beside signs.
JOINING = """
    but, aber, jedoch, maar, mais, pero, ma, ale, но, however, sondern, though, sino, therefore
"""
#: How mail is the way of saying something, and not what is spoken of.
BY_MAIL = """
    by mail, by email, by e mail, per mail, per email, per e mail, via mail, via email, via e mail
    par mail, par email, por correo, por email, via mejl, mailem, по почте
"""
#: Beside that, what may have been left are other things.
OF_ANYTHING = """
    cancel*, return*, refus*, declin*, annul*, anul*, cancell*, reject*, retourn*, off, out of, quit
    rezygn*, отказ*, отмен*, ablehn*, abgelehnt
"""
#: Columns about these hold no remarks.
NO_REMARKS = """
    company*, firm*, organi*, employer, arbeitgeber, entreprise, societe, empresa, azienda, bedrijf*
    title, titel, job*, position, role, rolle, beruf, profession, department, abteilung, city, town
    address*, adress*, street, strasse, source, quelle, hear, heard, referr*, channel, campaign*
    interest*, topic*, thema, themen, product*, produkt*, url, link*, website, web, page, subject
    betreff, file, school, university, show, book, song, game, owner, salutation
"""
#: What denies nothing.
NO_DENIALS = """
    no problem, not only, nicht nur, no doubt, kein problem, non profit, nonprofit, no rush
    no hurry, not urgent, no reply, noreply, not sure, stopped by, pas seulement, niet alleen
    not yet a, not yet an, not yet our, not a client, not a customer, not a member, noch kein kunde
    nog geen klant, no solo, non solo, no show, no matter, set off, took off, kick off, sign off
    day off, days off
    stop by, stops by, stopping by
"""
#: A no in itself, of which nobody need say what it is about.
OBJECTIONS = """
    widerspruch*, widersprochen, objected to processing, objected to use, objection to
    bezwaar gemaakt, sprzeciw*, возражен*
"""
#: And columns about these hold nothing else, beside those of `lexicon.NOTE_HEADERS`.
REMARKS = """
    note, notes, *notiz, *notizen, *bemerkung*, *remark*, *comment*, *kommentar*, *anmerkung*
    *vermerk*, *opmerking*, observaci*, *observac*, osservazion*, uwagi, notatk*, poznamk*
    megjegyz*, anteckn*, merknad*, huomautu*, примечан*, комментар*, заметк*, memo, notat*
    notlar*, aciklama*, yorum, yorumlar, примітк*, коментар*, нотатк*, бележк*, bemaerkning*
    bilješk*, napomen*, opomb*, pastab*, piezīm*, märkus*, σημειώσεις, παρατηρήσεις, ملاحظ*
    הערות, הערה, ghi chú, catatan, keterangan, muistiinpan*, lisätieto*, achtergrond, zusatzinfo
"""
#: And what a column is called that has but a number.
SQUARE_COLUMNS = "列, 欄, 栏, 项, 열, 他"
SQUARE_REMARKS = "備考, メモ, 备注, 備註, 비고, 메모, 特記, 说明, 說明, 참고, หมายเหตุ"
