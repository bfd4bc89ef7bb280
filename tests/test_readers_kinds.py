"""Jottings by their kinds, and honest ones that have the same words."""

from __future__ import annotations

from tests.lists import FINE, standing

NOT_MAILED = """
    REMOVED by Sue 3/3/21; said no thanks, Jan; took off list per request; cancel; suppress
    forget me; R.I.P.; angry, never again; left Acme 2019; X; x; RIP; rip 2021; never again
    no thanks; not any more; fed up with our mails; tired of mails; sick of newsletters; had enough
    enough!; zap; kill; purge; struck from list; scrubbed; dropped from list; off-boarded
    moved away, no mail; passed on 2020; † 2021; ✝; doesn't want to hear from us
    does not wish to be bothered; do not bother; filed a complaint; complaint received
    threatened to sue; lawyer letter; only post; post only; phone only; mail box dead
    cancel please; suppress please; no spam please; don't spam me; GDPR request; gdpr delete
    leave off; taken out; took him out; pulled from list; crossed off; crossed out
    deactivated on request; abgem.; abgem. 3/21; gestr.; gel.; gelöscht Mai 21; nix mehr schicken
    nichts mehr schicken; will nichts mehr hören; möchte nicht mehr belästigt werden
    hat sich beschwert; nur noch Post; nur Post; nur per Post; ausgetr.; gekünd.; verst.
    verst. 2020; verzogen; unbek. verzogen; rausgenommen; rausgeschmissen; raus!; genervt von Mails
    hat genug; reicht ihm; nie wieder; nie mehr; keine Lust mehr; Beschwerde
    will in Ruhe gelassen werden; nicht mehr belästigen; sauer, nie wieder; Kontakt abgebrochen
    nicht mehr erwünscht; aus Verteiler raus; wurde entfernt; wil niks meer horen; eraf gehaald
    klacht ingediend; gestopt; niks meer sturen; wil niets meer van ons horen; nooit meer
    heeft genoeg; klaagt over mails; zat van mails; geen zin meer; van lijst gehaald; uitgeschr.
    afgem.; overl.; alleen post; niet meer lastigvallen; wil met rust gelaten worden
    rayé de la liste; rayé; enlevé; marre de nos mails; en a marre; ne plus déranger; plus jamais
    s'est plaint; plainte déposée; décédé 2020; désab.; désinscr.; courrier uniquement
    ne veut plus entendre parler de nous; retiré; ras le bol; supprimé par Marie; sorti de la liste
    biffé; ôté de la liste; que no le escribamos; harto de correos; quitado; borrado; tachado
    nunca más; se quejó; no molestar más; dado de baja por Ana; solo correo postal
    no quiere saber nada; eliminado de la lista; que lo borremos; dejó Acme; da togliere; tolto
    si è tolto; tolta dalla lista; stufo delle mail; mai più; si è lamentato; basta mail
    non disturbare; reclamo; cancellato; depennato; non vuole più saperne; solo posta; stop mail
    снять с рассылки; вычеркнули; сняли; снят с рассылки; надоели письма; больше никогда
    пожаловался; жалоба; не беспокоить; достали рассылками; убрали; исключили
    ничего не хочет слышать; только почтой; 不要再发了; 别再发了; 邮箱失效; 别发了; 不要发了
    不再需要; 已移除; 已注销; 投诉; 邮箱停用; 邮箱无效; 已去世; 删了; 请停止; 烦; 勿再打扰
    Widerruf; Widerruf liegt vor; Widerruf am 1.2.2024; Widerruf 3.4.2024; Hat Widerruf eingelegt
    Sperrvermerk; kein Bedarf; révocation; revoca del consenso; intrekking toestemming
    wenst geen mail te ontvangen; geen mail te ontvangen; wenst geen nieuwsbrief te ontvangen
    wenst de nieuwsbrief niet te ontvangen; liever niet; stopt ermee; vindt het spam
    has no interest in receiving these mails; prefers not to receive emails; Decline
    would rather not get the newsletter; she hates newsletters; rm'd at own request
    möchte lieber keine Mails; préfère ne pas recevoir; prefiere no recibir correos
    preferisce non ricevere email
    ma dosyć maili; dość maili; nigdy więcej; skarżył się; usunięty z listy; wykreślony
    nie chce słyszeć; skreślony; złożył skargę; nie przeszkadzać; tylko pocztą; もう送らないで
    二度と; 苦情; クレーム; 削除済; 抜けた; 그만 보내; 항의; 다시는
    never replied, remove; called: never; no, called; not called, dead; will retire - delete
    nie angerufen, gestrichen; unreachable; unreachable by mail; will retire, unsubscribed
"""

