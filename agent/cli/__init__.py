"""The `sori` command: CONTRACT.md section 1. The one place that joins `agent` and `devices`."""

import os
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from agent.cli import account, bridge, config, contacts, machine, rehearse, serve, wipe, words
from agent.errors import LinkError, MissingError, SoriError, UsageError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="A hands-free voice agent for messages and calls, Korean first, English second.",
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sori {version('sori')}")
        raise typer.Exit


@app.callback()
def _root(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


for command in (
    rehearse.demo,
    serve.run,
    serve.serve,
    serve.glasses,
    rehearse.replay,
    rehearse.scenario,
    words.understand,
    words.transcribe,
    words.speak,
    machine.bench,
    machine.doctor,
    machine.devices,
    wipe.wipe,
):
    app.command()(command)
app.add_typer(machine.models, name="models")
app.add_typer(account.account, name="account")
app.add_typer(bridge.bridge, name="bridge")
app.add_typer(contacts.contacts, name="contacts")
app.add_typer(config.config, name="config")


def main() -> None:
    """Run a command; turn what went wrong into one line and an exit code."""
    try:
        app()  # leaves by itself: 2 for bad usage, 130 when interrupted
    except SoriError as error:
        print(f"sori: {error}", file=sys.stderr)
        codes = {UsageError: 2, MissingError: 3, LinkError: 3}
        sys.exit(next((code for kind, code in codes.items() if isinstance(error, kind)), 1))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has left
        sys.exit(1)
    except Exception as error:
        if os.environ.get("SORI_DEBUG"):
            raise
        place = type(error).__name__
        print(
            f"sori: something broke inside ({place}): set SORI_DEBUG=1 and run it again to see where",
            file=sys.stderr,
        )
        sys.exit(1)
