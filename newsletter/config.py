"""newsletter.toml as frozen values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from newsletter import tomlfile
from newsletter.errors import did_you_mean
from newsletter.fields import Fields
from newsletter.mistakes import Mistake
from newsletter.model import Newsletter, Segment
from newsletter.shapes import (
    find_base_fault,
    find_host_fault,
    find_url_fault,
    identifier,
    quote_short,
    write_base,
)

SERVICES = (
    "outbox",
    "memory",
    "mailgun",
    "postmark",
    "sendgrid",
    "ses",
    "resend",
    "brevo",
    "mailjet",
    "sparkpost",
    "mailersend",
)
SOURCES = ("feed", "page")  #: keys of `[[source]]` that name its kind
ENGINES = ("none", "procrastinate")
SECRETS = {  # by service, the environment variables that it reads
    "mailgun": "MAILGUN_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "sendgrid": "SENDGRID_API_KEY",
    "ses": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "resend": "RESEND_API_KEY",
    "brevo": "BREVO_API_KEY",
    "mailjet": "MAILJET_API_KEY and MAILJET_SECRET_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
    "mailersend": "MAILERSEND_API_KEY",
}

SEVERITIES = ("off", "warning", "error")  #: what a project can make of a rule of the checker

_SECRET = re.compile(
    r"api_?key|token|password|passwd|secret|credential|(private|access|signing|server)_?key"
)
#: What `[theme]` may set beside `name`, `logo` and `heading_weight`.
THEME_COLOURS = (
    *("page", "card", "ink", "quote", "soft", "rule", "accent", "tint", "on_accent"),
    *("dark_page", "dark_card", "dark_ink", "dark_quote", "dark_soft", "dark_rule"),
    *("dark_accent", "dark_tint", "dark_button"),
)
THEME_FONTS = ("font_text", "font_heading", "font_small")
THEME_SIZES = {"width": (320, 800), "logo_width": (1, 536), "logo_height": (1, 400)}

# Texts, which `re` compiles when they are first used, and keeps: most projects set no colours.
_COLOUR = r"#[0-9A-Fa-f]{6}"
_FONTS = r"[A-Za-z][A-Za-z0-9 -]*(,[ ]?[A-Za-z][A-Za-z0-9 -]*)*"
_LANGUAGE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_ZONE = r"[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*"
_ZONES = Path("/usr/share/zoneinfo")  # where most systems keep them; else zoneinfo knows


class MailSettings(NamedTuple):
    """The `[mail]` table."""

    service: str = "outbox"
    base_url: str = ""  #: replaces the vendor's scheme, host and port
    rate: float | None = None  #: messages a second, at the most
    parallel: int = 4  #: calls in flight
    search_lag: int | None = None  #: seconds; None is the service's own default
    domain: str = ""
    message_stream: str = ""
    bulk: bool = False  #: Postmark's call with one mail for many readers
    region: str = ""
    sns_topics: tuple[str, ...] = ()
    soft_bounces: int = 3  #: so many within 30 days suppress an address


class CollectSettings(NamedTuple):
    """The `[collect]` table."""

    allow_hosts: tuple[str, ...] = ()  #: private hosts that may be fetched all the same
    settle: int = 0  #: minutes an item must stand unchanged before it is taken
    first: int | None = None  #: items that are taken when a source is read for the first time
    doubles_days: int = 90  #: how far back copies are looked for, and how old an item may be
    bureaus: tuple[str, ...] = ()  #: other names of the bureau in old calls to action
    longest_quote: int = 80  #: per cent of an update's words; a longer one is reported


class CheckSettings(NamedTuple):
    """The `[check]` table."""

    rules: Mapping[str, str] = MappingProxyType({})  #: rule → off, warning or error
    clients: Mapping[str, float] = MappingProxyType({})  #: mail client → its share of the readers
    paywalls: tuple[str, ...] = ()  #: hosts whose articles most readers cannot read
    staging_hosts: tuple[str, ...] = ()  #: hosts that a mail must not link to


class SourceSettings(NamedTuple):
    """A `[[source]]` table: `feed = "…"`, `page = "…"`, or a kind that another package brings."""

    kind: str
    address: str
    name: str = ""  #: of the publication; empty: as it calls itself


class Config(NamedTuple):
    newsletter: Newsletter
    mail: MailSettings = MailSettings()
    store_url: str = "sqlite:///var/newsletter.db"
    engine: str = "none"
    collect: CollectSettings = CollectSettings()
    check: CheckSettings = CheckSettings()
    sources: tuple[SourceSettings, ...] = ()
    theme: Mapping[str, str] = MappingProxyType({})  #: what the project sets, by the theme's names
    segments: tuple[Segment, ...] = ()


def installed_services() -> Collection[str]:
    """Names of the mail services that other packages bring."""
    from importlib.metadata import entry_points

    return entry_points(group="newsletter.mail").names


def installed_sources() -> Collection[str]:
    """Names of the kinds of sources that other packages bring."""
    from importlib.metadata import entry_points

    return entry_points(group="newsletter.sources").names


def parse_config(
    text: str,
    path: str = "newsletter.toml",
    *,
    find_services: Callable[[], Collection[str]] = installed_services,
    find_sources: Callable[[], Collection[str]] = installed_sources,
    of_segments: list[Mistake] | None = None,
) -> Config:
    """Raises ContentError with every mistake; but for those of segments where a list takes them.

    `find_services` and `find_sources` are asked for unknown names only.
    """
    mistakes: list[Mistake] = []
    values = _without_secrets(tomlfile.parse(text, path), mistakes)
    fields = Fields(values, mistakes)
    config = Config(
        newsletter=_newsletter(fields.table("newsletter")),
        mail=_mail(fields.table("mail"), find_services),
        store_url=_store_url(fields.table("store")),
        engine=fields.table("engine").choice("kind", ENGINES, "none"),
        collect=_collect(fields.table("collect")),
        check=_check(fields.table("check")),
        sources=tuple(_source(table, find_sources) for table in fields.tables("source")),
        theme=_theme(fields.table("theme")),
        segments=_segments(fields),
    )
    if config.engine == "procrastinate" and not config.store_url.startswith("postgresql:"):
        fields.wrong("engine.kind", "procrastinate needs a PostgreSQL store", "set [store] url")
    fields.finish()
    if of_segments is not None:
        of_segments += filter(_is_of_segments, mistakes)
        mistakes = [one for one in mistakes if not _is_of_segments(one)]
    tomlfile.refuse(mistakes, text, path)
    return config


def _is_of_segments(mistake: Mistake) -> bool:
    return mistake.name.partition(".")[0] == "segment"


def _newsletter(table: Fields) -> Newsletter:
    base_url, former_urls = _own_addresses(table)
    return Newsletter(
        name=table.text("name", required=True),
        organisation=table.text("organisation", required=True),
        sender=table.mailbox("from", required=True),
        reply_to=table.mailbox("reply_to"),
        postal_address=table.text("postal_address", lines=True),
        base_url=base_url,
        former_urls=former_urls,
        request_form=table.url("request_form"),
        language=_language(table),
        timezone=_timezone(table),
        own_hosts=_hosts(table, "own_hosts"),
        unsubscribe_mailto=table.mailbox("unsubscribe_mailto"),
    )


def _own_addresses(table: Fields) -> tuple[str, tuple[str, ...]]:
    """base_url and former_urls in their one form. As they are written they count as former ones,
    because links in mail may be bound to that."""
    written = table.text("base_url", find_fault=find_base_fault)
    known = filter(None, (written, *table.texts("former_urls", find_base_fault)))
    forms = dict.fromkeys(form for one in known for form in (one, write_base(one)))
    base = write_base(written)
    return base, tuple(form for form in forms if form != base)


def _theme(table: Fields) -> dict[str, str]:
    """The `[theme]` table; its keys are written with underscores, a theme's names with hyphens."""
    found = {"name": table.id("name", "theme")} if table.has("name") else {}
    found |= {key: table.text(key, find_fault=_colour_fault) for key in THEME_COLOURS}
    found |= {key: table.text(key, find_fault=_font_fault) for key in THEME_FONTS}
    found["heading_weight"] = table.choice("heading_weight", ("", "normal", "bold"), "")
    found["logo"] = table.text("logo", find_fault=_logo_fault)
    for key, (least, most) in THEME_SIZES.items():
        number = table.whole_number(key, least=least, most=most)
        found[key] = "" if number is None else str(number)
    return {key.replace("_", "-"): value for key, value in found.items() if value}


