"""What people write below a header that asks who wants mail. Data, as lexicon.py is.

A star stands for whatever a word ends in.
"""

from __future__ import annotations

#: What agrees, as a whole.
AGREED = """
    erteilt, liegt vor, vorhanden, gegeben, gewünscht, erwünscht, will, will es, wants, wants it
    want, wish, wishes, gerne, gern, einverstanden, zugestimmt, eingewilligt, abonniert, angemeldet
    per mail, per e-mail, e-mail, email, mail, newsletter, beides, both, online, schriftlich
    mündlich, telefonisch, gegeven, gewenst, graag, akkoord, aanwezig, wel, donné, donnée, accordé
    souhaité, d'accord, volontiers, bien sûr, dado, otorgado, concedido, de acuerdo, claro
    con gusto, quiere, desea, dato, concesso, d'accordo, volentieri, vuole, udzielona, wyrażona
    wyrażam, wyraża, zgoda, chce, jest, udělen, udělený, souhlasí, chci, есть, дано, получено
    получено согласие, согласен, согласна, хочет, хочу, по почте, дал, дала, має, надано, givet
    gitt, ja tack, ja takk, ja tak, annettu, verildi, var, istiyor, δόθηκε, 希望, 希望する
    希望します, 同意, 同意する, 同意します, 同意済み, 配信する, 受け取る, 要, 需要, 接受, 愿意
    同意接收, あり, 可, 희망, 동의함, 원함, stimme zu, stimmt zu, ich stimme zu, bin einverstanden
    erlaubt, genehmigt, akzeptiert, bejaht, accepte, j'accepte, accepté, acceptée, autorise
    autorisé, consent, consenti, oui j'accepte, acepto, acepta, aceptado, aceptada, autorizo
    autoriza, autorizado, consiento, consiente, accetto, accetta, accettato, acconsento, acconsente
    autorizzo, autorizzato, sì acconsento, aceito, aceita, aceitou, concordo, concorda, autorizou
    consinto, gaat akkoord, ga akkoord, stemt toe, toegestemd, toegestaan, geaccepteerd
    wyraził zgodę, wyraziła zgodę, wyrażam zgodę, zgadzam się, zgadza się, akceptuję, akceptuje
    zaakceptowano, udzielono, souhlasím, uděleno, udělil, udělila, přijato, súhlasí, súhlasím
    hozzájárul, hozzájárult, hozzájárulok, elfogadta, elfogadja, elfogadom, beleegyezik
    beleegyezett, beleegyezem, megadva, kéri, szeretné, samtycker, godkänner, godkänt, accepterar
    har samtyckt, vill ha, samtykker, accepterer, godkender, godkendt, godtar, godtatt, akseptert
    har samtykket, ønsker, suostuu, suostun, suostunut, hyväksyn, hyväksyy, hyväksytty, haluaa
    annettu suostumus, kabul, kabul ediyorum, kabul ediyor, kabul etti, onaylıyorum, onaylıyor
    onayladı, onaylandı, izin verdi, izin var, istiyorum, evet istiyorum, согласны, согласился
    согласилась, даю согласие, дал согласие, дала согласие, согласие дано, согласие получено
    разрешаю, разрешил, разрешено, принимаю, одобрено, подтверждаю, згоден, згодна, погоджуюсь
    погодився, погодилась, даю згоду, надав згоду, дозволяю, съгласен, съгласна, da pristajem
    pristajem, slažem se, suglasan, suglasna, soglašam, nõus, sutinku, sutiko, piekrītu, piekrita
    de acord, sunt de acord, acceptat, acceptă, și-a dat acordul, συμφωνώ, συμφωνεί, αποδέχομαι
    αποδέχεται, δέχομαι, συναινώ, συναινεί, موافق, موافقة, أوافق, نعم أوافق, تمت الموافقة, وافق
    وافقت, مقبول, מסכים, מסכימה, אני מסכים, הסכים, הסכימה, מאשר, מאשרת, אישר, אישרה, אושר, đồng ý
    đã đồng ý, tôi đồng ý, chấp nhận, cho phép, setuju, saya setuju, bersedia, menyetujui, ยินยอม
    ตกลง, อนุญาต, सहमत, हाँ, हां, मंज़ूर, موافقم, بله, 同意した, 承諾, 承諾する, 承諾済み, 承認
    承認済み, 許可, 許可する, 許諾, 了承, 了解, 受信する, 受信希望, 購読する, 配信希望, 希望あり
    已同意, 我同意, 允许, 允許, 许可, 已授权, 授权, 授權, 愿意接收, 願意, 接收, 已接受, 可以, 동의
    동의합니다, 동의했음, 동의 완료, 동의완료, 수락, 승낙, 승인, 허용, 허락, 수신함, 받음, 희망함
    원합니다
"""
#: Words that say so, or how somebody agreed, where nothing beside them refuses.
AGREEING = """
    subscribed, subscribe, active, confirmed, given, granted, freely, agreed, agree, agrees
    accepted, accept, accepts, consented, consent, consents, opted, optin, opt, in, checked, ticked
    form, website, web, site, online, signup, sign, up, registration, registered, checkout, event
    booth, fair, api, double, single, express, expressed, explicit, implied, verbal, verbally
    written, writing, paper, card, phone, landing, popup, page, shop, store, import, person
    received, allowed, approved, permitted, okay, sure, gladly, definitely, absolutely, course, love
    like, please, interested, formular, webseite, messe, formulier, formulaire, formulario, modulo
    formularz
"""
#: What may stand beside these.
BESIDE = """
    a, an, the, our, your, my, i, we, he, she, they, it, to, of, by, via, on, at, from, with, and
    is, was, has, have, been, be, would, do, all, since, contact, customer, reader, marketing
    newsletter, newsletters, mail, mails, email, emails, e, list, date, d, me, us, per, am, vom, von
    seit, über, bei, der, die, das, zum, ich, er, sie, hat, le, la, les, du, de, par, el, los, por
    il, di, da, op, van, het, een, door, с, на, от, по
"""
#: What asks for a newsletter by how often it comes, or names one.
WISHES = """
    daily, weekly, monthly, quarterly, yearly, biweekly, fortnightly, täglich*, wöchentlich*
    monatlich*, dagelijks, wekelijks, maandelijks, quotidien*, hebdomadaire*, mensuel*, diari*
    semanal*, mensual*, settimanal*, mensil*, codzienn*, tygodniow*, miesięczn*, ежедневн*
    еженедельн*, ежемесячн*, *news, *newsletter, *newsletters, digest, updates, *ニュース*, *뉴스*
    *新闻*, *快讯*
"""
#: And in which of its kinds, which says nothing of those who have none.
KINDS = "free, paid, premium, gratis, basic, trial, founding, complimentary, html, text, plain"
#: Ways of asking somebody that are none by mail, where permissions are listed.
CHANNELS = """
    direct, post, postal, postalisch, letter, letters, brief, paper, card, phone, telephone, call
    calls, telefon, telefonisch, téléphone, teléfono, telefono, telefone, телефон, telefoon
    telefonicznie, sms, mms, text, whatsapp, wechat, fax, push, advertising, ads, adverts, online
    web, website, social, retargeting, customized, personalised, personalized, werbung
"""
#: What mail is called there, with what may stand beside it.
MAIL = "email e mail emails mails newsletter newsletters marketing by via per par por over"
#: Of these, what is none by itself.
NOT_ALONE = "e, marketing, by, via, per, par, por, over"
#: What refuses there, beside what denies anywhere.
DENIALS = """
    liegt nicht, fehlt, fehlend, missing, lacking, absent, not, none, rather not, lieber
    liever niet, off, disinterest*, uninterest*, opposed, objected, withheld, manque, manquant
    falta, manca, mancante, ontbreekt, brakuje, chybi, отсутств*, отказ, odmowa, negado, denegado
    negato, refuse*, untick*, uncheck*, unwilling, verneint, lehnt ab, rechaza*, deniega, no acepto
    nega, recus*, weiger*, odmit*, nesouhl*, odmiet*, nesuhlas*, odmaw*, odmow*, elutasit*
    tiltakoz*, avboj*, nekar*, avvis*, afvis*, afslar*, avslar*, kielta*, kieltay*, vastust*
    reddet*, reddedi*, ret, vermedi, etmiyor, etmedi, istemiyor, против, возража*, запрещ*, запрет*
    не соглас*, відмов*, отказва*, odbija*, keeldu*, nesutin*, nepiekrit*, refuz*, αρν*, διαφων*
    رفض*, أرفض, يرفض, غير, סירב*, מסרב*, מתנגד*, từ chối, menolak, ปฏิเสธ, असहमत, नहीं
"""
#: What is no no as yet.
NOT_YET = """
    not yet, noch nicht, nog niet, pas encore, todavia no, aun no, non ancora, ainda nao
    jeszcze nie, еще нет, пока нет, ještě ne, offen, pending, n v t, nvt
"""
#: What follows a no that is one.
AFTER_NO = """
    no, thanks, thank, thx, longer, more, way, please, mail, mails, email, emails, newsletter
    newsletters, interest, wish, merci, gracias, grazie, obrigado, obrigada, quiero, quiere, voglio
    souhaite, quero, consent, permission, opt
"""
