"""`sori wipe`: everything of the wearer on this machine, erased."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from agent.cli.machine import AsJson
from agent.wiping import wipe as erase

_QUESTIONS = (
    "Erase everything sori has of you here: messages, people, settings, tokens?",
    "There is no way back. Erase it all?",
)


def wipe(
    yes: Annotated[
        int,
        typer.Option("--yes", count=True, help="Answers one of the two questions; give it twice."),
    ] = 0,
    models: Annotated[bool, typer.Option("--models", help="Downloaded recognisers too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Erase everything: messages, people, settings, tokens. Asks twice."""
    for question in _QUESTIONS[yes:]:
        if not _agrees(question):
            print("nothing was erased", file=sys.stderr)
            raise typer.Exit(1)
    wiped = erase(with_models=models)
    if as_json:
        print(json.dumps(asdict(wiped), ensure_ascii=False))
        return
    for removed in wiped.removed:
        print(f"erased {removed}")
    for kept in wiped.kept:
        is_secret = kept.startswith("keyring:")
        why = "the keyring is locked" if is_secret else "recognisers; --models erases them too"
        print(f"left {kept}: {why}")
    if not wiped.removed:
        print("there was nothing to erase")


def _agrees(question: str) -> bool:
    """Ask on standard error. The end of the input is a no."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "예", "네", "응")