def _colour_fault(text: str) -> tuple[str, str]:
    if re.fullmatch(_COLOUR, text):
        return "", ""
    return f"{quote_short(text)} is no colour", "write six digits, as in #a62a1d"


def _font_fault(text: str) -> tuple[str, str]:
    if re.fullmatch(_FONTS, text):
        return "", ""
    return f"{quote_short(text)} is no list of fonts", 'write names, as in "Georgia, serif"'


def _logo_fault(text: str) -> tuple[str, str]:
    fault, hint = find_url_fault(text)
    if not fault and (not text.startswith("https://") or "&" in text or ";" in text):
        fault = f"{quote_short(text)} cannot be the address of the logo"
        hint = "expected https:// and a PNG, JPEG or GIF, without & and ;"
    return fault, hint


def _language(table: Fields) -> str:
    language = table.text("language") or "en"
    if not re.fullmatch(_LANGUAGE, language):
        message = f"{quote_short(language)} is no language"
        table.wrong("language", message, 'write it as in "en" or "en-GB"')
    return language


def _timezone(table: Fields) -> str:
    name = table.text("timezone") or "UTC"
    if not _is_timezone(name):
        message = f"unknown time zone {quote_short(name)}"
        table.wrong("timezone", message, _zone_hint(name), rule="unknown-timezone")
    return name


