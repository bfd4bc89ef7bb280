"""Lists in the encodings before Unicode: their names are read, or the file is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.errors import NewsletterError
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv
from newsletter.readers.encoding import find_encoding
from newsletter.readers.likeliest import LATIN, Sample, rank_latin
from newsletter.store.sqlite import open_sqlite
from tests.command import Command

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

#: A header of the city, names and cities, and the encodings in which they are written.
LISTS = {
    "城市": ("王小明 李伟 张丽 刘洋", "北京 上海 广州", "gb18030 gbk"),
    "縣市": ("王小明 李偉 張麗 劉洋", "臺北 高雄 新竹", "big5 cp950"),
    "都市": ("田中太郎 鈴木花子 佐藤さくら", "東京 大阪 札幌", "shift_jis cp932 euc_jp"),
    "도시": ("김철수 이영희 박민수", "서울 부산 대구", "euc_kr cp949"),
    "Город": ("Иван Мария Сергей Ольга", "Москва Казань Тверь", "cp1251 koi8_r cp866 mac_cyrillic"),
    "Місто": ("Олександр Тетяна Євген Їжак", "Київ Львів Харків", "cp1251 koi8_u"),
    "Πόλη": ("Γιώργος Μαρία Δημήτρης", "Αθήνα Θεσσαλονίκη", "cp1253 iso8859_7"),
    "עיר": ("דוד שרה משה רחל יוסף", "ירושלים חיפה תל־אביב", "cp1255"),
    "المدينة": ("محمد فاطمة أحمد خديجة", "القاهرة الرياض دبي", "cp1256 iso8859_6"),
    "Miasto": ("Łukasz Małgorzata Wałęsa Grażyna", "Łódź Kraków Gdańsk", "cp1250 iso8859_2"),
    "Město": ("Dvořák Růžička Jiří Zdeněk", "Plzeň Ústí Děčín", "cp1250 iso8859_2"),
    "Város": ("Győző Erzsébet Tóth Hűvös", "Győr Hódmezővásárhely", "cp1250 iso8859_2"),
    "Oras": ("Ştefan Ioniţă Mădălina", "Iaşi Timişoara Braşov", "cp1250 iso8859_2"),
    "Şehir": ("Ayşe Çağlar Yılmaz Doğan", "İstanbul Eskişehir", "cp1254"),
    "Miestas": ("Žydrūnas Jūratė Kęstutis", "Šiauliai Klaipėda", "cp1257"),
    "Stadt": ("Jürgen Günther Weiß Schäfer", "München Köln", "cp1252 iso8859_15 mac_roman cp850"),
    "Ville": ("François Hélène Benoît Anaïs", "Besançon Nîmes", "cp1252 mac_roman"),
    "Ciudad": ("José Muñoz Ángel Begoña", "Cádiz León Córdoba", "cp1252 mac_roman"),
    "Cidade": ("João Conceição Magalhães", "Belém Brasília", "cp1252"),
    "Ort": ("Åsa Björn Göran Märta", "Malmö Göteborg Örebro", "cp1252 mac_roman"),
    "Bær": ("Þórður Guðrún Ævar", "Reykjavík Hafnarfjörður", "cp1252"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(store: Store, folder: Path, content: bytes, **more: object) -> ImportReport:
    path = folder / "list.csv"
    path.write_bytes(content)
    how = {"rejects": folder / "imports", "at": NOW, "progress": lambda a, b: None}
    return import_csv(path, store.subscribers, **how, **more)  # type: ignore[arg-type]


def table(header: str, names: str, cities: str, end: str = "\r\n", rows: int = 9) -> str:
    who, where = names.split(), cities.split()
    lines = [f"r{n}@example.com;{who[n % len(who)]};{where[n % len(where)]}" for n in range(rows)]
    return end.join([f"email;last name;{header}", *lines, ""])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("header", "codec"),
    [(header, codec) for header, (_, _, codecs) in LISTS.items() for codec in codecs.split()],
)
def test_a_list_in_its_languages_encoding_keeps_its_letters(store, tmp_path, header, codec, end):
    names, cities, _ = LISTS[header]
    report = bring(store, tmp_path, table(header, names, cities, end).encode(codec))
    found = [(one.last_name, *one.fields.values()) for one in store.subscribers.stream()]
    assert {name for name, _ in found} == set(names.split())
    assert {city for _, city in found} == set(cities.split())
    assert (report.encoding_assumed, report.rejected) == (True, 0)
    assert header in report.columns


def test_a_table_of_one_row_is_enough_for_a_script_of_its_own(store, tmp_path):
    for header in ("都市", "도시", "Город", "縣市"):
        names, cities, codecs = LISTS[header]
        text = table(header, names, cities, rows=1)
        bring(store, tmp_path, text.encode(codecs.split()[0]))
        (one,) = store.subscribers.stream()
        assert one.last_name == names.split()[0], header


@pytest.mark.parametrize("rows", [1, 2, 9])
@pytest.mark.parametrize(("header", "codec"), [("Πόλη", "mac_greek"), ("עיר", "cp1255")])
def test_what_may_be_in_another_script_is_refused_or_read_as_it_is(
    store, tmp_path, header, codec, rows
):
    names, cities, _ = LISTS[header]
    with suppress(NewsletterError):
        bring(store, tmp_path, table(header, names, cities, rows=rows).encode(codec))
    found = {one.last_name for one in store.subscribers.stream()}
    assert found <= set(names.split())


def test_what_is_in_no_encoding_is_refused_with_what_to_do(store, tmp_path):
    rubbish = bytes(range(0x80, 0x100)) * 3
    with pytest.raises(NewsletterError, match="in no other encoding that could be told") as told:
        bring(store, tmp_path, b"email,name\na@example.com," + rubbish + b"\n")
    assert "--encoding windows-1251 (Russian), gb18030 (Chinese)" in told.value.hint
    text = table(*(header := "城市", *LISTS[header][:2])).encode("gb18030")
    with pytest.raises(NewsletterError, match="looks like GB18030, but line 11 is not"):
        bring(store, tmp_path, text + b"x@example.com;\xff\xff;\n")
    lines = "email,name\na@example.com,Zoë\n".encode() + "b@x.com,Отписан\n".encode("cp1251")
    what = "UTF-8 but for line 3, which is in another script"
    with pytest.raises(NewsletterError, match=what) as told:
        bring(store, tmp_path, lines)
    assert "--encoding windows-1251" in told.value.hint
    assert not list(store.subscribers.stream())


def test_one_strange_byte_costs_no_other_row_its_letters(store, tmp_path):
    text = table("Město", *LISTS["Město"][:2]).encode("cp1250")
    report = bring(store, tmp_path, text + b"x@example.com;J\x81rgen;\r\n")
    names = [one.last_name for one in store.subscribers.stream()]
    assert names[:2] == ["Dvořák", "Růžička"]
    *_, note = report.notes
    assert note.startswith("line 11 holds characters that are not Windows-1250 like the rest")


def test_an_encoding_that_is_told_is_used_and_checked(store, tmp_path):
    text = "email,first name\na@example.com,Øé\n"
    report = bring(store, tmp_path, text.encode("cp850"), encoding="cp850")
    assert (report.encoding, report.encoding_assumed) == ("CP850", False)
    (one,) = store.subscribers.stream()
    assert one.first_name == "Øé"
    report = bring(store, tmp_path, text.encode("utf-8-sig"), encoding="UTF8")
    assert (report.encoding, list(report.columns)) == ("UTF-8", ["email", "first name"])
    with pytest.raises(NewsletterError, match="is not in UTF-8"):
        bring(store, tmp_path, text.encode("cp850"), encoding="utf-8")
    for name in ("klingon", "rot13", "base64"):
        with pytest.raises(NewsletterError, match=f"no encoding '{name}'"):
            bring(store, tmp_path, text.encode(), encoding=name)


def test_the_command_says_which_encoding_was_read(tmp_path: Path) -> None:
    Command(tmp_path)("init", str(tmp_path / "news"))
    project = Command(tmp_path / "news")
    content = table("Город", *LISTS["Город"][:2]).encode("cp1251")
    (path := project.folder / "list.csv").write_bytes(content)
    say = partial(project, "subscribers", "import", "--dry-run", str(path))
    assumed = "read as Windows-1251, the likeliest encoding; --encoding names another one"
    assert say().stdout.startswith(f"list.csv: 9 rows, {assumed}\n")
    told = say("--encoding", "windows-1251").stdout
    assert told.startswith("list.csv: 9 rows, read as Windows-1251\n")


def test_a_sample_is_from_everywhere_and_bounded():
    sample = Sample()
    for number in range(100_000):
        sample.add(b"%d \xe9\n" % number)
    lines = bytes(sample).splitlines()
    assert lines[0] == b"0 \xe9"
    assert int(lines[-1].split()[0]) > 90_000
    assert len(bytes(sample)) < 200_000


@given(st.binary(max_size=200))
def test_every_byte_has_some_latin_encoding_or_none(content):
    assert set(rank_latin(content)) <= set(LATIN)


@settings(max_examples=100)
@given(st.binary(max_size=80))
def test_whatever_the_bytes_an_encoding_that_is_found_reads_them(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(b"email\na@example.com," + content)
    try:
        found = find_encoding(path)
    except NewsletterError:
        return
    path.read_bytes().decode(found.codec, found.errors)


#: Lists with Latin names whose only words in another script are a header and what stands below it.
SPARSE = (
    ("cp1251", "Email,Name,Отписан", "", "да"),
    ("cp1251", "Email,Name,Отписка", "нет", "да"),
    ("cp1255", "אימייל,שם,הוסר", "לא", "כן"),
    ("cp1255", "Email,Name,הסרה", "", "כן"),
    ("gb18030", "邮箱,姓名,退订", "否", "是"),
    ("gb18030", "邮箱,姓名,退订", "0", "1"),
    ("gb18030", "Email,Name,退订", "0", "1"),
    ("gb18030", "Email,Name,状态", "已订阅", "已退订"),
    ("gb18030", "Email,Name,状态", "active", "unsubscribed"),
    ("big5", "Email,Name,退訂", "否", "是"),
    ("shift_jis", "Email,Name,解除", "", "○"),
    ("shift_jis", "Email,Name,配信停止", "", "済"),
    ("euc_kr", "Email,Name,수신거부", "N", "Y"),
    ("cp1253", "Email,Name,Απεγγραφή", "όχι", "ναι"),
    ("cp874", "Email,Name,ยกเลิก", "0", "1"),
    ("iso2022_jp", "Email,Name,配信停止", "", "はい"),
    ("iso2022_kr", "Email,Name,수신거부", "N", "Y"),
    ("cp1250", "E-mail,Name,Odhlášen", "0", "1"),
    ("cp850", "E-mail,Name,Désabonné", "", "oui"),
)


@pytest.mark.parametrize("rows", [2, 400])
@pytest.mark.parametrize(("codec", "header", "stays", "leaves"), SPARSE)
def test_a_word_about_mail_tells_in_which_encoding_it_stands(
    store, tmp_path, codec, header, stays, leaves, rows
):
    cells = (f"r{n}@example.com,Ann Lee,{(stays, leaves)[n % 2]}" for n in range(rows))
    report = bring(store, tmp_path, "\n".join([header, *cells, ""]).encode(codec))
    counts = store.subscribers.counts()
    assert (counts["active"], counts["unsubscribed"]) == (rows // 2, rows // 2)
    wide = header.rpartition(",")[2]
    if report.encoding_assumed:
        assert any(wide in note for note in report.notes if note.startswith("headers as they"))


@pytest.mark.parametrize("codec", ["cp1251", "shift_jis", "gb18030", "euc_kr"])
def test_a_word_or_two_that_nobody_knows_tell_no_script(store, tmp_path, codec):
    word = {"cp1251": "Стоп", "shift_jis": "紫煙", "gb18030": "终结", "euc_kr": "강릉"}[codec]
    rows = "".join(f"r{n}@example.com,{'x' * (n % 2)}\n" for n in range(9))
    with pytest.raises(NewsletterError, match="too few words beyond ASCII") as told:
        bring(store, tmp_path, f"Email,{word}\n{rows}".encode(codec))
    assert "--encoding windows-1251 (Russian), gb18030 (Chinese)" in told.value.hint


def test_an_escape_that_switches_to_no_alphabet_is_refused(store, tmp_path):
    with pytest.raises(NewsletterError, match=r"an encoding with escapes.*--encoding iso2022-jp"):
        bring(store, tmp_path, b"email,name\na@example.com,\x1b$B\xe9\n")


def test_a_word_about_mail_in_ascii_tells_no_encoding(store, tmp_path):
    text = "email,Notes\na@example.com,möchte keine Mails mehr\nb@example.com,\n"
    report = bring(store, tmp_path, text.encode())
    assert (report.encoding, store.subscribers.counts()["unsubscribed"]) == ("UTF-8", 1)
