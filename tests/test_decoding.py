"""Texts of strangers, whose encodings are declared wrongly or not at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.sources.decoding import decode, find_binary

WEST = "Zürich’s café – “naïve” résumé, £5"
LONG = f"The café, the naïve résumé and more – {'some words in English; ' * 5}"
RUSSIAN = "Новости экономики и политики Китая сегодня, и ещё новости о рынках и людях"
CHINESE = "中国经济专家的新闻，他们认为明年的市场将会增长，因为政府的计划没有改变"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (WEST, "utf-8", ""),
        (WEST, "utf-8", "text/html; charset=iso-8859-1"),
        (WEST, "utf-8", "text/html; charset=utf-16"),
        (WEST, "utf-8", "text/html; charset=no-such-thing"),
        (WEST, "utf-8", "text/html; charset=base64"),
        (WEST, "utf-8-sig", "text/html; charset=cp1251"),
        (WEST, "cp1252", ""),
        (WEST, "cp1252", "text/html; charset=utf-8"),
        (WEST, "cp1252", 'text/html; charset="ISO-8859-1"'),
        ("<p>" + WEST, "utf-16", ""),
        ("<p>" + WEST, "utf-16-le", "text/html; charset=utf-8"),
        ("<p>" + WEST, "utf-16-be", ""),
        (RUSSIAN, "cp1251", ""),
        (RUSSIAN, "cp1251", "text/html; charset=utf-8"),
        (RUSSIAN, "koi8-r", "text/html; charset=KOI8-R"),
        (RUSSIAN, "cp1251", "text/html; charset=iso-8859-1"),
        (CHINESE, "gb18030", ""),
        ("<p class='long enough'>" + CHINESE, "gb18030", "text/html; charset=ISO-8859-1"),
        (CHINESE, "gb2312", "text/html; charset=gb2312"),
        ('<meta charset="gbk">' + CHINESE, "gbk", "text/html; charset=iso-8859-1"),
        ("<meta charset=shift_jis>日本の経済ニュース", "shift_jis", ""),
        ("<meta charset=iso-2022-jp>日本の経済ニュース", "iso-2022-jp", ""),
        ("<meta http-equiv=x content='text/html; charset=big5'>經濟新聞", "big5", ""),
    ],
)
def test_a_text_is_what_its_bytes_are(text: str, encoding: str, declared: str) -> None:
    assert decode(text.encode(encoding), declared).text == text


def test_a_stray_byte_does_not_spoil_the_rest() -> None:
    assert decode(WEST.encode() + b" it\x92s").text == WEST + " it’s"
    assert decode(WEST.encode()[:-1] + "£".encode()[:1], "x; charset=utf-8").text.startswith(
        WEST[:-2]
    )
    cut = CHINESE.encode("gb18030") + b"\x81"
    assert decode(cut, "text/html; charset=gb2312").text.startswith(CHINESE)


def test_control_characters_go_and_line_breaks_are_one_kind() -> None:
    told = decode(b"a\0b\x0bc\r\nd\re\tf")
    assert told.text == "ab\nc\nd\ne\tf"
    assert told.note.split("; ") == [
        "1 vertical tab or page break is read as the end of a line",
        "1 control character is left out",
    ]


def test_what_is_no_text_is_named() -> None:
    assert find_binary(b"%PDF-1.7\n1 0 obj") == "a PDF"
    assert find_binary(b"PK\x03\x04" + bytes(range(32)) * 9) == "a ZIP file or an office document"
    assert find_binary(bytes(range(256)) * 9) == "binary data"
    assert find_binary(b"MZ is how the name is spelled") == ""
    for encoding in ("utf-8", "utf-16", "gb18030"):
        assert find_binary(f"<p>{CHINESE}".encode(encoding)) == ""


@pytest.mark.parametrize(
    ("body", "declared", "note"),
    [
        (
            CHINESE.encode("gbk"),
            "utf-8",
            "declared as utf-8, which is wrong: it is read as gb18030",
        ),
        (LONG.encode("cp1252"), "UTF-8", "declared as UTF-8, which is wrong: it is read as cp1252"),
        (
            WEST.encode(),
            "iso-8859-1",
            "declared as iso-8859-1, which is wrong: it is read as utf-8",
        ),
        (CHINESE.encode("gbk"), "gb2312", ""),
        (WEST.encode("cp1252"), "", ""),
        (WEST.encode(), "no-such-thing", ""),
        (b"Nothing but ASCII", "iso-8859-1", ""),
        (b"<meta charset=utf-8>" + WEST.encode(), "iso-8859-1", ""),
    ],
)
def test_a_wrong_declaration_is_told(body: bytes, declared: str, note: str) -> None:
    told = decode(body, f"text/html; charset={declared}" if declared else "").note
    assert told == (f"its encoding is {note}" if note else "")


@pytest.mark.parametrize("piece", [b"\xff", b"\xc3\xa9\xff", b"<meta ", b"<?xml "])
def test_ten_megabytes_of_anything_are_decoded_in_time(piece: bytes) -> None:
    started = time.process_time()
    decode(piece * (10_000_000 // len(piece)), "text/html; charset=gb2312")
    assert time.process_time() - started < 10


@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_bytes_are_a_text(body: bytes, declared: str) -> None:
    text = decode(body, f"text/html; charset={declared}").text
    assert "\0" not in text
    assert "\r" not in text


@given(st.text(max_size=200), st.sampled_from(["", "utf-8", "iso-8859-1", "gb2312", "utf-16"]))
def test_utf_8_is_known_whatever_it_is_declared_to_be(text: str, declared: str) -> None:
    bare = decode(text.encode("utf-8", "ignore")).text
    assert decode(bare.encode(), f"text/html; charset={declared}").text == bare.removeprefix(
        "\ufeff"
    )


def test_single_bytes_that_are_no_utf_8_are_told() -> None:
    text = "China’s “late” trains, and more of them"
    told = decode(text.encode() + b" \x93bad\x94", "text/html; charset=utf-8")
    assert (told.text, told.encoding) == (f"{text} “bad”", "utf-8")
    assert told.note == "2 bytes that are no UTF-8 are read as Windows-1252"
    assert decode(text.encode() + b" \xe9").note.startswith("1 byte that is no UTF-8 is read")
    assert decode(text.encode()).note == ""


def test_one_endless_word_is_no_text() -> None:
    assert find_binary(b"D" * 200_000) == "one word of 200,000 letters"
    assert find_binary(CHINESE.encode() * 100) == ""
    assert find_binary(b"https://a.example/" + b"x" * 3000) == ""
