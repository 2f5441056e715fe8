"""The conversation on a terminal: readable everywhere, and nothing in a message acts."""

import io

import pytest
from rich.console import Console

from agent.live import Live
from tests.synthetic_session import short_day


def console(width: int = 80, encoding: str = "utf-8", tty: bool = False) -> Console:
    file = io.TextIOWrapper(io.BytesIO(), encoding, newline="")
    return Console(file=file, width=width, force_terminal=tty, highlight=False)


def printed(console: Console) -> str:
    console.file.seek(0)
    return console.file.read()


def told(*events: dict[str, object], lang: str = "ko", on: Console | None = None) -> str:
    on = on or console()
    live = Live(lang, on)
    for event in events:
        live.show(event)
    return printed(on)


def test_a_conversation_reads_from_top_to_bottom():
    lines = told(*short_day().events).splitlines()
    assert lines[0].startswith("   0:03 나    민수한테 지금 출발한다고 보내 줘")
    assert lines[2].rstrip() == "   0:03 소리  김민수에게 “지금 출발해”라고 보낼게요."
    assert lines[3].rstrip() == "   0:06   539 ms"


def test_an_action_says_what_to_whom_and_which_words():
    action = {"event": "action", "kind": "message_sent", "to": "Mom", "text": "On my way"}
    assert told(action, lang="en").split() == ["0:00", "·", "Sent", "Mom", "On", "my", "way"]


def test_markup_in_a_message_is_printed_as_it_is():
    assert "[bold red]hi[/]" in told({"event": "prompt", "text": "[bold red]hi[/]"})


def test_control_characters_in_a_message_do_not_reach_the_terminal():
    text = told({"event": "prompt", "text": "a\x1b]0;own\x07b\rc\nd"})
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\r" not in text
    assert text.count("\n") == 1


@pytest.mark.parametrize("width", [1, 8, 30])
def test_no_line_is_wider_than_a_narrow_terminal(width: int):
    on = console(width)
    lines = told(*short_day().events, on=on).splitlines()
    assert max(on.measure(line).maximum for line in lines) <= max(width, 2)


def test_a_terminal_without_korean_gets_question_marks_and_no_traceback():
    assert "??" in told(*short_day().events, on=console(encoding="ascii"))


def test_what_is_no_terminal_gets_no_colours():
    assert "\x1b" not in told(*short_day().events)
    assert "\x1b" in told(*short_day().events, on=console(tty=True))


def test_events_that_tell_a_person_nothing_print_nothing():
    silent = ["session", "speech_started", "endpoint", "partial", "display", "tomorrow", "turn"]
    assert told(*({"event": name} for name in silent)) == ""
