"""The check of a bridge: it passes the reference, and finds what is wrong with a broken one."""

from collections.abc import Callable, Sequence

import pytest

from devices.bridge.check import REQUIREMENTS, Verdict, check, summary
from devices.bridge.probe import CheckOptions
from devices.bridge.requirements import Requirement
from protos import bridge_pb2 as wire
from tests.carriers.bridge.handset import Handset, handset

BEATS = "a stream shows at each heartbeat that it lives"
# A heartbeat takes a second: those that wait for one are tried where it matters.
QUICK = tuple(
    one for one in REQUIREMENTS if one[0] not in (BEATS, "two streams are served at once")
)


async def judged(
    one: Handset, reply: str = "", tried: Sequence[Requirement] = QUICK
) -> dict[str, Verdict]:
    options = CheckOptions(one.options, reply=reply, quiet_s=0.3)
    verdicts = await check(options, lambda _line: None, tried)
    return {verdict.requirement: verdict for verdict in verdicts}


def not_passed(verdicts: dict[str, Verdict]) -> list[str]:
    return [str(one) for one in verdicts.values() if one.word != "passed"]


@pytest.mark.slow
async def test_the_reference_bridge_meets_every_requirement():
    async with handset() as one:
        one.phone.contacts = [(f"사람{number}", f"010{number:08d}") for number in range(1_200)]
        one.phone.write("kakaotalk", "엄마", "밥 먹었니?")
        one.phone.write("kakaotalk", "아빠", "치킨?", room="가족방")

        verdicts = await judged(one, "확인", REQUIREMENTS)

    assert not_passed(verdicts) == []
    assert [replied.text for replied in one.phone.replied] == ["확인"]


async def test_without_anybody_what_needs_a_message_is_skipped_and_nothing_is_sent():
    async with handset() as one:
        verdicts = await judged(one, reply="확인")

    skipped = [one.requirement for one in verdicts.values() if one.word == "skipped"]
    assert len(skipped) == 5
    assert "a message arrives whole" in skipped
    assert summary(list(verdicts.values())) == f"{len(verdicts) - 5} passed, 0 failed, 5 skipped"
    assert one.phone.replied == []


async def test_without_a_text_to_reply_with_nothing_is_sent():
    async with handset() as one:
        one.phone.write("kakaotalk", "엄마", "밥 먹었니?")
        verdicts = await judged(one)

    assert verdicts["a reply is sent once for its operation"].word == "skipped"
    assert one.phone.replied == []


async def test_a_message_that_somebody_writes_meanwhile_is_waited_for():
    async with handset() as one:
        asked: list[str] = []

        def write_when_asked(line: str) -> None:
            if line.startswith("write to this phone"):
                asked.append(line)
                one.phone.write("kakaotalk", "엄마", "여기 있어")

        options = CheckOptions(one.options, message_within_s=20, quiet_s=0.3)
        verdicts = await check(options, write_when_asked, QUICK)

    assert len(asked) == 1
    assert [str(verdict) for verdict in verdicts if verdict.word == "FAILED"] == []
    assert "passed" in [
        one.word for one in verdicts if one.requirement == "a message arrives whole"
    ]


def forgets_operations(one: Handset) -> None:
    one.journal.result = lambda id, now: wire.REPLY_RESULT_NEVER_BEGUN  # type: ignore[method-assign]


def ignores_acknowledgements(one: Handset) -> None:
    one.journal.take = lambda id: None  # type: ignore[method-assign]


def reports_replies(one: Handset) -> None:
    one.bridge._is_echo = lambda chat_id, line: False  # type: ignore[method-assign]


def starts_chats_that_it_cannot(one: Handset) -> None:
    one.bridge.reply = lambda request: wire.REPLY_RESULT_SENT  # type: ignore[method-assign]


def offers_the_newest_first(one: Handset) -> None:
    waiting = one.journal.waiting
    one.journal.waiting = (  # type: ignore[method-assign]
        lambda apps, at_most: [
            (place + 1, message)
            for place, (_, message) in enumerate(reversed(waiting(apps, at_most)))
        ]
    )


@pytest.mark.parametrize(
    ("damage", "requirement"),
    [
        (forgets_operations, "a reply is sent once for its operation"),
        (ignores_acknowledgements, "a message that was acknowledged never comes again"),
        (reports_replies, "a reply is sent once for its operation"),
        (starts_chats_that_it_cannot, "an app that only answers starts no chat"),
        (offers_the_newest_first, "a message is offered until it is acknowledged"),
    ],
)
async def test_a_broken_bridge_is_found(damage: Callable[[Handset], None], requirement: str):
    async with handset() as one:
        one.phone.write("whatsapp", "지수", "하나")
        damage(one)
        options = CheckOptions(one.options, reply="확인", quiet_s=0.3)
        found: list[str] = []
        before = len(one.journal.waiting(frozenset(["whatsapp"]), 10))
        verdicts = await check(options, lambda line: write_once(one, line, found), QUICK)

    assert before == 1
    assert requirement in [one.requirement for one in verdicts if one.word == "FAILED"]


def write_once(one: Handset, line: str, found: list[str]) -> None:
    """Let a second message come once the first was seen."""
    if "a message arrives whole" in line and not found:
        found.append(line)
        one.phone.write("whatsapp", "지수", "둘")


async def test_a_bridge_that_asks_for_no_token_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("devices.bridge.server.hmac.compare_digest", lambda told, expected: True)
    async with handset() as one:
        verdicts = await judged(one)

    assert verdicts["nothing is answered for another token"].word == "FAILED"


async def test_a_bridge_that_beats_too_seldom_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("devices.bridge.server.LEAST_HEARTBEAT_MS", 60_000)
    async with handset() as one:
        verdicts = await judged(one, tried=REQUIREMENTS)

    assert verdicts[BEATS].word == "FAILED"
