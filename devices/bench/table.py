"""A benchmark's document as people read it."""

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from devices.bench.document import Document, Row


def tables(document: Document) -> Iterator[Table]:
    """Return the rows, what stands beside them, and the targets, each as a table."""
    yield _of_rows(_title(document), document["rows"])
    if counted := document.get("outcomes"):
        yield _of_rows("what became of the utterances", counted)
    if others := document.get("engines"):
        yield _of_rows(
            "other engines, each as it is shipped, on 30 s where it pads to that", others
        )
    if scored := document.get("accuracy"):
        yield _of_rows("error rates on the manifest, 0-1", scored)
    if wanted := document.get("targets"):
        yield _of_targets(wanted)


def _title(document: Document) -> str:
    machine = document["machine"]
    load = machine["load"][0]
    where = f"{machine['cpu']}, {machine['cores']} cores, load {load}"
    return f"{document['bench']}: {document['model']} on {where}"


def _of_rows(title: str, rows: list[Row]) -> Table:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    table = Table(title=title, title_justify="left")
    for name in columns:
        numbers = all(not isinstance(row.get(name), str) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in columns))
    return table


def _of_targets(targets: list[Row]) -> Table:
    table = Table(title="targets", title_justify="left")
    for name in ("what", "wanted", "measured", ""):
        table.add_column(name)
    for one in targets:
        wanted = f"<= {one['at_most']}" if "at_most" in one else f">= {one['at_least']}"
        verdict = "[green]met[/]" if one["met"] else "[red]missed[/]"
        table.add_row(one["what"], wanted, _cell(one["measured"]), verdict)
    return table


def _cell(value: Any) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"
    return str(value)
