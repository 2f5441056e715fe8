"""How a scenario is played: what comes of a step that cannot be taken."""

from pathlib import Path

import pytest

from devices.scenario import read_script
from devices.scenario.player import ScenarioPlayer
from tests.scripted import ScriptedVad, play, stages


@pytest.fixture(autouse=True)
def scripted_vad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.listening.VoiceActivityDetector", ScriptedVad)


async def played(folder: Path, steps: str) -> list[tuple[bool, str]]:
    file = folder / "day.yaml"
    file.write_text(f"steps:\n{steps}", encoding="utf-8")
    player = ScenarioPlayer(read_script(file))
    await play(player.play, stages(), folder)
    return [(verdict.passed, verdict.line) for verdict in player.verdicts]


@pytest.mark.parametrize("move", ["answer", "reject", "hang_up"])
async def test_a_peer_who_is_in_no_call_fails_the_scenario_and_the_rest_is_played(
    tmp_path: Path, move: str
):
    verdicts = await played(tmp_path, f"- peer: {move}\n- expect_not: {{event: action}}\n")
    assert verdicts[0] == (False, f"day.yaml:2: peer: {move}: no such call")
    assert [passed for passed, _ in verdicts] == [False, True]


async def test_a_peer_in_a_call_is_judged_by_nothing_but_what_is_expected(tmp_path: Path):
    steps = "- incoming: {call: {from: 김민수}}\n- wait_ms: 500\n- peer: hang_up\n"
    assert await played(tmp_path, steps) == []
