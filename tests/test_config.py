"""newsletter.toml: read whole, every mistake placed, no secret ever repeated."""

from __future__ import annotations

import subprocess
import sys

import pytest

from newsletter.config import Config, SourceSettings, parse_config
from newsletter.errors import ContentError

SMALLEST = """\
[newsletter]
name = "Daily"
organisation = "Bureau"
from = "Fons <daily@example.com>"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_config(text, find_services=lambda: ())
    return [str(problem) for problem in caught.value.problems]


def load(text: str) -> Config:
    return parse_config(text, find_services=lambda: ("pigeon",))


def test_three_settings_are_enough() -> None:
    config = load(SMALLEST)
    assert config.newsletter.sender == "Fons <daily@example.com>"
    assert (config.newsletter.language, config.newsletter.timezone) == ("en", "UTC")
    assert (config.mail.service, config.mail.parallel, config.mail.rate) == ("outbox", 4, None)
    assert (config.store_url, config.engine) == ("sqlite:///var/newsletter.db", "none")
    assert (config.sources, config.theme) == ((), {})


def test_every_setting_arrives_where_it_belongs() -> None:
    config = load(
        SMALLEST
        + """\
reply_to = "office@example.com"
postal_address = \"\"\"
1 Road
Town\"\"\"
base_url = "https://news.example.com"
request_form = "https://www.example.com/form/"
language = "en-GB"
timezone = "Asia/Shanghai"
own_hosts = ["WWW.example.com"]
unsubscribe_mailto = "leave@example.com"
[mail]
service = "mailgun"
base_url = "http://127.0.0.1:8025/prefix"
rate = 0.5
parallel = 64
search_lag = 0
domain = "mg.example.com"
message_stream = "broadcast"
bulk = true
region = "eu-west-1"
sns_topics = ["arn:aws:sns:eu-west-1:1:x"]
[store]
url = "postgresql://fons@db.example.com/newsletter"
[engine]
kind = "procrastinate"
[collect]
allow_hosts = ["localhost"]
settle = 30
bureaus = ["Chinabiz Speakers"]
longest_quote = 60
[[source]]
feed = "https://example.com/feed/"
[[source]]
feed = "https://example.org/feed/"
[theme]
accent = "#aa0000"
"""
    )
    newsletter, mail = config.newsletter, config.mail
    assert newsletter.postal_address == "1 Road\nTown"
    assert (newsletter.own_hosts, newsletter.language) == (("www.example.com",), "en-GB")
    assert newsletter.unsubscribe_mailto == "leave@example.com"
    assert (mail.service, mail.domain, mail.rate) == ("mailgun", "mg.example.com", 0.5)
    assert (mail.parallel, mail.search_lag, mail.region) == (64, 0, "eu-west-1")
    assert (mail.sns_topics, mail.bulk) == (("arn:aws:sns:eu-west-1:1:x",), True)
    assert config.store_url == "postgresql://fons@db.example.com/newsletter"
    assert (config.collect.allow_hosts, config.collect.settle) == (("localhost",), 30)
    assert config.collect.bureaus == ("Chinabiz Speakers",)
    assert config.collect.longest_quote == 60
    assert [s.address for s in config.sources] == [
        "https://example.com/feed/",
        "https://example.org/feed/",
    ]
    assert config.theme == {"accent": "#aa0000"}


@pytest.mark.parametrize("end", ["?x=1", "/?x=1", "/#a", "/news?", "#"])
def test_an_address_below_which_no_link_can_stand_is_refused(end: str) -> None:
    url = f"https://news.example.com{end}"
    place = 'base_url = "https://a.example"\nformer_urls = ["https://b.example", '
    for line, at in ((f'base_url = "{url}"', "5:12"), (f'{place}"{url}"]', "6:37")):
        assert problems(f"{SMALLEST}{line}\n") == [
            f"newsletter.toml:{at}: nothing can stand below {url!r}: it has a ? or a #; "
            "delete it and what follows"
        ]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://NEWS.example.com", "https://news.example.com"),
        ("HTTPS://news.example.com/News", "https://news.example.com/News"),
        ("https://news.example.com:443/", "https://news.example.com/"),
        ("http://News.example.com:80", "http://news.example.com"),
        ("https://news.example.com:/a", "https://news.example.com/a"),
        ("https://[::1]:443/", "https://[::1]/"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
        ("https://news.example.com:8443", "https://news.example.com:8443"),
        ("http://news.example.com:443", "http://news.example.com:443"),
    ],
)
def test_equal_addresses_of_the_site_are_one_and_links_bound_to_the_other_form_count(
    written: str, plain: str
) -> None:
    newsletter = load(f'{SMALLEST}base_url = "{written}"\n').newsletter
    assert newsletter.base_url == plain
    assert newsletter.former_urls == (() if written == plain else (written,))
    moved = load(f'{SMALLEST}base_url = "https://a.example"\nformer_urls = ["{written}"]\n')
    assert moved.newsletter.former_urls == tuple(dict.fromkeys((written, plain)))


def test_an_international_domain_of_the_sender_is_written_as_it_is_mailed() -> None:
    config = load(f'{SMALLEST}reply_to = "Föns <daily@bücher.example>"\n')
    assert config.newsletter.reply_to == "Föns <daily@xn--bcher-kva.example>"
    (told,) = problems(f'{SMALLEST}reply_to = "föns@example.com"\n')
    assert "'föns@example.com' has an address that no mail service takes" in told


def test_every_mistake_is_reported_at_once_in_the_order_of_the_file() -> None:
    text = """\
