"""`sori scenario`: what several scripts share."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from agent.cli import rehearse
from agent.events import Lang

SCRIPT = "lang: {}\nsteps:\n  - say: 지금 몇 시야\n"


def test_scripts_of_a_language_share_engines_that_are_loaded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = [tmp_path / f"{number}.yaml" for number in range(4)]
    for file, lang in zip(files, ("ko", "en", "ko", "en"), strict=True):
        file.write_text(SCRIPT.format(lang), encoding="utf-8")
    load, play = Mock(), Mock()
    monkeypatch.setattr(rehearse, "load_stages", load)
    monkeypatch.setattr(rehearse, "rehearse", play)
    rehearse.scenario(files, fast=True)
    assert [call.args[0] for call in load.call_args_list] == [Lang.KOREAN, Lang.ENGLISH]
    assert play.call_count == 4
