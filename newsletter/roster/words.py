"""A text as words with their places, and what kinds of words matter beside a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

from newsletter.roster.names import APOSTROPHES

HYPHENS = "-\u2010\u2011"
# A letter or digit of a script with borders between words, and marks that stand on the last one.
_LETTER = r"[^\W_\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]"
_MORE = rf"[A-Za-z0-9]++|{_LETTER}|[\u0300-\u036f]|[{HYPHENS}{APOSTROPHES}](?={_LETTER})"
# Most words are not in the second group: they are their own keys but for a capital at the start.
# What mostly stands behind them is looked for first.
_WORD = re.compile(rf"([A-Za-z0-9][a-z0-9]*+(?:(?=[ ,.\n])|(?!{_MORE}))|({_LETTER}(?:{_MORE})*+))")
_NOT_IN_KEYS = re.compile(rf"[{HYPHENS}{APOSTROPHES}\u0300-\u036f]")
#: Letters with a stroke, or two in one, of which no accent can be taken.
WITHOUT_PARTS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"}
)
_LONGEST_COMPOUND = 80
_SHORTEST_BEFORE_GLUE = 4  # letters; LeBron, McKinsey and DeepSeek are one word


class Word(NamedTuple):
    key: str  #: in one form: no case, accents, hyphens, apostrophes, possessive
    start: int
    end: int  #: before a possessive
    raw: str


class Columns(NamedTuple):
    """The words of a text, by what they have: to make a Word of each takes as long as all else."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    raws: list[str]


@lru_cache(maxsize=8192)
def key_of(raw: str) -> str:
    key = raw.casefold()
    if key.isascii() and key.isalnum():
        return key
    if is_possessive(key):
        key = key[:-2]
    # First the apostrophes: the acute accent that stands for one would become a space.
    key = unicodedata.normalize("NFKD", _NOT_IN_KEYS.sub("", key)).casefold()
    return _NOT_IN_KEYS.sub("", key.translate(WITHOUT_PARTS))


def is_possessive(raw: str) -> bool:
    return raw[-1:] in "sS" and raw[-2:-1] in APOSTROPHES and len(raw) > 2


def read_words(text: str, known: Container[str]) -> Columns:
    """The words of a text; glued and compounded ones come apart unless they are `known` keys."""
    pieces = _WORD.split(text)
    gaps, raws, others = pieces[:-1:3], pieces[1::3], pieces[2::3]
    lengths = list(map(len, raws))
    ends = list(accumulate(map(add, map(len, gaps), lengths)))
    starts = list(map(sub, ends, lengths))
    keys = list(map(str.lower, raws))
    apart: dict[int, list[Word]] = {}
    for number in [number for number, other in enumerate(others) if other]:
        first, *rest = _read_other(raws[number], starts[number], known)
        keys[number], starts[number], ends[number], raws[number] = first
        if rest:
            apart[number] = rest
    words = Columns(keys, starts, ends, raws)
    return _with_rests(words, apart) if apart else words


def _with_rests(words: Columns, apart: Mapping[int, Sequence[Word]]) -> Columns:
    """The words with what stands behind some of them, by their number."""
    rows: list[Word] = []
    for number, word in enumerate(map(Word, *words)):
        rows += (word, *apart.get(number, ()))
    return Columns(*map(list, zip(*rows, strict=True)))


def _read_other(raw: str, start: int, known: Container[str]) -> list[Word]:
    """What is more than letters and digits of ASCII with a capital at the start."""
    if (key := key_of(raw)) in known:
        return [_word(raw, start, key)]
    return [_word(piece, start + at, key_of(piece)) for at, piece in _pieces(raw, known)]


def _word(raw: str, start: int, key: str) -> Word:
    end = start + len(raw)
    if raw[-2:-1] in APOSTROPHES and is_possessive(raw):
        return Word(key, start, end - 2, raw[:-2])
    return Word(key, start, end, raw)


