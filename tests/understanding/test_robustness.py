"""Hostile lines, sure words, and the cost of one utterance."""

import json
import time
from pathlib import Path

import pytest

from agent.events import Contact, Expecting, Lang
from agent.understanding import Context, answer_line, understand

HOSTILE_TEXTS = [
    "",
    " ",
    "\x00",
    "\ud800",
    "가\udfff나한테 보내 줘",
    "한테",
    "한테 한테 한테",
    "라고 라고",
    "고 보내 줘",
    "님한테 보내 줘",
    "씨",
    "ᄀ 한테",
    "ㅋㅋㅋㅋ 보내 줘",
    "a" * 1900,
    "가 " * 900,
    "보내 줘 " * 200,
    "민수한테 " * 200,
    "아" * 100_000,
    "((((|||",
    '""""',
    "말고 말고",
    "아니",
    "-1 번",
    "٣번",
    "text",
    "send to to to",
    "ask if",
    "let know",
    "call",
    "call double double",
    "no not",
    "reply to",
]


@pytest.mark.parametrize("expecting", list(Expecting))
@pytest.mark.parametrize("call", ["none", "ringing", "active"])
def test_hostile_text_never_raises(expecting: Expecting, call: str) -> None:
    context = Context(
        expecting=expecting, call=call, contacts=(Contact("(민수|"),), choices=("(", "|")
    )

    found = [understand(text, lang, context) for text in HOSTILE_TEXTS for lang in Lang]

    assert all(0 <= intent.confidence <= 1 for intent in found)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "null",
        "7",
        '"text"',
        "{",
        '{"text": 3}',
        '{"text": null}',
        '{"text": "응", "lang": "fr"}',
        '{"text": "응", "lang": 3}',
        '{"text": "응", "context": []}',
        '{"text": "응", "context": {"expecting": "x"}}',
        '{"text": "응", "context": {"call": true}}',
        '{"text": "응", "context": {"contacts": {}}}',
        '{"text": "응", "context": {"contacts": [3]}}',
        '{"text": "응", "context": {"contacts": [{"name": ""}]}}',
        '{"text": "응", "context": {"contacts": [{"name": "a", "style": "rude"}]}}',
        '{"text": "응", "context": {"rooms": [1]}}',
        '{"text": "응", "context": {"now": "today"}}',
        '{"text": "응", "context": {"now": "2026-11-21T09:00:00"}}',
        '{"text": "응", "context": {"draft": 1}}',
        '{"text": "응", "context": {"last_message": "엄마"}}',
        '{"text": "응", "context": {"x": NaN}}',
        "[" * 100_000,
        '{"text": "응", "context": ' + '{"a":' * 50_000 + "1" + "}" * 50_001,
        '{"text": "응", "x": ' + "9" * 5000 + "}",
    ],
    ids=range(26),
)
def test_a_line_that_is_not_a_request_gives_one_line_of_error(line: str) -> None:
    answer = answer_line(line, Lang.KOREAN)

    assert list(answer) == ["error"]
    assert "\n" not in answer["error"]


def test_the_language_of_a_line_beats_the_default() -> None:
    line = json.dumps({"text": "never mind", "lang": "en"})

    assert answer_line(line, Lang.KOREAN)["intent"] == "cancel"


def test_a_missing_or_null_context_is_an_empty_one() -> None:
    assert answer_line('{"text": "취소", "context": null}', Lang.KOREAN)["intent"] == "cancel"


def test_a_misheard_verb_is_less_certain_than_a_clear_one() -> None:
    context = Context(contacts=(Contact("김민수"),))

    clear = understand("민수한테 전화해 줘", Lang.KOREAN, context)
    misheard = understand("민수한테 존화해 조", Lang.KOREAN, context)

    assert misheard.slots == clear.slots
    assert misheard.confidence < clear.confidence


def test_with_three_hundred_contacts_a_line_takes_milliseconds() -> None:
    given = [
        a + b
        for a in "민서지도하준현수은유재승동성영정태시"
        for b in "준현수은우윤진호희영정아연원빈혁훈"
    ]
    context = Context(
        contacts=tuple(Contact("김이박최정"[i % 5] + name) for i, name in enumerate(given[:300]))
    )
    said = [f"{name}한테 지금 간다고 보네 줘" for name in given[:300:6]]
    understand(said[0], Lang.KOREAN, context)

    began = time.process_time()
    for text in said:
        understand(text, Lang.KOREAN, context)
    spent_ms = (time.process_time() - began) * 1000 / len(said)

    assert spent_ms < 15  # 2 to 4 on an idle core


@pytest.mark.parametrize("lang", list(Lang))
def test_no_beginning_and_no_end_of_any_line_breaks_it(lang: Lang):
    """Pauses are judged by what was said so far: every prefix is heard in earnest."""
    table = Path(__file__).parent / f"{lang}.jsonl"
    for line in table.read_text("utf-8").splitlines():
        given = json.loads(line)
        words = given["text"].split()
        context = {"now": "2026-11-21T09:00:00+09:00", **given.get("context", {})}
        for cut in range(len(words)):
            for part in (words[: cut + 1], words[cut:]):
                asked = {"text": " ".join(part), "lang": str(lang), "context": context}
                assert "error" not in answer_line(json.dumps(asked), lang)
