"""Texts in the encodings before Unicode, declared as another one or not at all: what they say."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from newsletter.sources.decoding import decode
from newsletter.sources.likeliest import find_likeliest
from newsletter.sources.local import read_body
from tests.collecting import CONFIG, ROSTER
from tests.command import Command

POLISH = (
    "Chiński rząd w Pekinie szuka nowych źródeł wzrostu, ponieważ eksport słabnie, a konsumenci"
    " oszczędzają. Zagraniczni inwestorzy czekają na reformy, które władze wciąż odkładają."
)
CZECH = (
    "Čínská vláda v Pekingu hledá nové zdroje růstu, protože vývoz slábne a spotřebitelé šetří."
    " „Krize nepřijde,“ říká ekonom, který průmyslovou politiku sleduje řadu let."
)
HUNGARIAN = "Kína növekedése lassul, közölte a jegybank. A jövő évi bővülés erősebb lesz."
TURKISH = "Çin hükümeti yeni büyüme kaynakları arıyor, çünkü ihracat yavaşlıyor, diyor uzman."
CROATIAN = "Kineska vlada traži nove izvore rasta jer izvoz slabi, a potrošači štede."
ROMANIAN = "Guvernul chinez caută noi surse de creştere, pentru că exporturile slăbesc."
LITHUANIAN = "Kinijos vyriausybė ieško naujų augimo šaltinių, nes eksportas silpsta."
GERMAN = (
    "Die Regierung sucht neue Quellen für Wachstum, denn die Ausfuhren schwächeln. „Künftig“,"
    " sagt der Ökonom, „fördert sie größere Fabriken.“"
)
FRENCH = (
    "Le gouvernement à Pékin cherche de nouvelles sources de croissance, car les exportations"
    " baissent. « L’économie ralentit », déclare l’économiste, « où est la réforme ? »"
)
SPANISH = "El gobierno chino busca más crecimiento. ¿Qué harán los inversores el próximo año?"
ENGLISH = "He said “yes” – it’s late, and China’s plan won’t change."
NAMES = "Mr. Müller’s café – “no”, says Søren Kierkegaard in Århus, and Zoë agrees."
RUSSIAN = "Рост экономики Китая замедляется, говорит экономист."
GREEK = "Η οικονομία της Κίνας επιβραδύνεται, λέει ο οικονομολόγος."
JAPANESE = "中国の成長は鈍化する。"
CASES = [
    (POLISH, "cp1250"),
    (POLISH, "iso8859-2"),
    ("Zażółć gęślą jaźń, powiedział Zang.", "cp1250"),
    ("Zażółć gęślą jaźń, powiedział Zang.", "iso8859-2"),
    (CZECH, "cp1250"),
    (CROATIAN, "cp1250"),
    (ROMANIAN, "iso8859-2"),
    (HUNGARIAN, "cp1250"),
    (HUNGARIAN, "iso8859-2"),
    (TURKISH, "cp1254"),
    (LITHUANIAN, "cp1257"),
    (GERMAN, "cp1252"),
    (GERMAN, "mac_roman"),
    (FRENCH, "cp1252"),
    (FRENCH, "mac_roman"),
    (SPANISH, "cp1252"),
    (ENGLISH, "cp1252"),
    (NAMES, "cp1252"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (GREEK, "iso8859-7"),
    ("中国经济放缓。", "gb18030"),
    ("中國經濟放緩。", "big5"),
    ("台灣的經濟新聞：北京的新計劃", "big5"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    ("日本の経済ニュース", "euc_jp"),
    (JAPANESE, "iso2022_jp"),
    ("중국 경제가 둔화된다.", "cp949"),
]


@pytest.mark.parametrize(("text", "encoding"), CASES)
@pytest.mark.parametrize("declared", ["utf-8", ""])
def test_a_text_is_in_the_encoding_in_which_it_has_words(
    text: str, encoding: str, declared: str
) -> None:
    page = f"<title>{text}</title><p class='text of the post'>{text}</p>"
    told = decode(page.encode(encoding), f"text/html; charset={declared}" if declared else "")
    assert told.text == page
    assert "may be" not in told.note


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(POLISH, "iso8859-2"), (TURKISH, "cp1254"), (GERMAN, "mac_roman"), (RUSSIAN, "cp1251")],
)
def test_a_server_declares_latin_1_for_all_that_it_serves(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "text/html; charset=iso-8859-1").text == text


def test_what_is_declared_as_iso_8859_2_may_be_of_windows() -> None:
    told = decode(POLISH.encode("cp1250"), "text/html; charset=iso-8859-2")
    assert told.text == POLISH
    assert told.note.endswith("declared as iso-8859-2, which is wrong: it is read as cp1250")
    exact = decode(POLISH.encode("iso8859-2"), "text/html; charset=iso-8859-2")
    assert (exact.text, exact.note) == (POLISH, "")


@pytest.mark.parametrize("text", [NAMES, "Mañana, señor", "Où ça ?", "Perché così? In Århus"])
def test_what_is_declared_holds_unless_another_is_much_likelier(text: str) -> None:
    told = decode(text.encode("cp1252"), "text/html; charset=iso-8859-1")
    assert (told.text, told.note) == (text, "")


def test_what_a_text_may_be_as_well_is_told() -> None:
    text = "Čína poroste pomaleji, než se čekalo."
    told = decode(text.encode("iso8859-2"), "text/html; charset=utf-8")
    assert told.text == text.replace("než", "neľ")
    assert told.note.endswith("it is read as cp1250, but may be iso8859-2, “než” for “neľ”")
    assert decode(text.encode("iso8859-2")).note.startswith("it is read as cp1250, but may be iso")


def test_the_language_that_a_document_tells_counts() -> None:
    text = '<html lang="cs"><p>Čína poroste pomaleji, než se čekalo.'
    assert decode(text.encode("iso8859-2"), "text/html; charset=utf-8").text == text


def test_a_short_feed_in_big5_is_read() -> None:
    item = "<item><title><![CDATA[台灣經濟新聞]]></title><link>https://a.example/1</link></item>"
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{item}'
    reading = read_body(f"{feed}</channel></rss>".encode("big5"))
    assert [each.title for each in reading.items] == ["台灣經濟新聞"]
    assert reading.items[0].notes[0].endswith("which is wrong: it is read as big5hkscs")


def test_the_draft_tells_what_its_text_may_be_as_well(tmp_path: Path) -> None:
    command = Command(tmp_path)
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    page = "<meta charset=utf-8><h1>Peking</h1><p>Čína poroste pomaleji, než se čekalo.</p>"
    path = tmp_path / "a.html"
    path.write_bytes(page.encode("iso8859-2"))
    command("add", str(path))
    assert "but may be iso8859-2, “než” for “neľ”" in command("inbox", "show", "peking").stdout


def test_an_endless_word_is_read_in_no_time() -> None:
    started = perf_counter()
    assert find_likeliest(b"z\xe9\xb3 " + b"a" * 60_000).encoding
    assert perf_counter() - started < 5


def page_of(text: str) -> str:
    return f"<title>{text}</title><p class='text of the post'>{text}</p>"


TRADITIONAL = [
    *(
        "中國經濟放緩。",
        "台灣的經濟新聞：北京的新計劃",
        "王健林：萬達的計劃",
        "經濟學家說：「中國不會改變。」",
    ),
    "中國政府在北京尋找新的增長來源，因為出口正在減弱，而消費者正在儲蓄。",
]
SIMPLIFIED = [
    *("中国经济放缓。", "王健林：万达的计划", "经济学家说：“中国不会改变。”"),
    "中国政府在北京寻找新的增长来源，因为出口正在减弱，而消费者正在储蓄。",
]


@pytest.mark.parametrize(
    ("texts", "encoding", "declared"),
    [
        (TRADITIONAL, "big5", "gb2312"),
        (TRADITIONAL, "big5", "gbk"),
        (SIMPLIFIED, "gb18030", "big5"),
    ],
)
def test_chinese_may_be_declared_as_the_other_one(
    texts: list[str], encoding: str, declared: str
) -> None:
    for text in texts:
        told = decode(page_of(text).encode(encoding), f"text/html; charset={declared}")
        assert told.text == page_of(text)
        assert f"declared as {declared}, which is wrong" in told.note


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, "big5") for text in (*TRADITIONAL, "Arthur Kroeber 葛藝豪")),
        *(
            (text, "gbk")
            for text in (*SIMPLIFIED, *TRADITIONAL, "葛艺豪", "龘", "これはいい", "日本の経済")
        ),
    ],
)
def test_chinese_that_is_declared_well_is_read_so(text: str, encoding: str) -> None:
    told = decode(page_of(text).encode(encoding), f"text/html; charset={encoding}")
    assert (told.text, told.note) == (page_of(text), "")


@pytest.mark.parametrize(
    "text",
    [POLISH, "Zażółć gęślą jaźń", "Łódź", "Śląsk w Pekinie", "Źródła wzrostu", "Šetří a žijí"],
)
@pytest.mark.parametrize("declared", ["windows-1250", "windows-1252", "iso-8859-1"])
def test_iso_8859_2_may_be_declared_as_an_encoding_of_windows(text: str, declared: str) -> None:
    told = decode(page_of(text).encode("iso8859-2"), f"text/html; charset={declared}")
    assert told.text == page_of(text)
    assert told.note.endswith(f"declared as {declared}, which is wrong: it is read as iso8859-2")


@pytest.mark.parametrize(
    "text", ["Zażółć", "„Zażółć” – mówi Zang", CROATIAN, "Čína poroste pomaleji, než se čekalo."]
)
def test_windows_1250_may_be_declared_as_latin_1(text: str) -> None:
    told = decode(page_of(text).encode("cp1250"), "text/html; charset=iso-8859-1")
    assert told.text == page_of(text)
    assert told.note.endswith("which is wrong: it is read as cp1250")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Ľudia chcú ľad, povedal šéf Škody.", "cp1250"),
        ("Microsoft® Windows™, © Jan Novák ±5, 3 µm ¶", "cp1250"),
        ("The Škoda plant in Mladá closes, says Shaun Rein to señor Núñez.", "cp1252"),
        ("Slavoj Žižek says no to Škoda and to Šeško.", "cp1252"),
        ("Žižek à Paris : « L’économie ralentit », où est la réforme ?", "cp1252"),
        ("Café: 5¾ inch, m³, 10±2, nº 3, text¹", "cp1252"),
    ],
)
def test_what_is_declared_as_windows_has_it_holds(text: str, encoding: str) -> None:
    declared = encoding.replace("cp", "windows-")
    told = decode(page_of(text).encode(encoding), f"text/html; charset={declared}")
    assert (told.text, told.note) == (page_of(text), "")


def test_a_letter_of_slovak_in_another_language_is_told() -> None:
    text = "Čína poroste pomaleji, než se čekalo."
    told = decode(text.encode("iso8859-2"), "text/html; charset=windows-1250")
    assert told.note.endswith("it is read as cp1250, but may be iso8859-2, “než” for “neľ”")