def _pieces(raw: str, known: Container[str]) -> Iterator[tuple[int, str]]:
    """`again-Arthur` and `Dudarenok-led` at the hyphen, `JianmaoWang` before the capital."""
    start = 0
    for at in range(1, len(raw) - 1 if len(raw) <= _LONGEST_COMPOUND else 0):
        before, after = raw[at - 1], raw[at + 1]
        if raw[at] in HYPHENS:
            apart = raw[start].isupper() != after.isupper()
        else:
            apart = before.islower() and raw[at].isupper() and at - start >= _SHORTEST_BEFORE_GLUE
        if apart and key_of(raw[start:]) not in known:
            yield start, raw[start:at]
            start = at + 1 if raw[at] in HYPHENS else at
    yield start, raw[start:]


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Family names that are words, and words that are names: alone they need evidence.
COMMON = word_set(
    "french bean rein mark yu will young rich long grace hope may june april august king"
    " queen prince so do he she you an in on to sun moon song ping rose ruby ivy violet pearl"
    " penny bill bob art drew frank gene guy max miles nick ray sue pat rob jack dick dawn"
    " faith joy summer autumn winter spring rain snow storm field fields hill hills lake river"
    " rivers brook brooks wood woods forest stone stones rock banks bank bridge bridges ford"
    " park parks garden gardens church temple castle house hall mill mills wells pool bush"
    " tree trees root roots branch reed berry cherry apple rice cook baker butler carpenter"
    " carter cooper farmer fisher fox gardener hunter judge knight mason miller page painter"
    " porter potter shepherd singer smith tailor turner walker weaver wolf bird swan crane"
    " hawk lamb bull lion black white brown green gray grey blue gold golden silver day night"
    " noon week early late new old best good sharp short small little large strong swift quick"
    " wise bright bliss love power price prices cash coin money market markets trade english"
    " german chinese irish welsh dutch london paris york holland england china shanghai"
    " beijing west east north south major minor main street lane way rush race case chase"
    " cross dale dean duke earl fair fry hardy keen kind lord lucky marsh moss noble olive"
    " pope post pride read reading ring sage savage self sole speed star stern stock tell wall"
    " ward waters wing worth chance christian dear drake flood flowers frost gates glass hand"
    " hands head iron jewel job justice law lean light link lock luck mercy merry more nice"
    " pack peace pike place plant poor pound press proud quiet real road row royal sand say"
    " see share shine simple sin sir sky slack son spark sparks sport stamp steel table task"
    " tiger train true vale vice voice wild win wind wine wish work world"
)
HONORIFICS = word_set(
    "mr mrs ms miss mx dr doctor prof professor sir dame lady lord herr frau monsieur madame"
    " signor señor senor senora comrade mister madam"
)
ROLES = HONORIFICS | word_set(
    "president premier minister chairman chairwoman chair director analyst economist author"
    " writer journalist reporter correspondent podcaster photographer sinologist blogger"
    " speaker columnist editor investor expert consultant guru ceo cfo cto cmo coo vp founder"
    " cofounder coauthor cohost"
    " chancellor senator governor mayor judge ambassador historian novelist attorney"
    " lawyer banker scholar researcher professor veteran watcher strategist entrepreneur"
    " partner manager executive chief head leader teacher host guest general colonel captain"
    " king queen prince princess secretary vc musician adviser advisor interviewer moderator"
    " presenter student academic publisher artist"
)
#: Words that begin a sentence or stand in a headline beside a name, and are no part of one.
FUNCTION = word_set(
    "the a an this that these those there here then than now today yesterday tomorrow tonight"
    " and or but nor so yet if as at by for from in into of off on onto out over to up with"
    " without under after before since until while when where why how what who whom whose"
    " which whether because although though however meanwhile moreover still also even only"
    " just both either neither not no yes per via about above across against along among"
    " around behind below beneath beside besides between beyond despite down during except"
    " inside like near next once outside past through throughout toward towards unlike upon"
    " within versus vs is are was were be been being am has have had does did do can could may"
    " might must shall should will would he she it we they i you his her its our their my your"
    " him them us me all any some every each few many more most much other others another such"
    " same own new latest former late later first second last again already always never often"
    " sometimes perhaps maybe instead thus hence therefore indeed according thanks let get"
    " gets got meet read see watch listen ask hear less very too well one two three four five"
    " six seven eight nine ten dear hi hello"
)
WEEKDAYS = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april"
    " may june july august september october november december mon tue wed thu fri sat sun jan"
    " feb mar apr jun jul aug sep sept oct nov dec"
)
SPEECH = word_set(
    "say says said saying tell tells told explain explains explained argue argues argued"
    " write writes wrote note notes noted add adds added warn warns warned predict predicts"
    " predicted expect expects expected believe believes believed think thinks thought claim"
    " claims claimed point points pointed ask asks asked reply replies replied answer answers"
    " answered describe describes described discuss discusses discussed comment comments"
    " commented conclude concludes concluded suggest suggests suggested stress stresses"
    " stressed insist insists insisted admit admits admitted see sees saw recall recalls"
    " recalled agree agrees agreed disagree disagrees disagreed report reports reported urge"
    " urges urged attribute attributes attributed according"
)
#: What else a person does in a headline, or what follows a name where a link was lost.
VERBS = SPEECH | word_set(
    "is was has had looks looked gives gave shows showed provides provided offers offered"
    " takes took makes made speaks spoke talks talked joins joined leads led finds found knows"
    " knew calls called wins won dives discloses focuses analyzes analyses examines explores"
    " shares shared highlights discusses interviews hosts reviews visits returns opens weighs"
    " addresses answers tackles remembers counts doubts fears hopes wants needs gets goes"
    " comes keeps becomes remains"
)
GLUED = VERBS | word_set(
    "at in on and the for from with who author founder of to by as about during after before"
    " when where while because also will would could can are were"
)
#: After a name these make it a firm, a list, a place or a prize.
ORGANISATIONS = word_set(
    "report reports list lists rich index institute institution ranking rankings research"
    " foundation center centre school college university library museum hospital award prize"
    " medal lecture fund funds capital ventures partners group holdings company co corp"
    " corporation inc ltd llc gmbh media press books publishing associates bank securities"
    " motors industries brothers bros street road avenue square park county city island river"
    " lake bridge airport station hotel stadium arena theatre theater gallery studio studios"
    " show awards global china india international act law bill doctrine administration"
    " unicorn unicorns survey data magazine llp plc trust society academy prizes fellowship"
    " fellowships scholarship scholarships lectures lectureship memorial trophy cup"
)
#: The same behind `the`, also in small letters: `the Ian Johnson prize`, not `the … interview`.
NAMED_AFTER = word_set(
    "prize prizes award awards medal lecture lectures fellowship fellowships scholarship"
    " scholarships trophy cup tournament memorial chair professorship foundation fund trust"
    " institute university school college academy museum library hospital company group bank"
    " street road avenue square park bridge falls island hall house building stadium"
)
#: Last words of names that are a place's far more often than a person's.
PLACES = word_set(
    "falls beach springs island islands valley city county bay heights rapids canyon harbour"
    " harbor river station airport peninsula"
)
SURNAMES = word_set(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng"
    " liang xie song tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du"
    " ye cheng wei su lu lv lyu ding ren yao shen fan jin fu xia cui tan shi liao wan fang qin"
    " lei duan hao bai mao qian yin jia dai qi gong pang shao zou meng wen kong shih kuo hsu"
    " chang tsai cheung chan wong leung lam lau ng ho kwok tsang tse yip chow chu kwan lee kim"
    " park choi jung kang cho yoon jang lim shin seo kwon hwang ahn nguyen tran pham hoang vo"
    " dang bui ngo duong sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi"
    " kato yoshida yamada abe mo ke xi hua bo rong ji ouyang sima zhuge tong xiang niu hou"
    " ling hong nie gu guan lai"
)
#: Given names that stand before another one: `Jean Paul French`, `Mary Ann Smith`.
GIVEN = word_set(
    "jean mary anne ann anna john james robert michael david william richard joseph thomas"
    " charles christopher daniel matthew anthony mark donald steven paul andrew joshua kenneth"
    " kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric"
    " jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick"
    " frank raymond jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter"
    " kyle noah ethan jeremy walter christian keith roger terry austin sean gerald carl harold"
    " dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan albert willie"
    " alan eugene russell vincent philip bobby johnny bradley patricia jennifer linda"
    " elizabeth barbara susan jessica karen sarah lisa nancy betty sandra margaret ashley"
    " kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen"
    " sharon cynthia kathleen amy angela shirley brenda emma pamela nicole samantha katherine"
    " catherine christine debra rachel carolyn janet maria heather diane julie joyce victoria"
    " kelly christina joan evelyn lauren judith olivia martha cheryl megan andrea hannah"
    " jacqueline gloria teresa sara janice hans karl klaus juan luis carlos marie pierre luc"
    " claude marc eva boris ivan vladimir ahmed mohammed muhammad ali winston victor ian"
)
