"""`sori config`: what the wearer chose, read and changed."""

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.cli.machine import AsJson
from agent.config import SETTINGS, config_path, read_values, setting_name, shown, write_value

config = typer.Typer(no_args_is_help=True, help="Settings: list, get, set.")
Name = Annotated[str, typer.Argument(help="As `sori config list` names it.")]


@config.command("list")
def list_settings(as_json: AsJson = False) -> None:
    """Show every setting, what it is now and what it takes."""
    values = read_values()
    if as_json:
        rows = [
            {"name": name, "value": values[name], "default": one.default, "takes": one.takes}
            | {"meaning": one.meaning}
            for name, one in SETTINGS.items()
        ]
        print(json.dumps({"file": str(config_path()), "settings": rows}, ensure_ascii=False))
        return
    table = Table("setting", "now", "takes", "")
    for name, one in SETTINGS.items():
        table.add_row(name, shown(values[name]), one.takes, one.meaning)
    Console(highlight=False).print(table)


@config.command("get")
def get_setting(name: Name, as_json: AsJson = False) -> None:
    """Print a setting's value."""
    name = setting_name(name)
    value = read_values()[name]
    print(json.dumps({"name": name, "value": value}) if as_json else shown(value))


@config.command("set")
def set_setting(
    name: Name,
    value: Annotated[str, typer.Argument(help="One of those it takes.")],
    as_json: AsJson = False,
) -> None:
    """Change a setting; it holds from the next start."""
    kept = write_value(name, value)
    name = setting_name(name)
    print(json.dumps({"name": name, "value": kept}) if as_json else f"{name} is {shown(kept)}")
