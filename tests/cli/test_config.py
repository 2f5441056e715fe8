"""Settings from the command line: what is listed can be set, what is not is refused in one line."""

import json
import stat
import tomllib
from pathlib import Path

import pytest

from agent.config import SETTINGS, load, shown
from agent.events import Lang
from tests.cli.conftest import Sori


def test_every_setting_is_listed_with_its_default(sori: Sori):
    document = json.loads(sori("config", "list", "--json").stdout)
    listed = {row["name"]: row["value"] for row in document["settings"]}
    assert listed == {name: one.default for name, one in SETTINGS.items()}


def test_what_is_set_is_got_and_kept_for_the_wearer_alone(sori: Sori, home: Path):
    assert sori("config", "set", "retention-days", "30").returncode == 0
    assert sori("config", "set", "friends_only", "on").returncode == 0

    assert sori("config", "get", "retention_days").stdout == "30\n"
    assert json.loads(sori("config", "get", "friends_only", "--json").stdout) == {
        "name": "friends_only",
        "value": True,
    }
    file = home / "CONFIG" / "sori" / "settings.toml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert tomllib.loads(file.read_text()) == {"retention_days": 30, "friends_only": True}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("get", "colour"), "no setting 'colour'"),
        (("set", "colour", "red"), "no setting 'colour'"),
        (("set", "confirm", "sometimes"), "confirm takes always | risky | never"),
        (("set", "retention_days", "0"), "retention_days takes 1 - 36500 | forever"),
        (("set", "retention_days", "9" * 5_000), "retention_days takes"),
        (("set", "retention_days", "3.5"), "retention_days takes"),
        (("set", "listen", ""), "listen takes open | tap | wake"),
        (("set", "friends_only", "perhaps"), "friends_only takes on | off"),
    ],
)
def test_what_is_not_in_the_list_is_one_line_and_exit_2(
    sori: Sori, home: Path, arguments: tuple[str, ...], told: str
):
    done = sori("config", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (home / "CONFIG" / "sori").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("confirm = \n", "at line 1"),
        ('colour = "red"', "no setting 'colour'"),
        ('language = "fr"', "language takes ko | en"),
        ("language = [1]", "language takes ko | en"),
    ],
)
def test_a_file_that_was_edited_wrongly_is_named(sori: Sori, home: Path, content: str, told: str):
    file = home / "CONFIG" / "sori" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text(content)

    done = sori("config", "list")

    assert done.returncode == 2
    assert told in done.stderr
    assert "settings.toml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_is_one_line(sori: Sori, home: Path):
    (home / "CONFIG").write_text("in the way")
    done = sori("config", "set", "confirm", "always")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_settings_are_read_as_what_they_are(tmp_path: Path):
    file = tmp_path / "settings.toml"
    file.write_text('language = "en"\nretention_days = 7\ninvite_only = true\n')
    read = load(file)
    assert (read.language, read.retention_days, read.invite_only) == (Lang.ENGLISH, 7, True)
    assert load(tmp_path / "none.toml").retention_days is None


def test_a_value_is_shown_as_it_is_typed():
    assert [shown(value) for value in (True, False, 30, "ko")] == ["on", "off", "30", "ko"]
