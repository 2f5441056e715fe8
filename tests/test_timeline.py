"""The timeline page: what it tells, that nothing in it acts, and that it stays small and readable."""

import re
import stat
import wave
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from agent.errors import UsageError
from agent.timeline import write_timeline
from agent.timeline.sound import MAX_URI_BYTES, Sound, read_sound
from agent.timeline.strips import ROW_S, strips
from agent.timeline.turns import Mark, Span, percentile, read_timeline
from agent.timeline.words import clock, one_line, spoken_lang
from tests.synthetic_session import SyntheticSession, short_day

HOSTILE = "</script><script>alert(1)</script>\"' onload=x <img src=x> & \u202e\x1b[31m \ud800"


def render(session: SyntheticSession, folder: Path) -> str:
    recording = session.write_wav(folder / "conversation.wav")
    write_timeline(session.events, recording, folder / "timeline.html")
    return (folder / "timeline.html").read_text("utf-8")


class Elements(HTMLParser):
    """The elements of a page and its text, apart from style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


def silence(seconds: float) -> Sound:
    return Sound(np.zeros((int(seconds * 16_000), 2), np.int16))


# --- the page -------------------------------------------------------------------------------------


def test_the_page_tells_what_was_said_understood_and_done(tmp_path: Path):
    text = Elements(render(short_day(), tmp_path)).text
    assert "민수한테 지금 출발한다고 보내 줘" in text
    assert "send_message" in text
    assert "김민수에게 “지금 출발해”라고 보낼게요." in text
    assert "보냄 김민수 조금 늦어" in text
    assert "메시지 옴 엄마 · 가족방" in text
    assert "1104 ms" in text


def test_the_page_has_a_part_for_every_turn_and_for_what_the_agent_began(tmp_path: Path):
    ids = [
        attrs.get("id")
        for tag, attrs in Elements(render(short_day(), tmp_path)).tags
        if tag == "article"
    ]
    assert [i for i in ids if i and i.startswith("turn-")] == [f"turn-{n}" for n in range(1, 6)]
    assert len(ids) == 7


def test_every_element_that_is_opened_is_closed(tmp_path: Path):
    html = re.sub(r"<(script|style)>.*?</\1>", "", render(short_day(), tmp_path), flags=re.DOTALL)
    paired = r"<(/?)(article|div|p|b|i|span|a|svg|section|header|main|dl|dt|dd|small|bdi|figure)\b"
    opened = re.findall(paired, html)
    assert sum(slash == "" for slash, _ in opened) == sum(slash == "/" for slash, _ in opened)


def test_hostile_words_stay_words(tmp_path: Path):
    session = SyntheticSession()
    turn = session.wearer_says(HOSTILE, HOSTILE, {HOSTILE: HOSTILE})
    session.agent_says(HOSTILE, turn)
    session.event("action", turn, kind=HOSTILE, to=HOSTILE, text=HOSTILE)
    session.event("error", turn, code=HOSTILE, detail=HOSTILE)
    session.event("incoming", None, kind=HOSTILE, **{"from": HOSTILE})
    session.events[0]["model"] = HOSTILE
    page = Elements(html := render(session, tmp_path))
    assert page.count("script") == 1
    assert page.count("img") == 0
    assert not any("onload" in attrs for _, attrs in page.tags)
    assert "\u202e" not in html
    assert "\x1b" not in html


def test_the_page_asks_nothing_of_the_network(tmp_path: Path):
    html = render(short_day(), tmp_path)
    assert "http:" not in html
    assert "https:" not in html
    assert "default-src 'none'" in html
    assert [attrs["src"][:15] for _, attrs in Elements(html).tags if "src" in attrs] == [
        "data:audio/wav;"
    ]


def test_the_page_speaks_the_language_of_the_conversation(tmp_path: Path):
    session = SyntheticSession("en")
    session.receipt(session.wearer_says("call mom", "call"))
    html = render(session, tmp_path)
    assert '<html lang="en">' in html
    assert "Messages sent" in html


def test_only_its_owner_may_read_the_page(tmp_path: Path):
    (tmp_path / "timeline.html").write_text("older")
    render(short_day(), tmp_path)
    assert stat.S_IMODE((tmp_path / "timeline.html").stat().st_mode) == 0o600


def test_a_session_without_a_word_is_a_page(tmp_path: Path):
    write_timeline([], SyntheticSession().write_wav(tmp_path / "c.wav", 0), tmp_path / "t.html")
    assert "아무 말도 오가지 않았습니다." in (tmp_path / "t.html").read_text("utf-8")


def test_a_recording_without_a_sample_is_a_page(tmp_path: Path):
    recording = tmp_path / "c.wav"
    with wave.open(str(recording), "wb") as out:
        out.setparams((2, 2, 16_000, 0, "NONE", ""))
    write_timeline(short_day().events, recording, tmp_path / "t.html")
    assert "민수한테" in (tmp_path / "t.html").read_text("utf-8")


def test_events_with_missing_or_odd_fields_are_still_a_page(tmp_path: Path):
    session = SyntheticSession()
    names = ["final", "intent", "prompt", "action", "link", "error", "turn", "endpoint", "tomorrow"]
    session.events += [{"event": name} for name in names]
    session.events += [{"event": name, "sample": None, "turn": "x", "text": 3} for name in names]
    odd = {
        "confidence": True,
        "waited_ms": "long",
        "slots": [1],
        "speech_end_to_first_audio_ms": -1,
    }
    session.events += [{"event": name, "sample": -5, "turn": 1, **odd} for name in names]
    assert "</html>" in render(session, tmp_path)


def test_a_long_session_stays_under_ten_megabytes_with_its_voices(tmp_path: Path):
    session = SyntheticSession()
    session.receipt(session.wearer_says("다음 거", "next"))
    session.pause(600)
    session.receipt(session.wearer_says("그만", "stop"))
    html = render(session, tmp_path)
    assert "data:audio/wav" in html
    assert len(html) < 10_000_000


def test_another_recording_than_the_conversation_is_refused(tmp_path: Path):
    recording = tmp_path / "mono.wav"
    with wave.open(str(recording), "wb") as out:
        out.setparams((1, 2, 16_000, 0, "NONE", ""))
    with pytest.raises(UsageError, match="must be stereo"):
        read_sound(recording)
    with pytest.raises(UsageError, match="not a WAV recording"):
        read_sound(Path(__file__))


# --- turns ----------------------------------------------------------------------------------------


def test_totals_count_what_was_done():
    timeline = read_timeline(short_day().events)
    assert (timeline.wearer_turns, timeline.sent, timeline.calls) == (5, 1, 1)
    assert timeline.answers_ms == (539.0, 664.0, 524.0, 1104.0, 539.0)


def test_the_waits_of_a_turn_follow_its_last_speech_in_order():
    turn = read_timeline(short_day().events).turns[0]
    assert [span.kind for span in turn.waits] == [
        "wait_endpoint",
        "wait_decode",
        "wait_understand",
        "wait_voice",
    ]
    assert turn.waits[0].start == turn.wearer[-1].end
    assert turn.waits[-1].end == pytest.approx(turn.wearer[-1].end + 0.539)


def test_speech_that_was_barged_into_is_marked_as_cut():
    kinds = [span.kind for turn in read_timeline(short_day().events).turns for span in turn.agent]
    assert kinds.count("cut") == 1


def test_a_turn_answered_without_speech_has_no_latency():
    session = SyntheticSession()
    session.receipt(session.wearer_says("조용히", "stop"), voice_ms=None)
    (turn,) = read_timeline(session.events).turns
    assert turn.answer_ms is None
    assert turn.answered_silently


def test_speech_that_never_ended_lasts_until_the_last_event():
    events = [
        {"event": "speech_out_started", "sample": 16_000, "turn": None},
        {"event": "error", "sample": 48_000, "turn": None, "code": "link"},
    ]
    assert read_timeline(events).turns[0].agent == [Span("speech", 1.0, 3.0)]


def test_what_happens_between_two_turns_stands_between_them():
    session = SyntheticSession()
    session.wearer_says("하나", "next")
    session.event("incoming", None, kind="call", **{"from": "할머니"})
    session.agent_says("할머니 전화예요.")
    session.wearer_says("받아", "answer_call")
    turns = read_timeline(session.events).turns
    assert [turn.number for turn in turns] == [1, None, 2]
    assert [line.mark for line in turns[1].lines] == [Mark.INCOMING, Mark.AGENT]


def test_percentiles_of_few_answers_are_among_them():
    assert percentile([], 50) is None
    assert percentile([500.0], 95) == 500.0
    assert percentile([400.0, 500.0, 600.0], 50) == 500.0


# --- rows -----------------------------------------------------------------------------------------


def test_a_row_begins_and_ends_on_whole_seconds():
    (row,) = strips([Span("speech", 3.4, 6.2)])
    assert (row.start, row.end) == (3.0, 7.0)


def test_a_long_answer_takes_several_rows_of_one_scale():
    rows = strips([Span("speech", 0.5, 27.0)])
    assert [row.share for row in rows] == [1.0, 1.0, 0.8]
    assert rows[0].length == ROW_S


def test_long_quiet_is_left_out_and_told():
    first, second = strips([Span("speech", 1.5, 2.5), Span("speech", 30.5, 31.5)])
    assert (first.gap, second.gap) == (0.0, 27.0)


def test_a_span_is_drawn_only_where_the_row_is():
    first, second, _ = strips([Span("speech", 0.5, 27.0)])
    assert list(first.share_of(Span("speech", 5, 15))) == [(50.0, 50.0)]
    assert list(second.share_of(Span("speech", 2, 3))) == []


# --- sound ----------------------------------------------------------------------------------------


def test_an_outline_is_high_where_it_is_loud_and_flat_past_the_end():
    stereo = np.zeros((32_000, 2), np.int16)
    stereo[16_000:, 1] = 20_000
    assert Sound(stereo).outline(1, 0, 3, 3) == [0, 100, 0]
    assert Sound(stereo).outline(0, 0, 3, 3) == [0, 0, 0]


def test_an_outline_of_what_is_past_the_end_is_flat():
    assert silence(1).outline(0, 5, 6, 4) == [0, 0, 0, 0]


def test_a_longer_recording_is_carried_in_a_smaller_form():
    uris = [silence(seconds).data_uri() or "" for seconds in (60, 150, 600)]
    assert [len(uri) < MAX_URI_BYTES for uri in uris] == [True, True, True]
    bytes_a_second = [
        len(uri) // seconds for uri, seconds in zip(uris, (60, 150, 600), strict=True)
    ]
    assert bytes_a_second == sorted(bytes_a_second, reverse=True)


def test_a_recording_too_long_for_any_form_is_not_carried():
    assert silence(800).data_uri() is None
    assert silence(0).data_uri() is None


# --- words ----------------------------------------------------------------------------------------


def test_a_line_has_no_character_that_acts():
    assert one_line("a\x1b[2J\r\nb\u202e\u200bc\u2028d") == "a [2J bc d"


def test_a_family_of_one_emoji_stays_together():
    assert one_line("👩\u200d👧") == "👩\u200d👧"


def test_a_clock_shows_hours_only_where_there_are_some():
    assert [clock(9.9), clock(600), clock(3661)] == ["0:09", "10:00", "1:01:01"]


def test_the_language_is_that_of_most_sentences():
    events = [{"event": "final", "lang": lang} for lang in ("en", "ko", "en", "fr", "fr", "fr")]
    assert spoken_lang(events) == "en"
    assert spoken_lang([]) == "ko"
