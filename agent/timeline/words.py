"""Events in a person's words, for the page and for the terminal."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

Event = Mapping[str, Any]


@cache
def _all_labels() -> dict[str, dict[str, str]]:
    text = resources.files("assets").joinpath("timeline/words.json").read_text("utf-8")
    labels: dict[str, dict[str, str]] = json.loads(text)
    return labels


def label(lang: str, key: str) -> str:
    """The label of `key` in `lang`; a key without one is its own label."""
    labels = _all_labels()
    return labels.get(lang, labels["en"]).get(key) or one_line(key.replace("_", " "))


def spoken_lang(events: Sequence[Event]) -> str:
    """The language most of the conversation is in; Korean where nothing tells."""
    langs = [str(e.get("lang")) for e in events if e.get("event") in ("final", "prompt")]
    known = [lang for lang in langs if lang in _all_labels()]
    return max(sorted(set(known), reverse=True), key=known.count, default="ko")


def one_line(value: Any) -> str:
    """`value` as text that cannot move a cursor, turn the reading direction or break the line."""
    match value:
        case None:
            return ""
        case list() | tuple():
            return ", ".join(one_line(item) for item in value)
        case Mapping():
            return ", ".join(f"{one_line(k)} {one_line(v)}" for k, v in value.items())
        case bool():
            return "✓" if value else "✗"
    return " ".join("".join(_visible(char) for char in str(value)).split())


def _visible(char: str) -> str:
    match unicodedata.category(char):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":
            return "\ufffd"
        case "Cf" if char not in "\u200c\u200d":  # the joiners hold emoji together
            return ""
        case _:
            return char


def milliseconds(value: Any) -> float | None:
    """`value` where it is a time that can be shown."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e9 else None


def clock(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
