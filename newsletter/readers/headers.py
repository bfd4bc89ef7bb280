"""What names of columns mean to us, in the languages in which lists are kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsletter.shapes import without_accents


def simple_name(text: str) -> str:
    """The same without spaces and signs, as names are compared."""
    return "".join(c for c in without_accents(text) if c.isalnum())


def _names(words: str) -> frozenset[str]:
    return frozenset(map(simple_name, words.split()))


#: By what they mean, in the languages of lists, English first.
_SPELLINGS = {
    "email": (
        "email emails emailaddress subscriberemail emailid primaryemail mail mailaddress email1"
        " emailadresse mailadresse emailanschrift"
        " adresseemail adressemail adressedemessagerie adresseelectronique courriel"
        " emailadres mailadres"
        " correo correoelectronico direccionemail direcciondeemail direcciondecorreo"
        " direcciondecorreoelectronico"
        " emaildoassinante enderecodeemail correioeletronico"
        " indirizzoemail indirizzodiposta indirizzodipostaelettronica postaelettronica"
        " adresemail adrespocztyelektronicznej"
        " 电子邮件 电子邮箱 邮箱 邮箱地址 邮件地址 电邮 电子邮件地址 電子郵件 電郵 郵箱"
        " メール メールアドレス 電子メール Eメール 이메일 이메일주소 메일 메일주소"
        " почта эл.почта электроннаяпочта адресэлектроннойпочты емейл имейл пошта електроннапошта"
        " epost epostadress epostadresse eposta epostaadresi sähköposti sähköpostiosoite"
        " emailcím ímél ηλεκτρονικόταχυδρομείο البريدالإلكتروني אימייל דואראלקטרוני"
        " ईमेल ईमेलपता ایمیل"
    ),
    "first_name": (
        "firstname first fname givenname forename vorname prenom voornaam primernombre"
        " nombredepila primeironome imię 名"
        " имя імя ім'я jméno křestníjméno krstnémeno keresztnév utónév prenume förnamn fornavn"
        " etunimi isim όνομα الاسمالأول שםפרטי"
    ),
    "last_name": (
        "lastname last lname surname familyname nachname familienname nomdefamille achternaam"
        " apellido apellidos sobrenome ultimonome cognome nazwisko 姓 姓氏 苗字"
        " фамилия прізвище příjmení priezvisko vezetéknév családnév numedefamilie efternamn"
        " efternavn etternavn sukunimi soyad soyadı επώνυμο اسمالعائلة שםמשפחה"
    ),
    "status": "status subscriberstatus subscriptionstatus emailstatus",
    "consent_at": (
        "consentat consenttime consentdate optintime optindate confirmtime confirmedat subscribedat"
    ),
    "consent_source": "consentsource optinsource signupsource",
    "suppressed": "suppressed suppressionreason",
    "paused_until": "pauseduntil",
}
MEANINGS: Mapping[str, str] = {
    name: meaning for meaning, words in _SPELLINGS.items() for name in _names(words)
}
#: Names that no further column has.
OURS = frozenset(_SPELLINGS)
#: Headers of a whole name, which is taken apart where no column has its parts.
WHOLE_NAMES = _names(
    "name fullname contactname subscribername vollstandigername nomcomplet prenometnom"
    " nombrecompleto nombreyapellidos nomecompleto nomeecognome volledigenaam imieinazwisko"
    " 姓名 氏名 名前 お名前 이름 성명 фио имяифамилия celéjméno teljesnév név adsoyad"
    " họtên họvàtên tênđầyđủ"
)
#: Headers of tags, which segments know; what else is named so as well is a further column.
TAGS = _names(
    "tags tag labels label groups schlagworter schlagworte schlagwort stichworter stichworte"
    " etiketten etiquettes etiquetas etichette etykiety gruppen groupes grupos gruppi"
    " 标签 標籤 タグ 태그 теги метки"
)
#: In these languages a name beside a given name is the family's, and one beside that is given.
_BESIDE_GIVEN = {"vorname": "name", "prenom": "nom", "voornaam": "naam"}
_BESIDE_FAMILYS = {
    "apellido": "nombre",
    "apellidos": "nombre",
    "sobrenome": "nome",
    "cognome": "nome",
}


def find_known(header: Sequence[str]) -> dict[str, int]:
    """Meaning → index; of two columns with the same meaning the first one, the other is a field."""
    known: dict[str, int] = {}
    names = list(map(simple_name, header))
    for i, name in enumerate(names):
        if meaning := MEANINGS.get(name):
            known.setdefault(meaning, i)
    for pairs, missing in ((_BESIDE_GIVEN, "last_name"), (_BESIDE_FAMILYS, "first_name")):
        for one, other in pairs.items():
            if missing not in known and one in names and other in names:
                known[missing] = names.index(other)
    return known


def find_address_column(header: Sequence[str]) -> int | None:
    """Which of the named columns holds addresses; None where no name says so."""
    return find_known(header).get("email")


def find_tags(header: Sequence[str]) -> tuple[int, ...]:
    """The columns of tags: those that are called so, or else all that mean it."""
    names = list(map(simple_name, header))
    return tuple(i for i, name in enumerate(names) if name == "tags")[:1] or tuple(
        i for i, name in enumerate(names) if name in TAGS
    )


def find_whole_name(header: Sequence[str], known: Mapping[str, int]) -> int:
    """The column of whole names where none has their parts, or -1."""
    if known.keys() & {"first_name", "last_name"}:
        return -1
    columns = (i for i, cell in enumerate(header) if simple_name(cell) in WHOLE_NAMES)
    return next((i for i in columns if i != known.get("email")), -1)


def find_meaning(text: str) -> str:
    """What a header, or the name of an attribute, means to us; nothing for a further column."""
    name = simple_name(text)
    return "name" if name in WHOLE_NAMES else MEANINGS.get(name, "")