[newsletter]
name = 3
organizaton = "x"
from = "Fons"
  base_url = "ftp://x"
language = "english!"
timezone = "Shanghai"
own_hosts = [
   "a.example",  # fine
   "http://x/",
   3,
]
[mail]
service = "mailgum"
rate = 0
[[source]]
feed = "https://ok.example/feed"
[[source]]
fed = "https://ok.example/feed"
[colect]
"""
    assert problems(text) == [
        "newsletter.toml:1:1: 'newsletter.organisation' is missing",
        "newsletter.toml:2:8: expected a text for 'newsletter.name', found the number 3",
        "newsletter.toml:3:1: unknown key 'organizaton'; did you mean 'organisation'?",
        "newsletter.toml:4:8: 'Fons' is no mail address; write Name <address>; "
        'a name with a comma in it stands in "…"',
        "newsletter.toml:5:14: 'ftp://x' is no http(s) address; "
        "write it whole, as in https://example.com/",
        'newsletter.toml:6:12: \'english!\' is no language; write it as in "en" or "en-GB"',
        "newsletter.toml:7:12: unknown time zone 'Shanghai'; did you mean 'Asia/Shanghai'?",
        "newsletter.toml:10:4: 'http://x/' is no host name; write it as in \"www.example.com\"",
        "newsletter.toml:11:4: expected a word for 'newsletter.own_hosts', found the number 3",
        "newsletter.toml:14:11: unknown mail service 'mailgum'; did you mean 'mailgun'?",
        "newsletter.toml:15:8: expected a number above 0 for 'mail.rate', found 0",
        "newsletter.toml:18:1: 'source.feed' is missing",
        "newsletter.toml:19:1: unknown key 'fed'; did you mean 'feed'?",
        "newsletter.toml:20:1: unknown key 'colect'; did you mean 'collect'?",
    ]


def test_an_empty_file_lacks_what_is_required() -> None:
    assert problems("") == [
        "newsletter.toml:1:1: 'newsletter.name' is missing",
        "newsletter.toml:1:1: 'newsletter.organisation' is missing",
        "newsletter.toml:1:1: 'newsletter.from' is missing",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[newsletter]\nname = x\n", "newsletter.toml:2:8: broken TOML: invalid value"),
        ('a = 1\na = "s3cr3t"\n', "newsletter.toml:2:"),
        ("a = [\n1,\n\n", "newsletter.toml:2:1: broken TOML"),
        ("[a]\n[a]\n", "newsletter.toml:2:"),
        ('a = "\x00"', "newsletter.toml:1:6: broken TOML: the character U+0000"),
        ("a = " + "[" * 20_000, "newsletter.toml:1:1: the lists are nested too deeply"),
    ],
)
def test_broken_toml_is_placed(text: str, message: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert found[0].startswith(message)
    assert "s3cr3t" not in found[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_breaks_are_fine(newline: str) -> None:
    text = ("\ufeff" + SMALLEST + 'colour = "red"\n').replace("\n", newline)
    assert problems(text) == ["newsletter.toml:5:1: unknown key 'colour'"]


@pytest.mark.parametrize(
    "line",
    [
        'api_key = "s3cr3t"',
        '"API-KEY" = "s3cr3t"'.replace("-", ""),
        'smtp_password = "s3cr3t"',
        'server_token = "s3cr3t"',
        "secret = ['s3cr3t', 's3cr3t']",
        "secret_key = {a = 's3cr3t'}",
        'base_url = "https://fons:s3cr3t@api.example.com/"',
        'domain = "x"\naccess_key = "s3cr3t"',
    ],
)
def test_a_secret_is_refused_and_never_repeated(line: str) -> None:
    found = problems(f'{SMALLEST}[mail]\nservice = "postmark"\n{line}\n')
    assert len(found) == 1
    assert "s3cr3t" not in found[0]


def test_the_refusal_of_a_secret_names_the_variable_to_set() -> None:
    found = problems(f'{SMALLEST}[mail]\napi_key = "x"\nservice = "postmark"\n')
    assert found == [
        "newsletter.toml:6:1: a secret does not belong in this file: 'api_key'; "
        "set POSTMARK_SERVER_TOKEN in its place"
    ]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://fons:s3cr3t@db/newsletter",
        "postgres://fons:s3cr3t@db/newsletter",
        "postgresql://db/newsletter?password=s3cr3t",
    ],
)
def test_a_password_in_the_store_s_address_is_refused_and_never_repeated(url: str) -> None:
    found = problems(f'{SMALLEST}[store]\nurl = "{url}"\n')
    assert len(found) == 1
    assert found[0].startswith("newsletter.toml:6:7: a password in 'store.url'")
    assert "s3cr3t" not in found[0]


@pytest.mark.parametrize("url", ["mysql://x/y", "var/newsletter.db", "sqlite://", "http://[x"])
def test_what_is_no_store_is_refused(url: str) -> None:
    assert len(problems(f'{SMALLEST}[store]\nurl = "{url}"\n')) == 1


def test_an_engine_for_several_machines_needs_their_common_store() -> None:
    found = problems(f'{SMALLEST}[engine]\nkind = "procrastinate"\n')
    assert found == ["newsletter.toml:6:8: procrastinate needs a PostgreSQL store; set [store] url"]


def test_mailgun_needs_its_domain() -> None:
    (found,) = problems(f'{SMALLEST}[mail]\nservice = "mailgun"\n')
    assert found.startswith("newsletter.toml:5:1: 'mail.domain' is missing")


def test_a_service_that_another_package_brings_is_known() -> None:
    assert load(f'{SMALLEST}[mail]\nservice = "pigeon"\n').mail.service == "pigeon"


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/Argentina/Buenos_Aires"])
def test_time_zones_that_exist(zone: str) -> None:
    assert load(f'{SMALLEST}timezone = "{zone}"\n').newsletter.timezone == zone


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Asia", "Asia/Shangai", "/etc/localtime"])
def test_time_zones_that_do_not(zone: str) -> None:
    (found,) = problems(f'{SMALLEST}timezone = "{zone}"\n')
    assert found.startswith(f"newsletter.toml:5:12: unknown time zone {zone!r}")


def test_a_good_file_is_read_without_the_modules_that_only_mistakes_need() -> None:
    code = (
        "import sys; from newsletter.config import parse_config; parse_config(sys.stdin.read());"
        "print([m for m in ('importlib.metadata', 'email.utils', 'yaml') if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-c", code], input=SMALLEST, capture_output=True, text=True
    )
    assert (run.stdout, run.stderr) == ("[]\n", "")


def test_the_checker_can_be_set_per_project() -> None:
    config = load(
        SMALLEST
        + """
