"""The emoji of a verification are read aloud in the wearer's language, or at least stay shown."""

import pytest

from agent.carriers.matrix.emoji import EMOJI
from agent.cli import account, words
from agent.dialogue.prompts import prompt
from agent.errors import MissingError
from agent.events import Lang


@pytest.mark.parametrize(("lang", "column"), [(Lang.KOREAN, 2), (Lang.ENGLISH, 1)])
def test_every_emoji_has_a_name_that_the_voice_can_say(lang: Lang, column: int):
    names = ", ".join(row[column] for row in EMOJI[:7])
    audio = words.spoken(prompt("compare_emoji", lang, emoji=names).text, lang)
    assert len(audio) > 16_000  # seven names take longer than a second


def test_a_machine_without_sound_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def silent(*_said: object) -> None:
        raise MissingError("no sound here: apt install libportaudio2")

    monkeypatch.setattr(account, "say_aloud", silent)
    account._read_aloud(("개", "고양이"), Lang.KOREAN)
    assert capsys.readouterr().err == "sori: no sound here: apt install libportaudio2\n"
