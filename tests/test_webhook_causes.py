"""Whom a bounce or a complaint is about: the mailbox, the mail, the sender, or nobody.

Only what is about the mailbox may cost a reader his place.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.test_webhooks import (
    ADDRESS,
    ISO,
    brevo,
    failed_at_mailgun,
    mailersend,
    mailgun,
    mailjet,
    postmark,
    read,
    resend,
    sendgrid,
    ses,
    sparkpost,
)

#: Every type of a bounce that Postmark's description knows, and what it is in our words.
POSTMARK = {
    "HardBounce": ("bounced", True),
    "BadEmailAddress": ("bounced", True),
    "SoftBounce": ("bounced", False),
    "DnsError": ("bounced", False),
    "Unknown": ("bounced", False),
    "Transient": ("deferred", False),
    "Blocked": ("blocked", False),
    "SpamNotification": ("blocked", False),
    "DMARCPolicy": ("blocked", False),
    "SMTPApiError": ("rejected", False),
    "TemplateRenderingFailed": ("rejected", False),
    "ManuallyDeactivated": ("rejected", True),
    "SpamComplaint": ("complained", False),
    "Unsubscribe": ("unsubscribed", False),
    "Subscribe": None,
    "AutoResponder": None,
    "AddressChange": None,
    "OpenRelayTest": None,
    "VirusNotification": None,
    "MailFrontier Matador.": None,
    "ChallengeVerification": None,
    "Unconfirmed": None,
    "InboundError": None,
    "OfALaterVersion": None,
}


def bounce(kind: str, **more: Any) -> dict[str, Any]:
    return postmark("Bounce", ID=7, Type=kind, Email=ADDRESS, BouncedAt=ISO, **more)


def ses_bounce(kind: str, cause: str, **more: str) -> dict[str, Any]:
    reader = {"emailAddress": ADDRESS, **more}
    told = {"bounceType": kind, "bounceSubType": cause, "bouncedRecipients": [reader]}
    return ses("Bounce", bounce=told)


def ses_complaint(feedback: str | None) -> dict[str, Any]:
    told = {"complainedRecipients": [{"emailAddress": ADDRESS}], "complaintFeedbackType": feedback}
    return ses("Complaint", complaint=told)


def ses_subscription(*, everything: bool, **topics: tuple[str, str]) -> dict[str, Any]:
    def preferences(which: int, everything: bool) -> dict[str, Any]:
        told = [{"topicName": n, "subscriptionStatus": each[which]} for n, each in topics.items()]
        return {"unsubscribeAll": everything, "topicSubscriptionStatus": told}

    return ses(
        "Subscription",
        subscription={
            "contactList": "ours",
            "timestamp": ISO,
            "source": "UnsubscribeHeader",
            "newTopicPreferences": preferences(1, everything),
            "oldTopicPreferences": preferences(0, everything=False),
        },
    )


def kind_of(service: str, value: dict[str, Any]) -> tuple[str, bool] | None:
    events = read(service, value)
    assert len(events) < 2
    return (events[0].kind, events[0].permanent) if events else None


@pytest.mark.parametrize(("told", "expected"), POSTMARK.items())
def test_each_type_of_postmarks_bounces_is_what_it_says(
    told: str, expected: tuple[str, bool] | None
) -> None:
    assert kind_of("postmark", bounce(told)) == expected
    assert kind_of("postmark", bounce(told, Inactive=False)) == expected


@pytest.mark.parametrize(("told", "expected"), POSTMARK.items())
def test_an_address_that_postmark_has_deactivated_gets_no_more_mail(
    told: str, expected: tuple[str, bool] | None
) -> None:
    found = kind_of("postmark", bounce(told, Inactive=True))
    assert found
    kind, permanent = found
    assert permanent or kind in ("complained", "unsubscribed")
    if expected and expected[0] in ("bounced", "blocked"):
        assert kind == "bounced"


def rejected_at_mailgun(to: str) -> dict[str, Any]:
    """As its description shows it, without a recipient."""
    head = {"headers": {"to": to}}
    event = mailgun("rejected", reject={"reason": "a sandbox", "description": ""}, message=head)
    del event["recipient"]
    return event


def suppression(why: str | None, is_on: bool) -> dict[str, Any]:
    """A stream sends nothing to an address any more, or again."""
    told = {"SuppressSending": is_on, "SuppressionReason": why}
    return postmark("SubscriptionChange", Recipient=ADDRESS, ChangedAt=ISO, **told)


BLOCKED, DEFERRED = ("blocked", False), ("deferred", False)
POLICY = "550 5.7.1 Message blocked by policy"
CAUSES: list[tuple[str, dict[str, Any], tuple[str, bool] | None]] = [
    ("ses", ses_bounce("Transient", "General"), ("bounced", False)),
    ("ses", ses_bounce("Transient", "MailboxFull"), ("bounced", False)),
    ("ses", ses_bounce("Undetermined", "Undetermined"), ("bounced", False)),
    ("ses", ses_bounce("Transient", "MessageTooLarge"), ("blocked", False)),
    ("ses", ses_bounce("Transient", "ContentRejected"), ("blocked", False)),
    ("ses", ses_bounce("Transient", "AttachmentRejected"), ("blocked", False)),
    ("ses", ses_bounce("Transient", "General", status="5.7.1"), ("blocked", False)),
    ("ses", ses_bounce("Transient", "General", status="5.2.2"), ("bounced", False)),
    ("ses", ses_bounce("Permanent", "NoEmail"), ("bounced", True)),
    ("ses", ses_bounce("Permanent", "OnAccountSuppressionList"), ("bounced", True)),
    ("ses", ses_bounce("Permanent", "UnsubscribedRecipient"), ("rejected", True)),
    ("ses", ses_complaint(None), ("complained", False)),
    ("ses", ses_complaint("abuse"), ("complained", False)),
    ("ses", ses_complaint("not-spam"), None),
    ("ses", ses_complaint("auth-failure"), None),
    ("ses", ses_subscription(everything=True), ("unsubscribed", False)),
    ("ses", ses_subscription(everything=False, news=("OptIn", "OptOut")), ("unsubscribed", False)),
    ("ses", ses_subscription(everything=False, news=("OptOut", "OptIn")), None),
    (
        "ses",
        ses_subscription(everything=False, news=("OptIn", "OptIn"), sales=("OptOut", "OptOut")),
        None,
    ),
    ("ses", ses("Subscription", subscription={"timestamp": ISO}), ("unsubscribed", False)),
    ("resend", resend("bounced", bounce={"type": "Transient"}), ("bounced", False)),
    (
        "resend",
        resend("bounced", bounce={"type": "Transient", "subType": "ContentRejected"}),
        ("blocked", False),
    ),
    ("sendgrid", sendgrid("bounce", type="blocked"), ("bounced", False)),
    (
        "sendgrid",
        sendgrid("bounce", type="blocked", bounce_classification="Mailbox Unavailable"),
        ("bounced", False),
    ),
    (
        "sendgrid",
        sendgrid("bounce", type="blocked", bounce_classification="Reputation"),
        ("blocked", False),
    ),
    ("sendgrid", sendgrid("bounce", type="blocked", status="5.7.1"), ("blocked", False)),
    ("sendgrid", sendgrid("bounce", type="blocked", reason=POLICY), ("blocked", False)),
    (
        "sendgrid",
        sendgrid("bounce", type="bounce", bounce_classification="Invalid Address"),
        ("bounced", True),
    ),
    ("mailgun", failed_at_mailgun(**{"enhanced-code": "5.7.1"}), ("blocked", False)),
    ("mailgun", failed_at_mailgun(message="552 5.2.2 mailbox full"), ("bounced", False)),
    (
        "mailgun",
        mailgun("failed", severity="permanent", reason="espblock"),
        ("blocked", False),
    ),
    ("brevo", brevo("soft_bounce", reason="552 5.2.2 mailbox full"), ("bounced", False)),
    ("brevo", brevo("soft_bounce", reason=POLICY), ("blocked", False)),
    (
        "mailersend",
        mailersend("soft_bounced", meta={"bounce_reason": POLICY}),
        ("blocked", False),
    ),
    *(
        ("mailjet", mailjet("bounce", hard_bounce=hard, error_related_to=part), expected)
        for part, hard, expected in [
            ("recipient", True, ("bounced", True)),
            ("domain", True, ("bounced", True)),
            ("recipient", False, ("bounced", False)),
            ("system", False, ("blocked", False)),
            ("system", True, ("blocked", False)),
            ("spam", True, ("blocked", False)),
            ("spam", False, ("blocked", False)),
            ("content", False, ("blocked", False)),
        ]
    ),
    ("mailjet", mailjet("bounce", error_related_to="system", error="system issue"), BLOCKED),
    ("mailjet", mailjet("bounce", error_related_to="domain", error="greylisted"), DEFERRED),
    *(
        ("sendgrid", sendgrid("dropped", reason=reason), expected)
        for reason, expected in [
            ("Invalid SMTPAPI header", ("rejected", False)),
            ("Spam Content", ("rejected", False)),
            ("Recipient List over Package Quota", ("rejected", False)),
            ("Unsubscribed Address", ("unsubscribed", False)),
            ("Bounced Address\n", ("rejected", True)),
            ("Spam Reporting Address", ("rejected", True)),
            ("Invalid", ("rejected", True)),
        ]
    ),
    (
        "mailgun",
        mailgun("failed", severity="permanent", reason="suppress-unsubscribe"),
        ("unsubscribed", False),
    ),
    *(
        ("mailgun", rejected_at_mailgun(to), expected)
        for to, expected in [
            (ADDRESS, ("rejected", False)),
            (f'"Wei, R." <{ADDRESS}>', ("rejected", False)),
            (f"{ADDRESS}, other@example.com", None),
        ]
    ),
    *(
        ("postmark", suppression(why, is_on), expected if is_on else None)
        for is_on in (True, False)
        for why, expected in [
            ("SpamComplaint", ("complained", False)),
            ("HardBounce", ("bounced", True)),
            ("ManualSuppression", ("unsubscribed", False)),
            (None, None),
        ]
    ),
    *(
        ("sparkpost", sparkpost(event, bounce_class=number), expected)
        for event in ("bounce", "out_of_band")
        for number, expected in [
            ("1", ("bounced", False)),
            ("10", ("bounced", True)),
            ("20", ("bounced", False)),
            ("21", ("bounced", False)),
            ("22", ("bounced", False)),
            ("23", ("blocked", False)),
            ("24", ("bounced", False)),
            ("25", ("rejected", False)),
            ("30", ("bounced", True)),
            ("40", ("bounced", False)),
            ("50", ("blocked", False)),
            ("51", ("blocked", False)),
            ("52", ("blocked", False)),
            ("53", ("blocked", False)),
            ("54", ("blocked", False)),
            ("60", None),
            ("70", ("bounced", False)),
            ("80", None),
            ("90", ("unsubscribed", False)),
            ("100", None),
        ]
    ),
    ("sparkpost", sparkpost("spam_complaint", fbtype="abuse"), ("complained", False)),
    ("sparkpost", sparkpost("spam_complaint", fbtype="not-spam"), None),
]


@pytest.mark.parametrize(("service", "value", "expected"), CAUSES)
def test_what_is_not_the_mailboxs_fault_is_not_told_as_one(
    service: str, value: dict[str, Any], expected: tuple[str, bool] | None
) -> None:
    assert kind_of(service, value) == expected


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("550 5.7.26 unauthenticated", "blocked"),
        ("552 5.3.4 too large", "blocked"),
        ("554 5.6.0 content", "blocked"),
        ("421-4.7.28 our system has detected", "blocked"),
        ("552 5.2.2 mailbox full", "bounced"),
        ("550 5.1.1 no such user", "bounced"),
        ("connection to 10.4.7.1 timed out", "bounced"),
        ("host 5.7.1.9 said no", "bounced"),
        ("version 15.7.1", "bounced"),
    ],
)
def test_the_receivers_status_says_whether_the_mailbox_has_a_part(
    reason: str, expected: str
) -> None:
    assert kind_of("brevo", brevo("soft_bounce", reason=reason)) == (expected, False)
