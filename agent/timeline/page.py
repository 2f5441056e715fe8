"""The timeline as one HTML page: a head with totals, then the conversation, a row for each turn."""

import base64
import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from importlib import resources
from itertools import groupby

from agent.timeline.sound import AGENT, WEARER, Sound
from agent.timeline.strips import ROW_S, Strip, strips
from agent.timeline.turns import WAITS, Line, Mark, Span, Timeline, Turn, percentile
from agent.timeline.words import clock, label

_OVERVIEW_COLUMNS = 900
_COLUMNS_PER_SECOND = 40  # 1.7 px each at full width
_SLOW_MS = 1000.0  # past this an answer feels late: it is the p95 that the project promises
_ICONS = {
    Mark.MESSAGE: "M2.5 3.5h11v7.5h-6l-3 2.5v-2.5h-2z",
    Mark.CALL: "M3 2.5l2.6-.4 1.3 3-1.5 1.4a8 8 0 0 0 4.1 4.1l1.4-1.5 3 1.3-.4 2.6c-5.8.8-11.3-4.7-10.5-10.5z",
    Mark.INCOMING: "M8 2.5v8m-3.5-3.5L8 10.5l3.5-3.5M3 13.5h10",
    Mark.LINK: "M2.5 8h3m5 0h3M8 5v6",
    Mark.ERROR: "M8 2.5l6 11H2zM8 6.5v3.5m0 1.6v.4",
    Mark.OTHER: "M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
}


