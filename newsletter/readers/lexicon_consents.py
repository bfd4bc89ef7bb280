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
    同意接收, あり, 可, 희망, 동의함, 원함
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
#: What refuses there, beside what denies anywhere.
DENIALS = """
    liegt nicht, fehlt, fehlend, missing, lacking, absent, not, none, rather not, lieber
    liever niet, off, disinterest*, uninterest*, opposed, objected, withheld, manque, manquant
    falta, manca, mancante, ontbreekt, brakuje, chybi, отсутств*, отказ, odmowa, negado, denegado
    negato, refuse*, untick*, uncheck*, unwilling
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