def _is_timezone(name: str) -> bool:
    if name == "UTC" or (re.fullmatch(_ZONE, name) and (_ZONES / name).is_file()):
        return True
    from zoneinfo import ZoneInfo  # late: it costs more than reading the whole file

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _zone_hint(name: str) -> str:
    from zoneinfo import available_timezones

    zones = {zone.casefold(): zone for zone in available_timezones()}
    by_city = {zone.rpartition("/")[2].casefold(): zone for zone in zones.values() if "/" in zone}
    exact = by_city.get(name.casefold().replace(" ", "_"))
    if exact:
        return f"did you mean {exact!r}?"
    folded = did_you_mean(name, zones)
    for zone in zones.values() if folded else ():
        folded = folded.replace(repr(zone.casefold()), repr(zone))
    return folded or 'write it as in "Asia/Shanghai"'


def _mail(table: Fields, find_services: Callable[[], Collection[str]]) -> MailSettings:
    settings = MailSettings(
        service=table.text("service") or "outbox",
        base_url=table.url("base_url"),
        rate=table.positive_number("rate"),
        parallel=table.whole_number("parallel", least=1, most=64) or 4,
        search_lag=table.whole_number("search_lag"),
        domain=table.text("domain", find_fault=find_host_fault).lower(),
        message_stream=table.text("message_stream"),
        bulk=table.switch("bulk"),
        region=table.text("region"),
        sns_topics=table.texts("sns_topics"),
        soft_bounces=table.whole_number("soft_bounces", least=1, most=1000) or 3,
    )
    if settings.service not in SERVICES:
        known = {*SERVICES, *find_services()}
        if settings.service not in known:
            hint = did_you_mean(settings.service, known) or f"known are {', '.join(sorted(known))}"
            message = f"unknown mail service {quote_short(settings.service)}"
            table.wrong("service", message, hint, rule="unknown-service")
    if settings.service == "mailgun" and not table.has("domain"):
        hint = "write the domain that you send from, as Mailgun shows it"
        table.wrong("domain", "'mail.domain' is missing", hint, rule="missing-key")
    return settings