def page(timeline: Timeline, sound: Sound) -> str:
    """The whole file: no network, readable without scripts, every text escaped."""
    say = partial(label, timeline.lang)
    last = max((s.end for turn in timeline.turns for s in turn.spans), default=0.0)
    length = max(sound.length_s, last)
    style, script = _asset("page.css"), _asset("page.js")
    body = "".join(_turn(turn, sound, timeline.lang) for turn in timeline.turns)
    return f"""<!doctype html>
<html lang="{timeline.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '{_digest(script)}'; media-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>sori · {escape(say("title"))} · {clock(length)}</title>
<style>{style}</style>
</head>
<body data-play="{escape(say("play"))}" data-pause="{escape(say("pause"))}">
<header>
{_totals(timeline, length)}
{_answers(timeline)}
</header>
{_player(timeline, sound, length)}
<main>
{body or f'<p class="empty">{escape(say("empty"))}</p>'}
</main>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return resources.files("assets").joinpath(f"timeline/{name}").read_text("utf-8")


def _digest(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


# --- the head -----------------------------------------------------------------------------------


def _totals(timeline: Timeline, length: float) -> str:
    say = partial(label, timeline.lang)
    answers = timeline.answers_ms
    figures = [
        ("turns", str(timeline.wearer_turns), ""),
        ("sent", str(timeline.sent), ""),
        ("calls", str(timeline.calls), ""),
        ("p50", *_figure_ms(percentile(answers, 50))),
        ("p95", *_figure_ms(percentile(answers, 95))),
        ("length", clock(length), ""),
    ]
    cells = "".join(
        f"<div><dt>{escape(say(key))}</dt><dd>{value}<small>{unit}</small></dd></div>"
        for key, value, unit in figures
    )
    engines = " · ".join(escape(name) for name in (timeline.model, timeline.voice) if name)
    return (
        f'<div class="title"><h1>sori <span>{escape(say("title"))}</span></h1>'
        f'<p class="engines">{engines}</p></div><dl class="totals">{cells}</dl>'
    )


def _figure_ms(value: float | None) -> tuple[str, str]:
    return ("–", "") if value is None else (f"{value:.0f}", " ms")


def _answers(timeline: Timeline) -> str:
    """A dot for every answer along an axis of milliseconds, each leading to its turn."""
    if len(timeline.answers_ms) < 2:
        return ""
    top = max(1500.0, *timeline.answers_ms) * 1.02
    dots = "".join(
        f'<a href="#turn-{turn.number}" class="{_pace(turn.answer_ms)}" tabindex="-1" '
        f'style="left:{100 * turn.answer_ms / top:.2f}%" '
        f'title="{turn.number} · {turn.answer_ms:.0f} ms"></a>'
        for turn in timeline.turns
        if turn.answer_ms is not None
    )
    step = 500 if top <= 4000 else 1000 * max(1, round(top / 8000))
    ticks = "".join(
        f'<i style="left:{100 * ms / top:.2f}%"><b>{ms}{" ms" if not ms else ""}</b></i>'
        for ms in range(0, int(top), step)
    )
    what = escape(label(timeline.lang, "answers"))
    return (
        f'<figure class="answers"><figcaption>{what}</figcaption>'
        f'<div class="axis">{ticks}{dots}</div></figure>'
    )


def _pace(answer_ms: float | None) -> str:
    return "slow" if answer_ms is not None and answer_ms > _SLOW_MS else "prompt"


def _player(timeline: Timeline, sound: Sound, length: float) -> str:
    say = partial(label, timeline.lang)
    uri = sound.data_uri()
    audio = f'<audio controls preload="auto" src="{uri}"></audio>' if uri else ""
    button = f'<button type="button" hidden aria-label="{escape(say("play"))}"></button>'
    hint = say("keys") if uri else say("no_audio")
    legend = "".join(
        f'<span><i class="{kind}"></i>{escape(say(name))}</span>' for kind, name in _legend()
    )
    return (
        f'<section class="player">{audio}<div class="transport">{button if uri else ""}'
        f"{_overview(timeline, sound, length)}"
        f'<output aria-live="off">{clock(length)}</output></div></section>'
        f'<div class="legend">{legend}<span class="keys">{escape(hint)}</span></div>'
    )


def _legend() -> Iterable[tuple[str, str]]:
    return (("wearer", "wearer"), ("agent", "agent"), *((wait, wait) for wait in WAITS))


def _overview(timeline: Timeline, sound: Sound, length: float) -> str:
    def wave(channel: int) -> str:
        return _wave(sound.outline(channel, 0, length or 1, _OVERVIEW_COLUMNS), channel)

    turns = "".join(
        f'<a href="#{_anchor(turn)}" tabindex="-1" aria-hidden="true" '
        f'style="left:{100 * turn.start / length:.2f}%"></a>'
        for turn in timeline.turns
        if length
    )
    position = escape(label(timeline.lang, "position"))
    return (
        f'<div class="overview" data-from="0" data-to="{length:.2f}" aria-label="{position}">'
        f"{wave(WEARER)}{wave(AGENT)}{turns}</div>"
    )


# --- turns --------------------------------------------------------------------------------------


def _anchor(turn: Turn) -> str:
    return f"turn-{turn.number}" if turn.number is not None else f"at-{turn.start * 1000:.0f}"


def _turn(turn: Turn, sound: Sound, lang: str) -> str:
    lines = "".join(_line(line) for line in turn.lines)
    rows = "".join(_strip(strip, turn, sound, lang) for strip in strips(turn.spans))
    return (
        f'<article id="{_anchor(turn)}" data-from="{turn.start:.2f}">'
        f'<div class="when"><a class="at" href="#{_anchor(turn)}" data-at="{turn.start:.2f}">'
        f"{clock(turn.start)}</a>"
        f"{_name(turn, lang)}{_answer(turn, lang)}</div>"
        f'<div class="said">{lines}</div><div class="strips">{rows}</div></article>\n'
    )


def _name(turn: Turn, lang: str) -> str:
    if turn.number is not None:
        return f"<span>{escape(label(lang, 'turn'))} {turn.number}</span>"
    return f"<span>{escape(label(lang, 'by_agent'))}</span>" if turn.agent else ""


def _answer(turn: Turn, lang: str) -> str:
    if turn.answer_ms is not None:
        return f'<strong class="{_pace(turn.answer_ms)}">{turn.answer_ms:.0f} ms</strong>'
    return f"<span>{escape(label(lang, 'no_answer'))}</span>" if turn.answered_silently else ""


def _line(line: Line) -> str:
    icon = f'<svg viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>' if (
        path := _ICONS.get(line.mark)
    ) else ""  # fmt: skip
    text = f"<bdi>{escape(line.text)}</bdi>" if line.text else ""
    note = f" <small><bdi>{escape(line.note)}</bdi></small>" if line.note else ""
    return f'<p class="{line.mark}">{icon}<b>{escape(line.head)}</b> <span>{text}{note}</span></p>'


def _strip(strip: Strip, turn: Turn, sound: Sound, lang: str) -> str:
    lanes = _lane(strip, turn.agent, sound, AGENT, lang)
    if strip.shows([*turn.wearer, *turn.waits]):  # else a long answer runs on: save the room
        waits = _spans(strip, turn.waits, "", lang) + _sums(strip, turn)
        wearer = _lane(strip, turn.wearer, sound, WEARER, lang)
        lanes = f'{wearer}<div class="waits">{waits}</div>{lanes}'
    gap = (
        f'<p class="gap">{strip.gap:.0f} s {escape(label(lang, "quiet"))}</p>' if strip.gap else ""
    )
    return (
        f'{gap}<div class="strip" data-from="{strip.start:.2f}" data-to="{strip.end:.2f}" '
        f'style="--share:{strip.share:.4f};--seconds:{strip.length:.0f}">'
        f"<b>{clock(strip.start)}</b>{lanes}</div>"
    )


def _lane(strip: Strip, spans: list[Span], sound: Sound, channel: int, lang: str) -> str:
    columns = round(strip.length * _COLUMNS_PER_SECOND)

    def told(column: int) -> bool:
        at = strip.start + column / _COLUMNS_PER_SECOND
        return any(span.start <= at < span.end for span in spans)

    wave = _wave(sound.outline(channel, strip.start, strip.end, columns), channel, told)
    who = "agent" if channel == AGENT else "wearer"
    return f'<div class="lane">{_spans(strip, spans, who, lang)}{wave}</div>'


def _sums(strip: Strip, turn: Turn) -> str:
    """The parts of the wait in figures, beside its bar: right of it, or left near the row's end."""
    if not turn.waits or not strip.start <= turn.waits[-1].end < strip.end:
        return ""
    start, end = turn.waits[0].start - strip.start, turn.waits[-1].end - strip.start
    parts = " + ".join(f"{1000 * (span.end - span.start):.0f}" for span in turn.waits)
    if end > ROW_S * 0.72:
        return f'<b style="right:{100 - 100 * start / strip.length:.2f}%">{parts} ms</b>'
    return f'<b style="left:{100 * end / strip.length:.2f}%">{parts} ms</b>'


