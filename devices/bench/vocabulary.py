"""What the wearer of the benchmarks says: names, voices and sentences that training never heard.

Held out by the recipe's own hash (`assets/recogniser/recipe/split.py`): names are of its
`HELD_OUT_NAMES`, sentences of three words or more fall in its held-out bucket. Shorter ones ("응",
"전화 끊어") are a closed class that training shares.
"""

import random
from collections.abc import Callable

from assets.recogniser.recipe.names import FAMILY
from assets.recogniser.recipe.split import is_held_out
from assets.recogniser.recipe.text import HELD_OUT_NAMES

VOICES = ("ko+f2", "ko+m3", "ko+Annie", "ko+linda", "ko+paul", "ko+Andy")


def as_speaker_of(base: str, voice: str) -> str:
    """Return a voice of `VOICES` as it speaks another of espeak-ng's languages (`en-us`)."""
    return f"{base}+{voice.partition('+')[2]}"


_WHEN = "지금|이따가|오늘|내일|저녁에|점심때|주말에|퇴근하고|밥 먹고|회의 끝나고|조금".split("|")
_WHERE = "|집에|역에|회사에|학교에|병원에|카페에|공항에".split("|")
_REPORTED = "간다고|온다고|출발한다고|도착했다고|늦는다고|먹는다고|전화한다고|못 간다고|바쁘다고|만나자고|괜찮다고|고맙다고".split(
    "|"
)
_PLAIN = "갈게|출발할게|도착했어|늦을 것 같아|밥 먹자|전화할게|못 가|바빠|만나자|괜찮아|고마워|기다려 줘".split(
    "|"
)
_BY = "카톡|문자|메시지|톡".split("|")
_READ = "{}한테 온 거 읽어 줘|{} 메시지 읽어 줘|{} 카톡 읽어 줘|{}한테 온 메시지 읽어 줘".split("|")
_CALL = "{}한테 전화해 줘|{}한테 전화해|{}한테 전화 걸어 줘".split("|")
_TIME = "몇 시야|지금 몇 시야|지금 몇 시지|지금 몇 시인지 알려 줘|시간 알려 줘|지금 시간 알려 줘|오늘 며칠이야|오늘 무슨 요일이야|오늘 날짜 알려 줘|몇 시인지 알려 줘".split(
    "|"
)
_UNREAD = "메시지 있어|메시지 읽어|새 메시지 읽어 줘|안 읽은 거 읽어 줘|안 읽은 메시지 읽어 줘|새로 온 메시지 읽어 줘|새 카톡 읽어 줘|새로 온 카톡 읽어 줘|안 읽은 카톡 읽어 줘".split(
    "|"
)
_YES = "응|응 보내|그래|어 보내|네|좋아".split("|")
_NO = "아니|아니야|아니요".split("|")
_CANCEL = "취소|취소해|취소해 줘".split("|")
_HANG_UP = "전화 끊어|전화 끊어 줘|끊어".split("|")
_CHOICES = "첫 번째|두 번째".split("|")


class Vocabulary:
    """Draws people and sentences; the same seed draws the same."""

    def __init__(self, seed: int, people: int = 40) -> None:
        self._pick = random.Random(seed)
        self.names = _unlike(self._pick, people)
        families = [self._pick.choice(FAMILY[:40]) for _ in range(people)]
        self.contacts = [family + name for family, name in zip(families, self.names, strict=True)]
        self.shared_name = self.names.pop()  # two contacts have it: the agent must ask which
        other = next(family for family in FAMILY if family != families[-1])
        self.contacts.append(other + self.shared_name)

    def voice(self) -> str:
        return self._pick.choice(VOICES)

    def send(self) -> str:
        """A message in reported speech to one person."""
        return self._held_out(lambda: f"{self._name()}한테 {self._words(_REPORTED)} 보내 줘")

    def send_to_shared_name(self) -> str:
        to = self.shared_name
        return self._held_out(lambda: f"{to}한테 {self._words(_REPORTED)} 보내 줘")

    def send_without_words(self) -> str:
        return self._held_out(lambda: f"{self._name()}한테 {self._one(*_BY)} 보내 줘")

    def dictation(self) -> str:
        return self._held_out(lambda: self._words(_PLAIN), words=3)

    def read_from(self) -> str:
        return self._held_out(lambda: self._one(*_READ).format(self._name()))

    def call(self) -> str:
        return self._held_out(lambda: self._one(*_CALL).format(self._name()))

    def time(self) -> str:
        return self._held_out(lambda: self._one(*_TIME))

    def unread(self) -> str:
        return self._held_out(lambda: self._one(*_UNREAD))

    def yes(self) -> str:
        return self._held_out(lambda: self._one(*_YES))

    def no(self) -> str:
        return self._held_out(lambda: self._one(*_NO))

    def cancel(self) -> str:
        return self._held_out(lambda: self._one(*_CANCEL))

    def hang_up(self) -> str:
        return self._held_out(lambda: self._one(*_HANG_UP))

    def choice(self) -> str:
        return self._held_out(lambda: self._one(*_CHOICES))

    def _name(self) -> str:
        return self._pick.choice(self.names)

    def _one(self, *of: str) -> str:
        return self._pick.choice(of)

    def _words(self, endings: list[str]) -> str:
        return " ".join(f"{self._one(*_WHEN)} {self._one(*_WHERE)} {self._one(*endings)}".split())

    def _held_out(self, draw: Callable[[], str], words: int = 1) -> str:
        """Draw until training cannot have heard it: whole sentences by hash, short ones anyway."""
        while True:
            said = draw()
            length = len(said.split())
            if length >= words and (length < 3 or is_held_out(said)):
                return said


def many_contacts(count: int, seed: int) -> list[str]:
    """Return `count` different full names."""
    pick = random.Random(seed)
    names = HELD_OUT_NAMES["ko"]
    full: dict[str, None] = {}
    while len(full) < count:
        full[pick.choice(FAMILY) + pick.choice(names)] = None
    return list(full)


def _unlike(pick: random.Random, count: int) -> list[str]:
    """Return given names that share no syllable in the same place: none is taken for another."""
    names: list[str] = []
    while len(names) < count:
        name = pick.choice(HELD_OUT_NAMES["ko"])
        if len(name) == 2 and all(name[0] != n[0] and name[1] != n[1] for n in names):
            names.append(name)
    return names