[check]
paywalls = ["FT.com"]
staging_hosts = ["staging.example.com"]
[check.rules]
repeated-speaker = "off"
[check.clients]
gmail = 40
outlook = 32.5
"""
    )
    assert config.check.paywalls == ("ft.com",)
    assert config.check.staging_hosts == ("staging.example.com",)
    assert config.check.rules == {"repeated-speaker": "off"}
    assert config.check.clients == {"gmail": 40, "outlook": 32.5}


def test_a_severity_that_is_none_and_a_share_that_is_none_are_reported() -> None:
    text = SMALLEST + '[check.rules]\nrepeated-speaker = "of"\n[check.clients]\ngmail = 0\n'
    first, second = problems(text)
    assert first.startswith("newsletter.toml:6:20: ")
    assert "did you mean 'off'?" in first
    assert second.startswith("newsletter.toml:8:9: ")


def test_a_source_is_a_feed_a_page_or_what_another_package_brings() -> None:
    config = parse_config(
        SMALLEST
        + """\
[[source]]
feed = "https://example.com/feed/"
name = "Herald"
[[source]]
page = "https://example.org/weblog"
[[source]]
letters = "box 7"
""",
        find_sources=lambda: ("letters",),
    )
    assert config.sources == (
        SourceSettings("feed", "https://example.com/feed/", "Herald"),
        SourceSettings("page", "https://example.org/weblog"),
        SourceSettings("letters", "box 7"),
    )


def test_a_source_of_two_kinds_and_one_of_none_are_told() -> None:
    both = '[[source]]\nfeed = "https://a.example/"\npage = "https://a.example/"\n'
    assert problems(SMALLEST + both) == [
        "newsletter.toml:7:8: a source is either a feed or a page; write two tables"
    ]
    unknown = '[[source]]\nfed = "https://a.example/"\n'
    assert problems(SMALLEST + unknown) == [
        "newsletter.toml:5:1: 'source.feed' is missing",
        "newsletter.toml:6:1: unknown key 'fed'; did you mean 'feed'?",
    ]
    assert problems(SMALLEST + '[[source]]\npage = "ftp://a.example/"\n') == [
        "newsletter.toml:6:8: 'ftp://a.example/' is no http(s) address; "
        "write it whole, as in https://example.com/"
    ]