def _spans(strip: Strip, spans: Iterable[Span], who: str, lang: str) -> str:
    return "".join(
        f'<i class="{who or span.kind}{" cut" if span.kind == "cut" else ""}" '
        f'style="left:{left:.2f}%;width:{width:.2f}%" title="{_title(span, lang)}"></i>'
        for span in spans
        for left, width in strip.share_of(span)
    )


def _title(span: Span, lang: str) -> str:
    told = span.note or f"{span.end - span.start:.1f} s"
    return escape(f"{label(lang, span.kind)} · {told}")


def _wave(outline: list[int], channel: int, told: Callable[[int], bool] = lambda _: True) -> str:
    """A mirrored outline that stretches with the page: full where `told`, faint elsewhere."""
    paths = {True: "", False: ""}
    for is_told, columns in groupby(range(len(outline)), told):
        run = list(columns)
        shape = outline[run[0] : run[-1] + 2]  # one column more joins it to the next run
        above = " ".join(f"{x},{-peak}" for x, peak in enumerate(shape, run[0]))
        below = " ".join(f"{x},{peak}" for x, peak in reversed(list(enumerate(shape, run[0]))))
        paths[is_told] += f"M{above} {below}z"
    drawn = "".join(
        f'<path class="{"told" if is_told else "other"}" d="{path}"/>'
        for is_told, path in paths.items()
        if path
    )
    return (
        f'<svg class="wave {"agent" if channel == AGENT else "wearer"}" aria-hidden="true" '
        f'viewBox="0 -104 {max(1, len(outline) - 1)} 208" preserveAspectRatio="none">{drawn}</svg>'
    )
