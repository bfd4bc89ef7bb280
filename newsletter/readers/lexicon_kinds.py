"""Kinds of jottings by which somebody gets no mail, each in the languages of lists. Data.

As in lexicon_notes.py, a star stands for whatever a word ends in.
"""

from __future__ import annotations

#: Words cut short, as people write them in narrow columns.
SHORTENED = """
    abgem, abgem am, gestr, ausgetr, gekünd, gekuend, verst, unbek verz, unbek verzogen, gel, entf
    widerspr, keine nl, kein nl, no nl, geen nl, pas de nl, afgem, uitgeschr, opgez, verw, overl
    désab, désinscr, suppr, décéd, décd, désabo, unsubd, rem, del, canc, cancd, rmvd, elim, borr
    disiscr, wypis, usun, skreśl, odhl, leir, avreg, avl, удал, умер, снят
"""
#: Who has died.
DEAD = """
    rip, r i p, rest in peace, passed on, is no longer with us, no longer with us, ist tot
    todesfall, beerdigung, nicht mehr unter uns, is overleden, is dood, est mort, est morte
    nous a quittés, ha muerto, ha fallecido, q e p d, è morto, è morta, è mancato
    è venuto a mancare, morreu, umarł, umarła, nie żyje, už nežije, meghalt, gick bort
    har gått bort, gik bort, gikk bort, menehtyi, nukkui pois, hayatını kaybetti, скончался
    покойный, нет в живых, 病逝, 过世, 過世, 亡くなった, ご逝去, 돌아가심
"""
#: Who has taken consent back.
REVOKED = """
    widerruf, widerruft, widerrief, widerruf liegt vor, widerruf eingelegt, hat widerruf eingelegt
    widerruf erhalten, widerruf eingegangen, widerruf per mail, widerruf der einwilligung
    sperrvermerk, ingetrokken, intrekking, intrekking toestemming, toestemming ingetrokken
    révocation, révocation du consentement, rétractation, s'est rétracté, s'est rétractée
    revocación, revocación del consentimiento, revoca, revoca consenso, revoca del consenso
    ha revocato, ha revocado, revogação, revogou, odwołanie zgody, odwołał zgodę, odvolal souhlas
    отзыв согласия, 撤回同意, 同意撤回
"""
#: Who would rather not.
RELUCTANT = """
    rather not, would rather not, better not, decline, declines
    lieber nicht, lieber keine, eher nicht, kein bedarf, liever niet, liever geen, stopt ermee
    geen behoefte, plutôt pas, préfère pas, préfère ne pas, mejor no, prefiere no, prefiere que no
    meglio di no, preferisce di no, melhor não, prefere não, raczej nie, woli nie, raději ne
    inkább nem, helst inte, helst ikke, mieluummin ei, скорее нет, лучше не надо, rm'd
    rm'd at own request
"""
#: That somebody has complained; of what, nobody need say.
COMPLAINED = """
    filed a complaint, filed complaint, lodged a complaint, made a complaint, complaint received
    complaint filed, complains, complaining, threatened to sue, threatens to sue
    threatens legal action, threatened legal action, sent a lawyer, lawyer letter
    hat sich beschwert, beschwert sich, beschwerte sich, beschwerde eingereicht
    beschwerde eingegangen, droht mit anwalt, anwalt eingeschaltet, unterlassung, abmahnung
    klacht ingediend, heeft geklaagd, heeft klacht ingediend, klaagt, diende klacht in, s'est plaint
    s'est plainte, se plaint, plainte déposée, plainte reçue, a porté plainte
    menace de porter plainte, se quejó, se ha quejado, se queja, presentó una queja, puso una queja
    queja presentada, ha protestado, si è lamentato, si è lamentata, si lamenta, ha reclamato
    ha protestato, ha fatto reclamo, reclamou, queixou-se, apresentou queixa, złożył skargę
    złożyła skargę, skarżył się, skarżyła się, skarży się, stěžoval si, stěžovala si, stěžuje si
    podal stížnost, panaszt tett, panaszkodott, klagade, har klagat, klagede, har klaget, klaget
    valitti, teki valituksen, şikayet etti, şikayetçi, пожаловался, пожаловалась, подал жалобу
    жаловался, жаловалась, жалуется, поскаржився, поскаржилась, s a plâns, παραπονέθηκε, התלונן
    התלוננה, اشتكى, 投诉了, 已投诉, 投訴了, クレーム, 苦情あり, 苦情, 항의, 항의함, 불만 접수
"""
#: That somebody has had enough; of mail it is where that is named, see `lexicon_doubts.LEAVINGS`.
WEARY = """
    enough, had enough, has had enough, fed up, sick of us, sick of it, sick of this, tired of us
    annoyed, never again, no more please, nie wieder, hat genug, hat die nase voll, reicht ihm
    reicht ihr, keine lust mehr, keinen bock mehr, kontakt abgebrochen, nicht mehr erwünscht
    unerwünscht, will in ruhe gelassen werden, heeft genoeg, heeft er genoeg van, geen zin meer
    is het zat, is het beu, nooit meer, wil met rust gelaten worden, met rust laten, en a marre
    marre, en a assez, ras le bol, plus jamais, veut qu'on le laisse tranquille, harto, harta
    está harto, está harta, nunca más, que lo dejen en paz, stufo, stufa, ne ha abbastanza, mai più
    basta così, farto, farta, nunca mais, ma dosyć, ma dość, dość, nigdy więcej, má dost, už nikdy
    elege van, soha többet, soha többé, har fått nog, aldrig mer, har fået nok, har fått nok
    aldri mer, sai tarpeekseen, ei enää koskaan, bıktı, bir daha asla, надоело, больше никогда
    никогда больше, достали, ніколи більше, набридло, s-a săturat, niciodată, 二度と, 再也不要, 烦
    受够了, 다시는, 그만
"""
#: Taken off, struck out: of a list, as other things are, too.
STRUCK = """
    took off, took him off, took her off, took them off, takes off, taken out, took out
    took him out, took her out, take out, crossed off, crossed out, cross out, scrubbed, purge*
    pulled from, dropped from, drop from, kicked off, left off list, rausgenomm*, rausnehm*
    rausgeworf*, rausgeschmiss*, rausstreich*, rausgestrich*, herausgenomm*, durchgestrich*
    weggemacht, weggenommen, deaktivier*, doorgestreept, doorgehaald, gewist, weghalen, eraf halen
    eraf gehaald, afvoeren, afgevoerd, raye, rayee, rayer, rayez, biffe, biffee, biffer, ote, otee
    oter, sorti de, sortie de, sortir de, quitad*, tachad*, tachar*, sacar de, sacad* de, saquen
    tolto, tolta, tolti, togliere, togliete, depenn*, levato, levata, levare, tirar da, tirar do
    tirado da, retirar da, retirado*, riscad*, zdjac, zdjet*, wyrzuc*, wykresl*, skresl*, vyskrtn*
    vyrazen*, sejmut, kihuz*, kivett*, kivenn*, levett*, stryk*, struken, strukna, tagits bort
    fjernet, pois listalta, sildi*, cikardi*, cikarildi, снят*, снять, сняли, снял, сняла, снимите
    вычерк*, выкинут*, знят*, зняти, зняли, викресл*, scos, scoasa, scoateti, הורד, הורידו, להוריד
    struck from, strike from, stricken from, struck off, scratched, wiped, strøget, strøket
"""
#: The same alone, with whoever wrote it.
STRUCK_ALONE = """
    cancel, suppress, purge, purged, scrub, scrubbed, zap, kill, struck, struck out, crossed off
    crossed out, taken out, took out, took off, pulled, wiped, forget me, forget him, forget her
    forget them, leave off, leave out, offboarded, off boarded, rausgenommen, herausgenommen
    rausgeworfen, rausgeschmissen, rausnehmen, durchgestrichen, vergessen werden, eraf gehaald
    doorgestreept, doorgehaald, gewist, gestopt, stopgezet, enlevé, enlevée, enlever, rayé, rayée
    rayer, biffé, biffée, ôté, ôtée, retirée, sorti, quitado, quitada, borrado, borrada, tachado
    tachada, tachar, suprimido, suprimida, parado, da togliere, tolto, tolta, si è tolto, si è tolta
    togliere, depennato, depennata, levato, levata, tirado, riscado, riscada, apagado, apagada
    wykreślony, wykreślona, skreślony, skreślona, zdjęty, zdjęta, wyrzucony, vyškrtnut, vyškrtnuta
    vyškrtnout, kihúzva, kivéve, struken, strøget, strøken, sildik, çıkardık, снять, снят, снята
    сняли, вычеркнули, вычеркнут, вычеркнута, убрали, убран, убрана, исключили, исключен, исключена
    удалили, знято, викреслили, видалили, прибрали, scos, scoasă, 删了, 已删, 刪了, 已移除, 已注销
    注销, 已剔除, 抜けた, 抹消, 外した, 除籍, 뺌, 빼기, 지움, deactivated, deactivate, 删, 刪
    deactivated on request, deleted on request, que lo borremos, que la borremos, que nos borre
"""
#: What somebody wants no more, whom mail bothers.
BOTHERED = """
    hear, hear from, bother*, disturb*, pester*, horen, hoeren, belastig*, belaestig*, storen
    gestort, genervt, lastig*, lastiggevallen, entendre parler, derang*, embet*, ennuy*, molest*
    incomod*, saperne, sentire, disturbar*, importun*, slyszec, przeszkadz*, niepoko*, meczyc
    slyset, obtezov*, vyrusov*, hallani, zavar*, hora av, hore fra, forstyrr*, kuulla, hairit*
    duymak, rahatsiz*, слышать, беспоко*, тревож*, чути, турбув*, auda, deranj*, saber nada
    sapere nulla, sapere niente, plus entendre
"""
#: Sure words with the small ones for nothing, beside `lexicon_notes.SURE`.
SURE = """
    nix schicken, nix mehr schicken, nix mehr senden, nix mehr, niks meer, niks sturen
    niks meer sturen, nicht mehr belastigen, nicht belastigen, niet meer lastigvallen
    niet lastigvallen, ne plus deranger, ne pas deranger, no molestar mas, non disturbare piu
    nie przeszkadzac, no nos escriba, que no le escrib*, que no les escrib*, que no lo escrib*
    que no me escrib*, que no le mand*, que no le envi*, basta correos, basta mail, basta email
    do not bother, don t bother, stop spamming, don t spam, quit emailing, quit mailing, не пишите
    не надо писать, хватит писать, не присылайте, wants nothing from us, wants nothing more from us
    wants nothing to do with us
"""
#: Who takes us for spam.
SPAMMED = """
    hates newsletter*, hates our newsletter*, hates mail*, hates email*, hates our mail*
    hates our email*, hasst newsletter*, hasst mails, haat nieuwsbr*, haat mails, findet es spam
    vindt het spam, vindt ons spam, thinks it is spam, thinks we are spam, considers it spam
    calls it spam, trouve que c est du spam, lo considera spam, lo ritiene spam
    geen mail te ontvangen, geen mails te ontvangen, geen mail ontvangen, geen mails ontvangen
    geen nieuwsbrief te ontvangen, geen nieuwsbrieven te ontvangen
"""
#: Who would rather not, beside `lexicon_notes.ASKING`.
PREFERRING = """
    prefer, prefers, preferred, would rather, rather not, lieber, zieht es vor, liever, wenst
    wensen, wenste, verkiest, prefere, preferent, prefiere, prefieren, preferisce, preferiscono
    woli, wola, helst, mieluummin, предпочита*, interest in, interested in
"""
#: Beside `lexicon_notes.DENYING`.
DENYING = "nix, niks, nimmer"
#: Who wants to be reached, but not by mail.
ELSEWHERE = """
    post only, only post, only by post, by post only, postal mail only, only postal mail, phone only
    only phone, only by phone, by phone only, calls only, letters only, letter only, only letters
    paper only, print only, only print, sms only, text only, whatsapp only, only whatsapp, fax only
    nur post, nur noch post, nur per post, nur noch per post, nur postalisch, nur briefpost
    nur brief, nur papier, nur telefon, nur telefonisch, nur noch telefonisch, nur per telefon
    nur anrufen, nur whatsapp, nur sms, nur fax, nur gedruckt, nur print, post statt mail
    brief statt mail, papier statt mail, alleen post, alleen per post, alleen telefoon
    alleen telefonisch, alleen brief, alleen papier, alleen nog post, enkel post, enkel per post
    courrier uniquement, uniquement courrier, uniquement par courrier, courrier seulement
    seulement par courrier, que par courrier, courrier papier uniquement, courrier postal uniquement
    poste uniquement, téléphone uniquement, uniquement par téléphone, papier uniquement
    solo correo postal, solo por correo postal, sólo correo postal, sólo por correo postal
    solo teléfono, sólo teléfono, solo por teléfono, sólo por teléfono, solo papel, solo carta
    solo posta, solo per posta, solo posta cartacea, solo cartaceo, solo telefono, solo per telefono
    solo lettera, só correio, só por correio, só telefone, só por telefone, só papel
    tylko listownie, tylko poczta tradycyjna, tylko pocztą tradycyjną, tylko pocztą, tylko telefon
    tylko telefonicznie, tylko list, jen poštou, jen pošta, jen telefon, jen telefonicky
    csak telefon, csak telefonon, csak postán, csak postai úton, bara post, endast post
    bara telefon, kun post, kun telefon, kun brev, bare post, bare telefon, vain posti
    vain postitse, vain puhelin, vain puhelimitse, sadece posta, sadece telefon, только телефон
    только по телефону, только почтой, только письмом, только звонить, лише телефон, тільки телефон
    doar telefon, doar poștă, 郵便のみ, 郵送のみ, 電話のみ, 仅电话, 仅邮寄, 只打电话, 只邮寄, 우편만
    전화만
"""
#: Other words that keep somebody from mail where they are all that is said.
OTHERS = """
    x, xx, xxx, does not want anything, don't want anything, no spam, don't spam, do not bother
    don't bother, gdpr request, gdpr deletion, gdpr delete, gdpr removal, deletion request
    removal request, ccpa request, dsgvo anfrage, dsgvo löschung, löschantrag, avg verzoek
    demande rgpd, solicitud rgpd, said no, says no, said no thanks, told us no, turned us down
    not for him, not for her, il ne veut rien, no quiere saber nada
    no quiere saber nada de nosotros, non vuole saperne, non vuole più saperne, que no
    que no quiere
"""
#: And how he wants it.
WANTING = """
    want, wants, wanted, wish, wishes, will, mochte, moechte, wil, wenst, veut, veulent, souhaite
    quiere, desea, vuole, desidera, quer, deseja, chce, zyczy, vill, vil, onskar, onsker, haluaa
    istiyor, istemiyor, nechce, preje, nepreje, akar, szeretne, vrea, хочет, хотел*, желает, хоче
"""
#: And that it is only for a time of the day.
AT_TIMES = """
    before, after, during, until, vor, nach, wahrend, bis, voor, na, tijdens, tot, avant, apres
    pendant, antes, despues, durante, prima, dopo, depois, przed, po, podczas, pred, do, после, во
    до, пока
"""
#: How somebody feels who says so: it says nothing by itself.
MOODS = """
    angry, furious, upset, mad, rude, sauer, wütend, verärgert, böse, boos, kwaad, geïrriteerd
    fâché, fâchée, furieux, furieuse, énervé, énervée, enfadado, enfadada, enojado, enojada, furioso
    furiosa, molesto, molesta, arrabbiato, arrabbiata, zangado, zangada, zły, zła, wściekły
    naštvaný, naštvaná, dühös, arg, sur, vred, vihainen, kızgın, злой, злая, зол, зла, злится, злий
    supărat, supărată, 生气, 生氣, 怒り, 화남
"""
#: What denies, and behind it what only tells that somebody was not reached, by languages.
REACHED = (
    ("never, not, not yet, never yet", "replied, answered, responded, called, phoned, rang, wrote"),
    ("nie, nicht, noch nicht, noch nie", "angerufen, geantwortet, zurückgerufen"),
    ("jamais, pas, pas encore", "appelé, appelée, rappelé, rappelée, répondu, téléphoné"),
    ("no, nunca", "llamó, contestó, respondió"),
    ("mai, non ha", "chiamato, richiamato, risposto, telefonato"),
    ("nooit, niet, nog niet", "gebeld, teruggebeld, geantwoord"),
    ("nie, nigdy nie", "dzwonił, dzwoniła, zadzwonił, zadzwoniła, odpowiedział, odpowiedziała"),
    ("не, никогда не", "звонил, звонила, позвонил, позвонила, ответил, ответила"),
    ("aldrig, inte, ikke", "svarat, svaret, svart, ringt, ringet"),
    ("belde, rief, ringde, ringte", "niet, nicht, inte, ikke"),
)
#: What is only to come, or about the telephone, and no reason to send nothing now.
TO_COME = """
    will retire, will be retired, will be retiring, going to retire, about to retire
    plans to retire, planning to retire, hopes to retire, due to retire, set to retire
    soon to retire, may retire, might retire, will soon retire, will be out, will be off
    will be gone, will be away
    unreachable by phone, unreachable by telephone, unreachable on the phone, unreachable by mobile
    not reachable by phone, telefonisch unerreichbar, injoignable par téléphone
    telefonisch onbereikbaar, ilocalizable por teléfono, irraggiungibile al telefono
    irraggiungibile per telefono, недоступен по телефону, недоступна по телефону
"""
#: Signs that say so, wherever they stand in a short remark.
SIGNS = "†✝✞☠⚰🚫⛔❌✗✘✖☒"
#: In scripts without spaces, beside `lexicon_notes.SQUARE_SURE`.
SQUARE_SURE = """
    不要再发, 不要再發, 不要再寄, 不要再给, 不要再給, 别再发, 别再寄, 别再给, 別再發, 別再寄, 别给我
    别烦, 別煩, 不要打扰, 不要打擾, 请停止, 請停止, 不再需要, 邮箱失效, 邮箱停用, 邮箱已停, 邮箱无效
    邮箱注销, 邮箱错误, 郵箱失效, 信箱失效, 邮件失效, 地址失效, 邮址失效, 已注销邮箱, 再也不要
    送らないよう, 送信しないよう, 送付しないよう, 二度と送, 連絡しないで, 迷惑だ, 迷惑メ, 그만 보내
    보내지마, 보내지 마, 더 이상 보내, 연락하지 마, 연락하지마, 메일 그만
"""
#: Who has left it, before the name of a company: his address there is none.
LEFT_IT = """
    left, has left, quit, departed, departed from, fired from, laid off by, retired from
    resigned from, gone from, hat verlassen, weg von, weg bei, weg bij, vertrokken bij, verliet
    ontslagen bij, parti de, partie de, a quitté, quitte, dejó, ha dejado, se fue de, salió de
    ya no está en, ha lasciato, uscito da, uscita da, via da, deixou, saiu da, saiu do, odszedł z
    odeszła z, zwolnił się z, odešel z, odešla z, eljött, slutat på, slutade på, sluttet hos, lähti
    ayrıldı, ушел из, ушёл из, ушла из, уволился из, уволилась из, покинул, покинула, пішов з
    пішла з, a plecat de la, no longer at, no longer with, not at, nicht mehr bei, niet meer bij
    plus chez, ya no en, non più in, não está mais na, już nie w, больше не в
"""
#: Who noted it.
WRITTEN_BY = "by, von, durch, door, par, por, da, per, przez, od, av, af, от, per, ved, til"
