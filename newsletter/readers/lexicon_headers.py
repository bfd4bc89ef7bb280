"""The words of headers, and of files' names, in the languages of lists. Data, as lexicon.py is."""

from __future__ import annotations

#: Headers of a state that is one of a subscription, wherever they stand.
STATUS_HEADERS = """
    status, global status, list status, subscriber status, subscription status, email status, statut
    statut d'abonnement, durum, abonelik durumu, toestand, stan, stan subskrypcji, stav odběru
    állapot, feliratkozás állapota, tila, tilauksen tila, būsena, staða, abostatus, anmeldestatus
    estado de suscripción, estado del suscriptor, situação da inscrição, stato iscrizione
    stato dell'iscrizione, статус, статус подписки, статус рассылки, статус контакта, состояние
    κατάσταση, κατάσταση συνδρομής, الحالة, حالة الاشتراك, סטטוס, סטטוס מנוי, trạng thái, สถานะ
    订阅状态, 状态, 訂閱狀態, 狀態, 購読状態, 購読状況, 配信状態, 配信状況, 状態, ステータス
    स्थिति, 購読ステータス, 配信ステータス, 会員ステータス, 상태, 구독상태, 구독 상태
    수신상태, 수신 상태
"""
#: And those that are of a country or an order as well: beside the rest of an address they may be.
STATES = "estado, stato, situação, situación, situazione, etat, état, stav, stare, stanje, zustand"
#: What stands in a header beside the rest of an address.
PLACES = """
    city, town, country, zip, zip code, postcode, postal code, street, address, region, county
    province, stadt, ort, plz, land, straße, strasse, ville, pays, code postal, rue, région
    ciudad, país, código postal, calle, provincia, municipio, colonia, dirección, población
    cidade, cep, rua, bairro, endereço, município, città, paese, nazione, cap, via, indirizzo
    comune, miasto, kraj, kod pocztowy, ulica, město, psč, ulice, oraș, județ, mesto, grad
    mailing state, mailing city, mailing country
"""
#: Headers below which a cell must say yes, and an empty one says no.
SUBSCRIBED_HEADERS = """
    abonniert, angemeldet, abonné, abonnée, inscrit, inscrite, suscripto, suscripta, suscrito
    suscrita, inscrito, inscrita, iscritto, iscritta, ingeschreven, aangemeld, geabonneerd
    zapisany, zapisana, zapisane, subskrybuje, 是否订阅, 已订阅, 購読, 購読する, 購読中, přihlášen
    odebírá, prihlásený, feliratkozott, feliratkozva, abonat, abonată, abonnerad, prenumererar
    abonneret, tilmeldt, påmeldt, abonnerer, tilannut, abone, подписан, подписана, підписаний
    абониран, εγγεγραμμένος, مشترك, רשום, đã đăng ký, 是否訂閱, 已訂閱, 訂閱, 订阅, 配信希望, 구독
    구독여부, 수신여부
"""
#: Headers below which only what clearly agrees is consent.
CONSENT_HEADERS = """
    enabled, aktiv, actif, activo, activa, actief, ativo, ativa, attivo, attiva, aktywny, aktywna
    einwilligung, zustimmung, consentement, consentimiento, consentimento, consenso, toestemming
    zgoda, bestätigt, confirmé, confirmado, confirmada, confermato, confermata, bevestigd
    potwierdzony, potwierdzona, 同意, 有効, aktivní, souhlas, súhlas, aktív, hozzájárulás, activ
    consimțământ, samtycke, samtykke, suostumus, aktif, onay, izin, активен, активна, согласие
    згода, συγκατάθεση, موافقة, הסכמה, đồng ý, persetujuan, ความยินยอม, 是否同意, 수신동의, 동의
    활성, activated, aktiviert, activé, activado, attivato, ativado, geactiveerd
"""
#: How words begin in a header that asks about mail, so that a no below it is a no to mail.
TOPICS = """
    legal basis, rechtsgrundlage, verteiler,
    newsletter, news letter, mailing, e mail, email, mail, correo, courriel, posta, e post, epost
    subscri, abonn, abonel, opt in, consent, gdpr, dsgvo, rgpd, lgpd, rodo, kvkk, marketing
    permission, einwillig, zustimm, rundbrief, rundmail, infobrief, infolettre, bulletin, suscri
    inscri, iscri, boletin, boletim, consen, assin, bollettino, nieuwsbrief, toestemming
    nyhetsbrev, nyhedsbrev, uutiskirje, hírlevél, biuletyn, zgoda, zgody, subskry, odběr, souhlas
    súhlas, newslettr, buletin, abona, bülten, izin, onay, prenumer, samtyck, tilmeld, påmeld
    suostumus, tilau, feliratk, privola, pristanak, naujienlaišk, подпис, рассылк, согласи
    розсилк, підпис, згода, новин, абонамент, ενημερωτικ, συγκατ, συνδρομ, اشتراك, الاشتراك
    النشرة, موافق, ניוזלטר, דיוור, הסכמ, đăng ký, đồng ý, nhận tin, berlangganan, persetujuan
    สมัคร, ยินยอม, ข่าวสาร, 订阅, 訂閱, 邮件, 郵件, 電子報, 通讯, 同意, 購読, 配信, メルマガ
    メール, ニュースレター, 구독, 수신, 동의, 뉴스레터, 메일, news, infomail, kontakterlaubnis
    datenschutz, can contact, may contact, contact allowed, allow contact, werbung, werbe
    publicité, publicidad, pubblicità, publicidade, reclame, reklam, реклам, lettre d'info
    lettre électronique, lettre mensuelle, lettre hebdo, reçoit la lettre, recevoir la lettre
    envoi de la lettre, envoi lettre, liste de diffusion, liste d'envoi, nieuwsmail, nieuwsbericht
    maandbrief, verzendlijst, versandliste, rundschreiben, lista de envío, lista di invio
    lista de correo
"""
#: And beside these, how one asks whether somebody wants mail.
ASKING = """
    want, wants, like, would, receive, accept, agree, allow, subscribe, may we, can we, send me
    status, erhalten, gewünscht, erwünscht, wunsch, möchte, erlaub, akzept, zulass, ontvangen
    gewenst, wil je, wilt, recevoir, souhait, acept, recibir, desea, quiere, ricevere, accett
    desider, receber, aceit, deseja, chce, otrzym, zgad, získ, получ, хоч, желан, 希望, 受け取, 接受
    接收, 是否, einwillig, zustimm, erlaubnis, consen, permission, toestemming, zgod, souhlas
    соглас, opt in, legal basis, rechtsgrundlage, gdpr, dsgvo, rgpd, rodo
"""
#: Words beside these by which a no, or a nought, is none to mail.
OTHER_TOPICS = """
    open, opened, opens, click, clicked, clicks, sent, received, read, viewed, delivered, last
    sms, direct, third, partner, partners, push, whatsapp, mobile, cookie, cookies, paid, premium
    plan, tier, gift, gifted, gifts, dropped, shared, forwarded, replied, verified, valid, amount
    price, cost, value, total, number, num, nr, count, counts, anzahl, nombre de, cantidad, score
    rate, revenue, id, index, level, days, weeks, months, error, errors, frequency, language
    client, provider, domain, server, host, type
    geöffnet, geklickt, gesendet, ouvert, cliqué, abierto, clic, letto, aberto, letzte, letzter
    dernier, dernière, última, último, ultima, laatste
"""
#: What a consent may be about, where neither a newsletter nor mail is named.
OTHER_CONSENTS = """
    track, tracking, photo, photos, foto, fotos, image, images, video, videos, picture, pictures
    bild, bilder, profiling, analytics, terms, survey, surveys, umfrage, umfragen, event, events
"""
#: And other media to which somebody may have subscribed.
OTHER_MEDIA = """
    blog, weblog, podcast, channel, kanal, youtube, magazine, magazin, zeitschrift, revue, rss, feed
"""
#: Words by which a yes, beside those that ask about mail, is a no to it.
DENYING = """
    suspended, suspend, suspension, stopped, stop, excluded, exclude, exclusion, rejected, reject
    refuse, off, quarantined, quarantine, halted, terminated, ausgesetzt, ausgeschlossen, pausiert
    paused, sperre, mailsperre, werbesperre, sperrvermerk, verweigert, abgelehnt, gestoppt
    widerspruch, suspendu, suspendue, exclu, exclue, refusé, bloquage, opposition, suspendido
    suspendida, excluido, excluida, rechazado, detenido, sospeso, sospesa, escluso, esclusa
    rifiutato, opgeschort, uitgesloten, geweigerd, gestopt, suspenso, suspensa, recusado, wstrzymany
    wykluczony, odmowa, pozastaveno, vyloučeno, unwanted, quit, objection, objected, widersprochen
    oposición, opposizione, oposição, bezwaar, sprzeciw, námitka, возражение, исключен, исключён
    widerruf, intrekking, ingetrokken, révocation, révoqué, rétractation, revocación, revocado
    revoca, revocato, revogação, revogado, odwołanie, odwołano, odvolání, отзыв согласия
"""
#: What may stand beside one of these in a header of no other topic.
SENDINGS = "campaign, campaigns, kampagne, kampagnen, campagne, campagnes, campaña, campañas, all"
#: Words that deny what stands behind them.
DENYING_BEFORE = "not, without, never, stop, kein, keine, keinen, nicht, ohne, geen, niet, sans"
#: Ways to reach a reader other than by mail, of which a column may be.
OTHER_CHANNELS = """
    sms, mms, phone, telefon, telephone, teléfono, fax, whatsapp, telegram, push, call, calls
    anruf, postal, print, direct mail, catalog, catalogue, catalogs, catalogues, katalog, kataloge
    letter, letters, brief, briefe, post mail, mail post
"""
#: Headers below which stands whether somebody has confirmed, or when.
CONFIRM_HEADERS = """
    confirmed, confirmed at, confirm time, confirmation, confirmation date, confirmation time
    confirmation status, verified, verified at, email verified, activated, activated at, doi
    double opt in, double optin, doi bestätigt, doi datum, doi confirmed, double opt in bestätigt
    bestätigt, bestätigung, aktiviert, confirmé, confirmée, confirmado, confirmada, confermato
    confermata, bevestigd, potwierdzony, potwierdzona, potwierdzono, potvrzeno, potvrzený
    megerősítve, confirmat, bekräftad, bekræftet, bekreftet, vahvistettu, onaylandı, подтвержден
    подтверждена, підтверджено, verifiziert, vérifié, verificado, verificada, verificato
    geverifieerd, 已确认, 已確認, 確認済み, 인증
"""
#: Nouns of leaving that are headers, beside the words above.
LEFT_HEADERS = """
    deceased, died, passed away, verstorben, gestorben, décédé, décédée, décès, fallecido, fallecida
    overleden, deceduto, deceduta, falecido, zmarły, zmarła, zemřel, avliden, død, умер, умерла
    cancellazione, cancelación, cancelacion, cancelamento, annulation, annulering, annullamento
    résiliation, désactivation, désinscription, désabonnement, löschung, löschdatum, stornierung
    austrittsdatum, kündigungsdatum, abmeldedatum, opzegging, opzegdatum, eliminación, exclusão
    rezygnacja, usunięcie, zrušení, törlés, lemondás, anulare, uppsägning, oppsigelse, opsigelse
    avslut, peruutus, poisto, eroaminen, iptal, отмена, удаление, скасування, ακύρωση, إلغاء
    ביטול, הסרה, huỷ, pembatalan, disabled, deshabilitado, desabilitado, disabilitato, deaktiviert
    désactivé, διαγραφή, karteileiche, karteileichen, papierkorb, prullenbak, corbeille, papelera
    cestino, lixeira, trash, recycle bin, корзина
"""
#: Headers below which a no says that there is no such mailbox.
VALID_HEADERS = """
    valid, is valid, reachable, is reachable, deliverable, working, mail ok, email ok, gültig
    erreichbar, zustellbar, valide, válido, válida, valido, valida, geldig, bereikbaar, ważny
    platný, érvényes, действителен
"""
#: Headers below which a no says that nobody wants to send there, or may.
SEND_HEADERS = """
    send, mailable, sendable, may send, send to, senden, versenden, envoyer, enviar, inviare
    verzenden, wysyłać, отправлять
"""
#: Nouns of complaints that are headers.
COMPLAINT_HEADERS = """
    abuse report, abuse reports, abuse, spam report, spam reports, fbl, feedback loop, beschwerde
    beschwerden, spambeschwerde, spambeschwerden, spam beschwerde, spam beschwerden, spammeldung
    spammeldungen, plainte, plaintes, plainte spam, plaintes spam, signalement spam, klacht
    klachten, spamklacht, spamklachten, queja, quejas, quejas de spam, denuncia, denuncias
    reclamo, reclami, reclamos, segnalazione spam, segnalazioni spam, reclamação, reclamações
    denúncia, denúncias, skarga, skargi, stížnost, stížnosti, sťažnosť, panasz, panaszok, plângere
    plângeri, klagomål, klage, klager, valitus, valitukset, şikayet, şikayetler, жалоба, жалобы
    скарга, скарги, παράπονο, παράπονα, شكوى, شكاوى, תלונה, תלונות, khiếu nại, keluhan, 投诉, 投訴
    苦情, 스팸신고, 신고
"""
#: Small words of a header.
SMALL = """
    e, is, has, have, was, been, of, the, from, at, in, on, by, to, for, all, our, we, you, a, an
    am, um, vom, von, der, die, das, den, des, seit, zum, zur, le, la, les, du, de, au, aux, en, à
    d, l, depuis, el, los, las, del, al, desde, por, em, do, da, dos, o, il, lo, i, gli, di, della
    dalla, dal, dall, dell, alla, op, van, het, een, til, fra, af, av, dnia, z, od, w, ze, dne, pe
    от, из, на, с, в, и, από, في, من, của
"""
#: Owners, times and reasons that stand in a header beside what it is about.
BESIDE = """
    currently, email, e mail, mail, emails, mails, newsletter, newsletters, mailing, mailings
    marketing, gdpr, user, contact, member, subscriber, subscription, customer, reader, account
    list, double, date, day, time, when, utc, datetime, timestamp, reason, flag, status, state
    kontakt, contatto, contacto, contato, empfänger, abo, datum, tag, zeit, zeitpunkt, uhrzeit
    grund, jour, heure, motif, raison, fecha, día, hora, motivo, razón, correo, boletín, data, dia
    giorno, ora, tijd, dag, reden, nieuwsbrief, dato, tid, orsak, årsag, nyhedsbrev, nyhetsbrev
    päivä, pvm, aika, syy, czas, powód, čas, důvod, dátum, nap, ideje, oka, dată, motivul, tarih
    tarihi, saat, nedeni, sebebi, дата, время, день, причина, рассылки, рассылка, рассылку, почта
    ημερομηνία, ώρα, λόγος, تاريخ, وقت, سبب, תאריך, שעה, סיבה, ngày, lý do, tanggal, alasan, 日期
    时间, 時間, 日, 日時, 日付, 原因, 理由, 날짜, 일자, 일, 일시, 사유
"""
#: What stands in the name of a file beside what it says of its readers.
IN_NAMES = """
    csv, txt, tsv, zip, list, lists, export, exports, exported, file, files, data, backup, copy
    download, dump, report, all, alle, tous, todos, tutti, audience, segment, newsletter, mailing
    email, e mail, mail, mails, address, addresses, hard, soft, my, new, people, persons, customer
    customers, members, member, user, users, client, clients, kunden, liste, listen, lista, listas
    elenco, lijst, seznam, spisok, список, adressen, adresses, mailchimp, substack, buttondown
    ghost, beehiiv, listmonk, brevo, mailerlite, final, full, complete, durs, mous, harte, weiche
    harde, zachte, over, about, wegen, sur, pour, campagne
"""
#: What says it beside whatever other words, though not of whom: it is about nothing but mailings.
FIRM_NAMES = """
    rebonds, npai, rückläufer, karteileichen, beschwerden, spambeschwerden, plaintes, klachten
    quejas, reclami, reclamações, skargi, stížnosti, panaszok, klagomål, valitukset, жалобы
    opzeggingen, résiliations, onbestelbare
"""
#: Whoever has left, of whatever; in a name of a file, nothing else is left.
LEAVERS = """
    gone away, those who left, quitters, dropouts, drop outs, not any more, no longer, kündiger
    gegangen, gegangene, ausgetretene, ausgestiegen, aussteiger, abgänge, abgänger, austritte
    austretende, abbesteller, abmelder, ehemalige leser, nicht mehr, opzegger, opzeggers, afhakers
    afgehaakt, afmelders, weggegaan, weglopers, niet meer, démissionnaires, départs, désabonnements
    ne veulent plus, se fueron, se han ido, salidas, abandonos, usciti, se ne sono andati
    andati via, abbandoni, saíram, saídos, desistentes, desistências, odeszli, zrezygnowali
    rezygnujący, odejścia, odešli, odešlí, odchody, lemondók, kilépők, kilépettek, távozók
    avhoppare, avhopp, lämnat, frafaldne, udmeldte, utmeldte, avgått, lähteneet, eronneet
    ayrılanlar, ушедшие, ушли, выбывшие, отказники, отказавшиеся, вибулі, пішли, plecați
    αποχωρήσαντες, עזבו, غادروا, 已离开, 离开, 流失, 離開, 離脱者, 離脱, 退会者, 이탈자, 탈퇴자
"""
#: What says in a name that they left, where nothing else may be meant.
WEAK_NAMES = """
    left, dnc, leaver*, gone, lost, dropped, cancel*, annul*, storniert*, returned, retour*, removed
    deleted, gelöscht*, supprim*, verwijderd*, eliminad*, inactive, inaktiv*, inactif*, inactiv*
    inativ*, inattiv*, inactief*, nieaktywn*, неактив*, cleaned, bereinigt*, nettoy*, opgeschoond*
    limpiad*, ripulit*, limpo*, очищен*, disabled, deaktiviert*, spam, spammer*, junk, robinson*
    robinson liste, robinson list, baja, bajas, withdrawn, revoked, expired, lapsed, churned
    blocked, banned, rejected, failed, invalid, dead, gesperrt*, archived, former, formerly, ex
    ehemalig*, ancien*, antigos, antiguos, voormalig*, byli, byvali, бывш*, колишн*, fosti, πρώην
    לשעבר, سابق*, widerspruch*, objection*, objected, objector*, opposition*, oposicion*
    opposizion*, oposicao, oposicoes, bezwar*, bezwaar, sprzeciw*, namitk*, tiltakoz*, invandning*
    indsigelse*, innsigelse*, vastalause*, itiraz*, возражен*, заперечен*, 反对, 異議, 반대, absage*
    abgelehnt*, ablehnung*, declined, refused, refus
"""
#: Those who were readers, where one of `READERS` stands beside it.
FORMER = """
    former, formerly, ex, past, previous, ehemalig*, fruhere*, ancien*, antigu*, antigos, vecchi*
    voormalig*, vroegere, oud, byli, dawni, byvali, volt, tidigare, tidligere, entiset, eski, бывш*
    колишн*, fosti, πρωην
"""
READERS = """
    subscriber*, abonnent*, abonne, abonnes, abonnees, abonnee, suscriptor*, abbonat*, iscritt*
    assinant*, inscrit*, subskrybent*, odberatel*, feliratkozo*, prenumerant*, tilaaj*
    abone, aboneler, подписчик*, підписник*, abonati, συνδρομητ*, newsletter*
"""
#: Words that deny one of leaving that stands behind them.
NAME_DENIALS = """
    without, not, no, never, excluding, except, minus, ohne, nicht, keine, nie, sans, sauf, sin
    salvo, senza, sem, zonder, niet, geen, bez, ne, utan, inte, uden, ikke, uten, ilman, ei, fara
    без, не, кроме, крім, χωρίς, ללא, בלי, بدون, không, tanpa
"""
#: Whose addresses were bought, and so never agreed; where a list is spoken of.
BOUGHT = """
    purchased, bought, rented, scraped, harvested, third party, gekauft*, gemietet*, zugekauft*
    erworben*, fremdadressen, kaufadressen, mietadressen, achete*, loue*, comprad*, alquilad*
    acquistat*, comprat*, noleggiat*, alugad*, gekochte, gekocht, ingekocht*, gehuurd*, kupion*
    zakupion*, koupen*, nakoupen*, vasarolt*, kopt*, kobt*, kjopt*, ostet*, satin alinan
    satinalinan, купленн*, покупн*, куплен*, cumparat*, αγορασμεν*, שנקנו, שנרכשו, مشتراة
"""
#: The same in scripts without spaces, beside one of the others.
SQUARE_BOUGHT = "购买, 購買, 買取, 購入, 구매, 구입"
SQUARE_LISTS = "名单, 名單, 地址, 邮箱, 郵箱, リスト, アドレス, 명단, 주소, 목록"
#: And who never agreed, whatever is spoken of.
NEVER_AGREED = """
    never opted in, not opted in, no opt in, no optin, without opt in, no consent, without consent
    never agreed, never consented, not consented, cold leads, cold list, cold emails
    ohne einwilligung, ohne zustimmung, keine einwilligung, ohne opt in, sans consentement
    sans optin, sans opt in, sin consentimiento, sin permiso, senza consenso, sem consentimento
    zonder toestemming, geen toestemming, bez zgody, brak zgody, bez souhlasu, hozzajarulas nelkul
    utan samtycke, uden samtykke, uten samtykke, ilman suostumusta, izinsiz, onaysiz, без согласия
    без згоди
"""
#: And what a list of addresses is called.
LISTS = """
    list, lists, listen, liste, listes, lista, listas, lijst, lijsten, listy, seznam, addresses
    address, adressen, adresses, direcciones, indirizzi, enderecos, adresy, cimek, adresser
    osoitteet, adresler, адреса, contacts, kontakte, contactos, contatti, contatos, kontakty, leads
    emails, base, bases, fichier*, fichero*, archivio, plik, bestand, email, mails, data, database
    datenbank, база, список
"""
#: Headers that say nothing of what stands below them, beside numbers and single letters: whoever
#: adds a column without a name, or for anything else, writes remarks there.
OF_ANYTHING = """
    column, col, field, unnamed, untitled, no name, noname, var, value, values, cell, text, free
    free text, custom, custom field, extra, extras, other, others, other info, misc, miscellaneous
    various, sundry, any, anything, info, infos, information, detail, details, data, more, further
    additional, blank, empty, response, responses, answer, answers, feedback, reply, replies, follow
    up, followup, history, log, update, updates, news update, status update, todo, to do, check
    marks, attention, important, context, background, contact history, call log, x, spalte, feld
    wert, zusatz, zusätzlich, zusätze, sonstige, sonstiges, sonst, diverses, diverse, verschiedenes
    weiteres, weitere, weitere infos, freitext, freifeld, angaben, hinweise, hinweis, antwort
    antworten, rückmeldung, rückmeldungen, rücklauf, reaktion, reaktionen, verlauf, historie
    aktualisierung, stand, nachfassen, anm, anmerk, bem, bemerk, kommentar, zur info, colonne, champ
    champ libre, divers, autre, autres, autres infos, renseignements, précisions, complément
    compléments, supplément, réponse, réponses, retour, retours, suivi, historique, mise à jour, rem
    rq, obs, à noter, columna, campo, campo libre, otro, otros, otras, varios, varias, información
    más información, detalle, detalles, respuesta, respuestas, comentar, seguimiento, historial
    actualización, observ, colonna, altro, altri, altre, varie, vario, informazioni, dettaglio
    dettagli, risposta, risposte, riscontro, cronologia, storico, seguito, aggiornamento
    annotazioni, coluna, outro, outros, outras, diversos, informações, resposta, respostas, retorno
    acompanhamento, histórico, atualização, kolom, veld, overig, overige, overigen, anders
    extra info, opm, bijzonderheden, toelichting, antwoord, antwoorden, terugkoppeling, reactie
    reacties, geschiedenis, opvolging, aanvulling, kolumna, pole, inne, różne, dodatkowe, informacje
    szczegóły, odpowiedź, odpowiedzi, historia, aktualizacja, sloupec, jiné, ostatní, různé
    doplňující, informace, podrobnosti, odpověď, odpovědi, oszlop, mező, egyéb, válasz, részletek
    információ, előzmények, kolumn, fält, övrigt, annat, svar, historik, detaljer, uppföljning
    kolonne, felt, øvrigt, andet, annet, opfølgning, historikk, sarake, kenttä, muu, muuta, muut
    vastaus, lisätiedot, sütun, alan, diğer, yanıt, cevap, geçmiş, detaylar, столбец, колонка, поле
    прочее, другое, разное, дополнительно, подробности, информация, инфо, ответ, ответы, отклик
    история, обновление, прим, доп, стовпець, інше, різне, відповідь, відповіді, додатково
    інформація, історія, coloană, câmp, altele, răspuns, στήλη, πεδίο, άλλα, διάφορα, απάντηση
    עמודה, שדה, אחר, שונות, תשובה, פרטים, מידע, עמודת, عمود, حقل, أخرى, متفرقات, رد, تفاصيل, معلومات
    cột, khác, phản hồi, chi tiết, lainnya, tanggapan, 項目, 字段, 其他, 其它, 信息, 详情, 詳情
    反馈, 反饋, 回复, 回覆, 答复, 跟进, 历史, 更新, その他, カラム, 詳細, 情報, 返信, 返事, 回答
    履歴, 追記, 기타, 필드, 상세, 정보, 답변, 회신, 응답, 이력
"""
#: Whom the heading of a part of a list names, as "Inactive subscribers" does.
PEOPLE = """
    subscribers, subscriber, contacts, contact, readers, reader, members, users, people, list
    emails, email, addresses, abonnenten, kontakte, empfänger, leser, abonnés, contactos, contatti
    adressen, abonnees, lezers, leden, klanten, contacten, mitglieder, lecteurs, membres, miembros
    clientes, lectores, ontvangers, destinataires, soci, clienti, leserinnen, kundinnen
"""