HARMLESS = """
    Widerrufsrecht erklärt; fragt nach Widerrufsfrist; liever Frans dan Engels; prefers email
    rather busy in May; stopt in mei met werken; kein Bedarf an Parkplatz; prefers to receive PDF
    interested in spam filters; hates cold coffee; would rather meet in May; received the mail
    prefers not to be called; interested in receiving the book; lieber am Abend
    wenst een factuur te ontvangen; zieht Berlin vor; gets the magazine
    met at the fair 2019; took off early from the gala; took out a loan; struck by his talk
    struck gold; tired of travel, prefers video calls; sick of hotels; fed up with his boss
    had enough coffee; angry about the parking; left Siemens in 2021, now with Bosch
    left his umbrella; X factor fan; Malcolm X biographer; rip current expert
    cancel culture expert; kill switch inventor; purge valve engineer; pulled from the archive
    dropped from the panel; crossed off the agenda; complained about the hotel; filed a patent
    lodged in Berlin; lawyer; lawyer for Acme; Anwalt; phone only after 10, mail any time
    post office manager; likes post and mail; enough seats; never again late; post only the invoice
    passed the exam; del Monte; Dec 2021; Rem Koolhaas; arg; sur place; Paris; wants to hear more
    has not heard back, please call; would not be bothered by a call; hard of hearing
    on strike in May, please call later; from scratch, please explain; quite busy, please call
    stroke survivor; wiped out by jet lag; scrubs in at 8; works at Deutsche Post; Swiss Post
    Le Monde; speaks at TED; VIP; board; Q3; 3 seats; 2x; A; B; C1; yes; ok; OK by Jan
    confirmed by Sue 3/3; called by Sue; invited by Jan, 3/4; paid, Jan; met, Anna; likes us, Tom
    sent book, MK; gdpr ok; GDPR consent 2021; DSGVO; RGPD signé; opt-in 2021; AVG akkoord
    complains never; new job at Acme 2019; left-handed; retired from sport, coaches now
    gone fishing in May; has a store, big; wants a story; not a member; loves mail; P.O. box
    postal address changed; by phone best; prefers phone; calls back; ask for Jan; Messebesuch 2019
    hat sich über das Hotel beschwert, sonst zufrieden; nur vormittags
    nur Telefon vormittags, Mails immer; Post an Büro; arbeitet bei der Post; genug Plätze
    hat genug Unterlagen; hört gern Podcasts; will mehr hören; möchte mehr hören
    hat nichts gehört, bitte anrufen; gel. Schreiner; Geschäftsführer; Verst.-Nr. 12; Verlag
    gest. Abend getroffen; sauer verdient; satt gegessen; Nerven aus Stahl; Kündigung Mietvertrag
    rausgefahren nach Potsdam; tot müde; kommt nie zu spät; Kunde seit 2010; Bekannt aus Basel
    nicht stören vor 10 Uhr; Anruf erwünscht; kein Stress; nix los im August; nur noch 2 Exemplare
    Brief verschickt 3/21; Papier erwünscht, Mail auch; certificaat gehaald, wil graag foto
    badge afgehaald, graag factuur; gehaald: diploma; zat naast Jan; zat in de jury
    moe van de reis; klaagt nooit; alleen in mei; alleenstaand; wil meer horen
    heeft niets gehoord, graag bellen; komt met de trein; gestopt met roken; boos over parkeren
    post ontvangen; drukt zelf; overleg in mei; afgevaardigde; aime les mails
    sorti du bureau à 17h; sortie du livre en mai; marre blanche
    s'est plaint du bruit à l'hôtel, sinon ravi; assez de places; courrier envoyé
    veut en savoir plus; ne veut pas être dérangé avant 10h; en retraite à Nice, donne des cours
    ami de Marie; vu par Marie; invité par Jean; parle bien; plus tard; plus de places
    furieux du retard; quiere saber si hay vegetariano; quiere saber más; no quiere carne
    cansado del viaje; harto de esperar el taxi; molesto por el ruido; correo nuevo; habló con Ana
    visto por Ana; solo mañanas; solo inglés; dejó su tarjeta; dejó mensaje; salió en la prensa
    borrador enviado; quedó en llamar; vuole sapere il prezzo; stanco del viaggio
    tolto il cappello; solo inglese; posta inviata; ha lasciato il biglietto; sentito ieri
    basta così poco; levato presto; contattato da Luca; visto da Luca
    сняли видео, просил прислать ссылку; снял квартиру; хочет услышать больше; устал с дороги
    злой юмор, хороший докладчик; умер дед, перезвонить позже; отп. в июле; почта новая
    звонить после 10; слышал доклад, понравилось; 已发送合同; 不要辣; 停车需要; 邮箱已更新
    删减版书稿; 喜欢邮件; 需要发票; 注销旧卡，新卡已办; 再次联系; 外企; nie je mięsa
    chce usłyszeć więcej; dość wysoki; zmęczony podróżą; tylko po angielsku; list wysłany
    zdjęcia wysłane; skarży się na hałas w hotelu; 苦情なし; 返信待ち; 電話番号変更; 抜けた歯
    다음에 연락; 통화 완료; never replied; has never answered; not called yet; never phoned back
    will retire next year; will retire; going to retire in June; hat nie angerufen; jamais rappelé
    no llamó; mai richiamato; belde niet; nigdy nie dzwonił; unreachable by phone
    will be out in May
"""


def _becomes(text: str) -> dict[str, str]:
    """Together, as there are hundreds."""
    remarks = [one.strip() for line in text.strip().splitlines() for one in line.split(";")]
    return {one: standing(("Email", "Notes"), ["a@example.com", one]) for one in remarks}


def test_each_kind_of_jotting_keeps_its_reader_from_mail():
    assert [one for one, found in _becomes(NOT_MAILED).items() if found == FINE] == []


def test_the_same_words_about_something_else_lose_nobody():
    assert [one for one, found in _becomes(HARMLESS).items() if found != FINE] == []
