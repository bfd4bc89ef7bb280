"""Issues in Arabic and in Chinese, with what such newsletters quote in other scripts; no test."""

from __future__ import annotations

from pathlib import Path

from newsletter.model import CallToAction, Citation, Issue, Newsletter, Span
from newsletter.render import Kit, open_kit
from tests.render_samples import NEWSLETTER, NO_CALL, TEMPLATES, make_issue, make_update

ARABIC_NEWSLETTER = NEWSLETTER._replace(
    name="نشرة مكتب المتحدثين اليومية",
    organisation="مكتب متحدثي الصين",
    postal_address="123 شارع المثال، شنغهاي 200031، الصين",
    language="ar",
)
CHINESE_NEWSLETTER = NEWSLETTER._replace(
    name="中国演讲者每日通讯",
    organisation="中国演讲者事务所",
    postal_address="上海市示例路123号，邮编200031",
    language="zh-CN",
)

DATA = Path(__file__).parent / "data" / "languages"


def arabic() -> tuple[Issue, list[CallToAction]]:
    updates = (
        make_update(
            title="الثقافة والتكنولوجيا تلتقيان – Ashley Dudarenok",
            speakers=("ashley-dudarenok",),
            role="خبيرة الابتكار",
            source=Citation(name="China Daily", url="https://www.chinadaily.com.cn/a/1.html"),
            body=_read("ar/body.md"),
        ),
        make_update(
            slug="english",
            title="Why is growth slow?",
            kind="video",
            video="https://youtu.be/abcdefghijk",
            body="يشرح الاقتصادي ذلك في عشر دقائق.",
        ),
    )
    line = "Ashley Dudarenok متحدثة لدى مكتب متحدثي الصين. هل تحتاجون إليها في مؤتمركم؟"
    call = _full_call(line, "اطلب Ashley Dudarenok")
    issue = make_issue(
        *updates,
        number=12,
        subject="الثقافة والتكنولوجيا تلتقيان",
        preheader="ما الجديد اليوم من خبراء الصين",
        opening='صباح الخير {{ subscriber.first_name | fallback("قارئنا العزيز") }}،',
        house="تعالوا إلى **شنغهاي** في ديسمبر.",
    )
    return issue, [call, NO_CALL]


def chinese() -> tuple[Issue, list[CallToAction]]:
    updates = (
        make_update(
            title="文化与技术正在融合成为一种全新的事物，这股浪潮才刚刚开始",
            speakers=("ashley-dudarenok",),
            role="创新专家",
            source=Citation(name="《中国日报》", url="https://www.chinadaily.com.cn/a/1.html"),
            body=_read("zh/body.md"),
        ),
        make_update(
            slug="talk",
            title="经济学家谈五年规划",
            kind="podcast",
            source=Citation(name="前排播客", url="https://podcast.example.com/1"),
            body="十分钟的谈话。",
        ),
    )
    line = "艾熙丽是中国演讲者事务所的演讲者。您的会议需要她吗？"
    issue = make_issue(
        *updates,
        number=12,
        subject="文化与技术正在融合",
        preheader="艾熙丽谈文化、技术与中国创造力",
        opening='{{ subscriber.first_name | fallback("读者") }}，早上好！'
        "今天的故事从电影院开始，在实验室里结束。",
    )
    return issue, [_full_call(line, "预约艾熙丽"), NO_CALL]


#: By language: whose newsletter, and an issue with its calls.
LANGUAGES = {"ar": (ARABIC_NEWSLETTER, arabic), "zh": (CHINESE_NEWSLETTER, chinese)}


def _read(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


def _full_call(line: str, button: str) -> CallToAction:
    form = "https://www.example.com/speakers-request/?speaker=ashley-dudarenok"
    return CallToAction(
        row=6,
        form="full",
        speakers=("ashley-dudarenok",),
        line=(Span(line),),
        button=Span(button, form),
    )


def open_language(
    language: str, folder: Path, theme: str = "paper"
) -> tuple[Newsletter, Kit, Issue, list[CallToAction]]:
    """A project in this language, whose own words stand in one file of its templates."""
    newsletter, make = LANGUAGES[language]
    (folder / "templates/email").mkdir(parents=True, exist_ok=True)
    (folder / "templates/email/words.jinja").write_text(
        _read(f"{language}/words.jinja"), encoding="utf-8"
    )
    kit = open_kit([folder / "templates", TEMPLATES], folder / "cache", {"name": theme})
    return newsletter, kit, *make()
