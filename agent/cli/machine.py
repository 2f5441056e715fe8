"""`sori doctor`, `sori devices`, `sori models`, `sori bench`: about this machine."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from agent.asr import catalogue, tuning
from agent.asr.advice import for_people, late_line
from agent.asr.hub import Progress as Fetched
from agent.cli.options import Model
from agent.doctor import examine

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
models = typer.Typer(no_args_is_help=True, help="Recognisers: list, pull, check.")


def doctor(
    as_json: AsJson = False,
    measure: Annotated[
        bool, typer.Option("--measure", help="First find out anew how to run each recogniser.")
    ] = False,
) -> None:
    """Look at everything sori needs; name each problem and its cure."""
    if measure:
        for name in catalogue.installed():
            print(f"measuring {name} ...", file=sys.stderr)
            tuning.measure(catalogue.locate(name))
    findings = examine()
    if as_json:
        print(json.dumps({"findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        console = Console(highlight=False)
        for finding in findings:
            mark = "[green]ok[/]  " if finding.ok else "[red]no[/]  "
            console.print(f"{mark}{finding.name}: ", end="")
            console.print(finding.detail, markup=False)
            if finding.cure:
                console.print(f"      {finding.cure}", style="yellow", markup=False)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def devices(as_json: AsJson = False) -> None:
    """List microphones and speakers."""
    from devices.desktop import list_devices

    found = list_devices()
    if as_json:
        print(json.dumps({"devices": found}, ensure_ascii=False))
        return
    table = Table("#", "name", "in", "out", "Hz")
    for device in found:
        table.add_row(
            *(str(device.get(key, "")) for key in ("index", "name", "inputs", "outputs", "rate_hz"))
        )
    Console(highlight=False).print(table)


@models.command("list")
def list_models(as_json: AsJson = False) -> None:
    """Show the recognisers there are, and which are on this machine."""
    names = catalogue.installed()
    cards = [catalogue.card(entry.name) for entry in catalogue.entries()]
    cards += [catalogue.card(n) for n in names if n not in {card.name for card in cards}]
    rows = [asdict(card) | {"installed": card.name in names} for card in cards]
    if as_json:
        print(json.dumps({"models": rows}, ensure_ascii=False))
        return
    table = Table("name", "here", "languages", "MB", "learned from", "licence")
    for row in rows:
        here = "yes" if row["installed"] else ""
        languages = " ".join(row["languages"]).replace("*", "100")
        size = str(row["size_mb"] or "")
        table.add_row(row["name"], here, languages, size, row["learned_from"], row["licence"])
    Console(highlight=False).print(table)


@models.command()
def pull(
    name: Annotated[
        str, typer.Argument(help="tiny ... large-v3-turbo, acft-tiny ..., or OWNER/REPOSITORY.")
    ],
    source: Annotated[
        Path | None, typer.Option("--from", help="A folder to copy from instead of the hub.")
    ] = None,
) -> None:
    """Download a recogniser, checked against the hub's checksums; goes on where it stopped."""
    if source:
        folder = catalogue.adopt(name, source)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
        with Progress(*columns, TransferSpeedColumn(), console=Console(stderr=True)) as bars:
            bar = bars.add_task(name, total=None)

            def report(fetched: Fetched) -> None:
                bars.update(bar, completed=fetched.done_bytes, total=fetched.total_bytes)

            folder = catalogue.pull(name, report=report)
    print(f"measuring {name} ...", file=sys.stderr)
    setup = tuning.measure(folder)
    used = "`sori run` hears with it now" if for_people() == name else f"use it with --model {name}"
    print(f"{name} is in {folder}: {used}")
    print(f"3 s of speech take it {setup.decode_ms:.0f} ms here ({setup.told})")
    if late := late_line(name, setup):
        print(late)


@models.command()
def check(
    name: Annotated[str | None, typer.Argument(help="All that are here by default.")] = None,
) -> None:
    """Compare recognisers on this machine with their checksums, and load them."""
    damaged = False
    for one in (name,) if name else catalogue.installed():
        problems = catalogue.check(one)
        damaged |= bool(problems)
        print(f"{one}: {'; '.join(problems) or 'whole'}")
    if damaged:
        raise typer.Exit(1)


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="turn, asr, vad, start, ...")] = None,
    as_json: AsJson = False,
    model: Model = "bundled",
    quick: Annotated[bool, typer.Option(help="Fewer rounds: a look, not a measurement.")] = False,
    manifest: Annotated[
        Path | None,
        typer.Option(help="asr: score --model on these recordings, context by context."),
    ] = None,
    minutes: Annotated[
        float | None, typer.Option(min=0.1, help="barge_in: how long the agent speaks, in all.")
    ] = None,
) -> None:
    """Measure this machine."""
    from devices.bench import BENCHES, BenchOptions, run, tables

    options = BenchOptions(model=model, quick=quick, manifest=manifest, minutes=minutes)
    documents = [run(name, options) for name in names or BENCHES]
    if as_json:
        print(json.dumps(documents[0] if len(documents) == 1 else documents, ensure_ascii=False))
        return
    for document in documents:
        for table in tables(document):
            Console(highlight=False).print(table)
