"""`sori bridge`: try a phone bridge, whoever wrote it, and be one to try things with."""

import asyncio
import secrets
import sys
from typing import Annotated

import typer

from agent.carriers.bridge.channel import BridgeOptions
from agent.link.server import require_loopback
from devices.bridge.check import check as check_bridge
from devices.bridge.check import summary
from devices.bridge.probe import CheckOptions
from devices.bridge.simulate import simulate as simulate_phone

bridge = typer.Typer(no_args_is_help=True, help="The wearer's phone as a carrier (docs/bridge.md).")


@bridge.command()
def check(
    address: Annotated[str, typer.Argument(metavar="HOST:PORT")],
    token: Annotated[str, typer.Option(envvar="SORI_BRIDGE_TOKEN", help="As the phone shows it.")],
    certificate: Annotated[
        str, typer.Option(help="SHA-256 that the phone shows; needed off this machine.")
    ] = "",
    wait: Annotated[
        float, typer.Option(min=0, help="Seconds to wait for somebody to write to the phone.")
    ] = 0,
    reply: Annotated[str, typer.Option(help="Answer them with this, for real.")] = "",
) -> None:
    """Try every requirement of a bridge; exit 1 if any is not met."""
    options = CheckOptions(BridgeOptions(address, token, certificate), wait, reply)
    verdicts = asyncio.run(check_bridge(options, typer.echo))
    typer.echo(summary(verdicts))
    if any(verdict.word == "FAILED" for verdict in verdicts):
        raise typer.Exit(1)


@bridge.command()
def simulate(
    listen: Annotated[str, typer.Option(help="HOST:PORT on loopback.")] = "127.0.0.1:50161",
    token: Annotated[str, typer.Option(envvar="SORI_BRIDGE_TOKEN", help="Drawn if empty.")] = "",
) -> None:
    """Be the bridge of a simulated phone: each line typed is a message to it."""
    drawn = token or secrets.token_urlsafe(32)
    asyncio.run(simulate_phone(require_loopback(listen), drawn, sys.stdin, typer.echo))
