"""What a scenario wants to see, checked word by word as it is read: a field misspelt never matches."""

from collections.abc import Mapping
from typing import Any

from devices.scenario.script import Expect, Finally
from devices.scenario.tree import Tree, suggestion
from devices.scenario.vocabulary import (
    CLOSED,
    FIELDS,
    SENT_FIELDS,
    SUFFIXES,
    Value,
    split_suffix,
)

HOUR_MS = 3_600_000  # no single wait is longer: a slip of the keyboard should not take a day
DEFAULT_WITHIN_MS = 5000
_FAR = 1e12  # a bound for numbers that are only compared


def _with_suffixes(names: tuple[str, ...]) -> tuple[str, ...]:
    return names + tuple(name + suffix for name in names for suffix in SUFFIXES)


_EXPECTABLE = (*_with_suffixes(tuple(FIELDS)), "silence", "within_ms")


def read_expect(tree: Tree, within: Tree | None, *, negated: bool, line: int) -> Expect:
    """The expectation in `tree`; `within` is a `within_ms` that stands beside it in the step."""
    fields = dict(tree.fields(_EXPECTABLE))
    within = fields.pop("within_ms", None) or within
    within_ms = within.whole(0, HOUR_MS) if within else DEFAULT_WITHIN_MS
    silence = fields.pop("silence", None)
    if silence is None:
        return Expect(line, _checked(tree, fields), within_ms, negated)
    if fields or negated or not silence.flag():
        silence.fail("silence stands alone: expect: {silence: true}")
    return Expect(line, {}, within_ms, silence=True)


def read_finally(tree: Tree) -> Finally:
    sent = tree.fields(("sent",)).get("sent")
    if sent is None:
        return Finally(tree.line)
    known = _with_suffixes(SENT_FIELDS)
    return Finally(tree.line, tuple(_checked(item, item.fields(known)) for item in sent.items()))


def _checked(tree: Tree, fields: Mapping[str, Tree]) -> Mapping[str, Any]:
    if not fields:
        tree.fail(f"{tree.name} says nothing to look for")
    for name, wanted in fields.items():
        _check(name, wanted)
    return {name: wanted.plain() for name, wanted in fields.items()}


def _check(name: str, wanted: Tree) -> None:
    field, suffix = split_suffix(name)
    if suffix == "_contains":
        wanted.text()
    elif suffix == "_any":
        if not wanted.items():
            wanted.fail(f"{name} is an empty list")
        for item in wanted.items():
            _check_value(field, item)
    else:
        _check_value(field, wanted)


def _check_value(field: str, wanted: Tree) -> None:
    if field in CLOSED:
        _check_closed(field, wanted)
    elif wanted.value is None:
        return
    elif field == "slots":
        _check_slots(wanted)
    else:
        _check_kind(FIELDS[field], wanted)


def _check_closed(field: str, wanted: Tree) -> None:
    names = CLOSED[field]
    if wanted.text() not in names:
        wanted.fail(f"no {field} is called {wanted.value!r}{suggestion(wanted.text(), names)}")


def _check_slots(slots: Tree) -> None:
    if not isinstance(slots.value, dict):
        slots.fail("slots must be a mapping")


def _check_kind(kind: Value, wanted: Tree) -> None:
    match kind:
        case Value.TEXT:
            wanted.text()
        case Value.NUMBER:
            wanted.number(-_FAR, _FAR)
        case Value.FLAG:
            wanted.flag()
        case Value.ANY:
            return
