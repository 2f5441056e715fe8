"""Cost of one line: understanding alone, and with its JSON, as `sori understand` reads it."""

import json
import time
from collections.abc import Callable
from functools import partial

from agent.events import Contact, Lang
from agent.understanding import Context, answer_line, understand
from devices.bench.document import BenchOptions, Document, Row, distribution, document, target
from devices.bench.vocabulary import Vocabulary, many_contacts

CONTACTS = 300


def measure(options: BenchOptions) -> Document:
    """Measure every kind of line, each with all contacts to look through."""
    count = 40 if options.quick else 400
    words = Vocabulary(options.seed)
    names = words.contacts + many_contacts(CONTACTS - len(words.contacts), options.seed)
    kinds: dict[str, Callable[[], str]] = {
        "send_message": words.send,
        "call": words.call,
        "read_messages": words.read_from,
        "confirm": words.yes,
        "unknown": words.dictation,
    }
    rows: list[Row] = []
    all_ms: list[float] = []
    for kind, draw in kinds.items():
        options.report(f"understand: {kind}")
        lines = [draw() for _ in range(count)]
        spent_ms = _understanding_ms(lines, names)
        all_ms += spent_ms
        rows.append(distribution("understand_ms", spent_ms, kind=kind))
        rows.append(distribution("json_line_ms", _line_ms(lines, names), kind=kind))
    rows.insert(0, distribution("understand_ms", all_ms, kind="all"))
    # A turn has 700 ms in all; words are to be the least of it.
    wanted = [target("understanding a line, p99, ms", rows[0]["p99"], 5.0)]
    return document("understand", "grammar", rows, targets=wanted, contacts=len(names))


def _understanding_ms(lines: list[str], names: list[str]) -> list[float]:
    context = Context(contacts=tuple(Contact(name) for name in names))
    return [_spent_ms(partial(understand, said, Lang.KOREAN, context)) for said in lines]


def _line_ms(lines: list[str], names: list[str]) -> list[float]:
    context = {"contacts": [{"name": name} for name in names]}
    asked = [json.dumps({"text": said, "lang": "ko", "context": context}) for said in lines]
    return [_spent_ms(partial(answer_line, line, Lang.KOREAN)) for line in asked]


def _spent_ms(work: Callable[[], object]) -> float:
    began_s = time.perf_counter()
    work()
    return (time.perf_counter() - began_s) * 1000