def _store_url(table: Fields) -> str:
    url = table.text("url") or "sqlite:///var/newsletter.db"
    scheme, _, rest = url.partition("://")
    try:
        password = urlsplit(url).password or "password=" in url
    except ValueError:
        password, rest = None, ""
    if password:
        hint = "set the environment variable PGPASSWORD, or write it into ~/.pgpass"
        table.wrong("url", "a password in 'store.url'", hint, rule="secret")
    elif scheme not in ("sqlite", "postgresql") or not rest.strip("/"):
        hint = "write sqlite:///var/newsletter.db or postgresql://HOST/DATABASE"
        table.wrong("url", f"{quote_short(url)} is no store", hint)
    return url


def _source(table: Fields, find_sources: Callable[[], Collection[str]]) -> SourceSettings:
    """One key names the kind of source and has the address as its value."""
    kinds = [kind for kind in SOURCES if table.has(kind)]
    others = [] if kinds else [kind for kind in find_sources() if table.has(kind)]
    name = table.text("name")
    if len(kinds) > 1:
        table.wrong(
            kinds[1], f"a source is either a {kinds[0]} or a {kinds[1]}", "write two tables"
        )
    if others:
        return SourceSettings(others[0], table.text(others[0]), name)
    addresses = {kind: table.url(kind, required=kind == "feed" and not kinds) for kind in SOURCES}
    kind = kinds[0] if kinds else "feed"
    return SourceSettings(kind, addresses[kind], name)


def _segments(fields: Fields) -> tuple[Segment, ...]:
    found: dict[str, Segment] = {}
    for table in fields.tables("segment"):
        segment = _segment(table)
        if segment.id in found:
            table.wrong("id", f"two segments have the id {segment.id!r}", "rename one of them")
        found[segment.id] = segment
    return tuple(found.values())


def _segment(table: Fields) -> Segment:
    segment = Segment(
        id=table.id("id", "segment"),
        topics=table.texts("topics"),
        speakers=table.texts("speakers"),
        tags=table.texts("tags"),
        # By the names that an import gives to columns.
        fields=tuple((identifier(k) or k, v) for k, v in table.texts_table("fields").items()),
    )
    if not any(segment[1:]):
        table.wrong("id", "a segment without a condition", "add topics, speakers, tags or fields")
    return segment


def _collect(table: Fields) -> CollectSettings:
    return CollectSettings(
        allow_hosts=_hosts(table, "allow_hosts"),
        settle=table.whole_number("settle") or 0,
        first=table.whole_number("first", least=1) or None,
        doubles_days=table.whole_number("doubles_days", least=1) or 90,
        bureaus=table.texts("bureaus"),
        longest_quote=table.whole_number("longest_quote", least=1, most=100) or 80,
    )


def _check(table: Fields) -> CheckSettings:
    return CheckSettings(
        rules=table.choice_table("rules", SEVERITIES),
        clients=table.number_table("clients"),
        paywalls=_hosts(table, "paywalls"),
        staging_hosts=_hosts(table, "staging_hosts"),
    )


def _hosts(table: Fields, key: str) -> tuple[str, ...]:
    return tuple(host.lower() for host in table.texts(key, find_host_fault))


def _without_secrets(values: Mapping[str, object], mistakes: list[Mistake]) -> dict[str, object]:
    """The values without what must not stand in a file, so that no later message can quote it."""
    mail = values.get("mail")
    service = str(mail.get("service", "")) if isinstance(mail, Mapping) else ""
    hint = f"set {SECRETS.get(service, 'an environment variable')} in its place"

    def clean(value: object, name: str) -> object:
        if isinstance(value, Mapping):
            return clean_table(value, f"{name}.")
        if isinstance(value, list):
            return [clean(item, f"{name}.{number}") for number, item in enumerate(value)]
        return value

    def clean_table(table: Mapping[str, object], prefix: str) -> dict[str, object]:
        for key in filter(_SECRET.search, table):
            message = f"a secret does not belong in this file: {quote_short(key)}"
            mistakes.append(Mistake(prefix + key, message, hint, "secret", at_key=True))
        kept = {key: value for key, value in table.items() if not _SECRET.search(key)}
        return {key: clean(value, prefix + key) for key, value in kept.items()}

    return clean_table(values, "")
