"""Which real Whisper a person should have here: what this machine decodes in time, what is there.

The bundled recogniser learned from synthetic speech: it understands the demo's voices, not people.
"""

import time

import numpy as np

from agent.asr import catalogue
from agent.asr.converting import can_convert
from agent.asr.setups import Setup, remembered, usable_cores
from agent.events import Lang

# Billions of multiply-adds for one utterance: encoder parameters times its positions, its attention,
# and 20 tokens of the decoder (Radford et al. 2022, table 1). Stock weights need 30 s of context,
# which is 1,500 positions; futo-org's fine-tuned ones the 160 of 3.2 s.
_COST_GMAC: dict[str, float] = {
    "tiny": 17,
    "base": 41,
    "small": 170,
    "medium": 560,
    "large-v3-turbo": 1150,
}
_COST_GMAC_ACFT_SMALL = 20
_IN_TIME_S = 1.0
_SIDE = 768
_ROUNDS = 6

_NOTICES: dict[Lang, tuple[str, str]] = {
    Lang.KOREAN: (
        "내장 인식기는 데모의 합성 음성만 알아듣고, 사람 말은 잘 알아듣지 못합니다. "
        "이 기기에 맞는 Whisper는 {name}입니다:\n    sori models pull {name}",
        "내장 인식기: 합성 음성 전용. 사람 말은 `sori models pull {name}`",
    ),
    Lang.ENGLISH: (
        "The bundled recogniser understands the synthetic voices of the demo, and people badly. "
        "The Whisper for this machine is {name}:\n    sori models pull {name}",
        "bundled recogniser: synthetic voices only; for people `sori models pull {name}`",
    ),
}


def notice(lang: Lang, name: str, first: bool) -> str:
    """Return what is printed at start with the bundled recogniser: in full once, then one line."""
    full, short = _NOTICES[lang]
    return (full if first else short).format(name=name)


def multiply_adds_per_second() -> float:
    """Return what one float32 matrix product reaches here, the best of a few (under 0.1 s)."""
    matrix = np.ones((_SIDE, _SIDE), np.float32)
    best_s = float("inf")
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        matrix @ matrix
        best_s = min(best_s, time.perf_counter() - began)
    return _SIDE**3 / best_s


def largest_in_time(speed: float, cores: int) -> str | None:
    """Return the largest Whisper that decodes an utterance within a second; None: not even tiny.

    `speed` is one core's float32 multiply-adds a second; int8 does about as many on the cores
    that CTranslate2 shares a layer among, of which more than four no longer help.
    """
    budget = _budget(speed, cores)
    return next((name for name, cost in reversed(_COST_GMAC.items()) if cost <= budget), None)


def recommended() -> str:
    """Return the model to fetch for a person on this machine, by its measured speed."""
    return recommended_at(multiply_adds_per_second(), usable_cores(), can_convert())


def recommended_at(speed: float, cores: int, converter: bool) -> str:
    """Return the model to fetch: `small` understands Korean well, the smaller ones less than well.

    Where stock `small` would be late, the one that is fine-tuned for short context may not be; it is
    a checkpoint, so it counts only where there is a `converter`.
    """
    name = largest_in_time(speed, cores)
    short_in_time = _budget(speed, cores) >= _COST_GMAC_ACFT_SMALL
    if name in (None, "tiny", "base") and converter and short_in_time:
        return "acft-small"
    return name or "tiny"


def is_late(setup: Setup | None) -> bool:
    """Say whether a model was measured to keep a person waiting here."""
    return setup is not None and (setup.decode_ms or 0) > 1000 * _IN_TIME_S


def quicker(name: str, converter: bool) -> str | None:
    """Return the model to fetch where `name` is late: the same size on short context, or a smaller one."""
    if converter and f"acft-{name}" in {entry.name for entry in catalogue.entries()}:
        return f"acft-{name}"
    sizes = list(_COST_GMAC)
    size = name.removeprefix("acft-")
    smaller = sizes[: sizes.index(size)] if size in sizes else []
    return name.replace(size, smaller[-1]) if smaller else None


def late_line(name: str, setup: Setup | None) -> str:
    """Return what to do about a model that is late here, "" for one that is not."""
    if not is_late(setup):
        return ""
    instead = quicker(name, can_convert())
    cure = f"`sori models pull {instead}` is quicker" if instead else "a faster machine is needed"
    return f"{name} is late for a conversation here: {cure}"


def for_people() -> str:
    """Return the installed recogniser to talk to a person with: a real Whisper, if one is here.

    The largest that is not known to be late on this machine, else the smallest.
    """
    cards = [catalogue.card(name) for name in catalogue.installed() if name != catalogue.BUNDLED]
    real = [card for card in cards if card.learned_from != "synthetic"]
    largest_first = sorted(real, key=lambda card: -(card.size_mb or 0))
    for card in largest_first:
        if not is_late(remembered(catalogue.locate(card.name))):
            return card.name
    return largest_first[-1].name if largest_first else catalogue.BUNDLED


def _budget(speed: float, cores: int) -> float:
    return speed * min(cores, 4) * _IN_TIME_S / 1e9
