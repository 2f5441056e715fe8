"""The check of a bridge: every requirement in turn, one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.bridge.probe import BrokenError, CheckOptions, Probe, SkippedError, probing
from devices.bridge.requirements import WITHOUT_ANYBODY, Requirement
from devices.bridge.requirements_of_messages import WITH_A_MESSAGE

REQUIREMENTS = WITHOUT_ANYBODY + WITH_A_MESSAGE


@dataclass(frozen=True)
class Verdict:
    """`word` is `passed`, `FAILED` or `skipped`; `why` is empty for what passed."""

    requirement: str
    word: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.word:7} {self.requirement}" + (f": {self.why}" if self.why else "")


async def check(
    options: CheckOptions,
    tell: Callable[[str], None],
    requirements: Sequence[Requirement] = REQUIREMENTS,
) -> list[Verdict]:
    """Try the requirements in turn, telling each verdict as it comes. Raises `CarrierError`."""
    verdicts = []
    async with probing(options, tell) as probe:
        for requirement in requirements:
            verdict = await _judge(requirement, probe)
            tell(str(verdict))
            verdicts.append(verdict)
    return verdicts


async def _judge(requirement: Requirement, probe: Probe) -> Verdict:
    name, demand = requirement
    try:
        await demand(probe)
    except BrokenError as broken:
        return Verdict(name, "FAILED", str(broken))
    except SkippedError as skipped:
        return Verdict(name, "skipped", str(skipped))
    return Verdict(name, "passed")


def summary(verdicts: list[Verdict]) -> str:
    counts = [sum(one.word == word for one in verdicts) for word in ("passed", "FAILED", "skipped")]
    return f"{counts[0]} passed, {counts[1]} failed, {counts[2]} skipped"
