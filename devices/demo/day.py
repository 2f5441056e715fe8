"""What happens in the demo's day, drawn from a seed: who is there, what is said, what is right.

Names and voices are ones that the bundled recogniser never met in training
(`assets/recogniser/recipe/text.py` keeps them apart by hash; a test holds this file to it).
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.events import Lang

VOICES = {
    Lang.KOREAN: ("ko+f2", "ko+m3", "ko+Annie", "ko+linda", "ko+paul", "ko+Andy"),
    Lang.ENGLISH: (
        "en-us+f2", "en-us+m3", "en-us+Annie", "en-us+linda", "en-us+paul", "en-us+Andy",
    ),
}  # fmt: skip
NAMES = {
    Lang.KOREAN: ("민수", "민서", "지수", "영희", "철수", "서연", "도윤", "하준"),
    Lang.ENGLISH: ("Jason", "Emma", "Olivia", "Liam", "Noah", "Sophia"),
}
_FAMILY = ("김", "이", "박", "최", "정", "강", "조", "윤")


@dataclass(frozen=True)
class Body:
    """Something to tell somebody: how it is said in a command, and what may arrive."""

    said: str
    right: tuple[str, ...]


_KO_BODIES = (
    Body("지금 출발한다고", ("지금 출발해", "지금 출발할게")),
    Body("조금 늦는다고", ("조금 늦어", "조금 늦을게")),
    Body("회의 중이라고", ("회의 중이야",)),
    Body("저녁 먹고 간다고", ("저녁 먹고 가", "저녁 먹고 갈게")),
    Body("거의 도착했다고", ("거의 도착했어",)),
    Body("역 앞에서 기다린다고", ("역 앞에서 기다려", "역 앞에서 기다릴게")),
    Body("생일 축하한다고", ("생일 축하해",)),
    Body("오늘은 못 간다고", ("오늘은 못 가",)),
    Body("먼저 먹으라고", ("먼저 먹어",)),
    Body("우산 챙기라고", ("우산 챙겨",)),
    Body("정말 고맙다고", ("정말 고마워",)),
    Body("집에 잘 도착했다고", ("집에 잘 도착했어",)),
)
_KO_CORRECTED = (
    ("세 시에 만나자고", "다섯 시에 만나자고", Body("", ("다섯 시에 만나자",))),
    ("두 시에 간다고", "여섯 시에 간다고", Body("", ("여섯 시에 가", "여섯 시에 갈게"))),
    ("내일 만나자고", "모레 만나자고", Body("", ("모레 만나자",))),
)
_KO_REPLIES = (
    Body("알았다고 답장해", ("알았어",)),
    Body("금방 간다고 답장해 줘", ("금방 가", "금방 갈게")),
    Body("괜찮다고 답장해", ("괜찮아",)),
)
_KO_INCOMING = ("저녁 먹고 올 거야?", "집에 오는 길에 우유 좀 사 와", "오늘 몇 시에 끝나?")
_EN_BODIES = (
    Body("I'm on my way", ("I'm on my way",)),
    Body("I'm running late", ("I'm running late",)),
    Body("dinner is ready", ("dinner is ready",)),
    Body("I'm almost there", ("I'm almost there",)),
    Body("happy birthday", ("happy birthday",)),
    Body("I can't make it", ("I can't make it",)),
    Body("the train is late", ("the train is late",)),
    Body("I'm in a meeting", ("I'm in a meeting",)),
)
_EN_CORRECTED = (
    ("let's meet at three", "let's meet at five", Body("", ("let's meet at five",))),
    ("I'll be there at two", "I'll be there at six", Body("", ("I'll be there at six",))),
)
_EN_REPLIES = (
    Body("reply sounds good", ("sounds good",)),
    Body("reply no problem", ("no problem",)),
    Body("reply see you soon", ("see you soon",)),
)
_EN_INCOMING = ("Are you coming for dinner?", "Can you buy some milk?", "When do you finish?")


@dataclass(frozen=True)
class Words:
    """The wearer's fixed lines in one language. `{to}` and `{said}` are filled in."""

    time: str
    send: str
    correct: str
    room_send: str
    yes: str
    no: str
    cancel: str
    read: str
    call: str
    answer: str
    hang_up: str
    small_talk: tuple[str, str]


WORDS = {
    Lang.KOREAN: Words(
        time="지금 몇 시야",
        send="{to}한테 {said} 보내 줘",
        correct="아니 {said} 해",
        room_send="{to}에 {said} 보내 줘",
        yes="응",
        no="아니",
        cancel="취소",
        read="안 읽은 거 읽어 줘",
        call="{to}한테 전화해 줘",
        answer="받아",
        hang_up="전화 끊어",
        small_talk=("저예요 지금 가고 있어요", "이따가 집에서 봐요"),
    ),
    Lang.ENGLISH: Words(
        time="what time is it",
        send="text {to} {said}",
        correct="no say {said}",
        room_send="text the {to} {said}",
        yes="yes",
        no="no",
        cancel="cancel",
        read="read my messages",
        call="call {to}",
        answer="answer the call",
        hang_up="hang up",
        small_talk=("hi it's me i am on my way", "see you at home later"),
    ),
}


@dataclass(frozen=True)
class Day:
    """One drawn day. Names are canonical; `spoken` is how the wearer says the first friend's."""

    lang: Lang
    voice: str
    friend: str
    friend_spoken: str
    caller: str
    mother: str
    grandmother: str
    room: str
    body: Body
    room_body: Body
    wrong: str
    corrected: str
    corrected_body: Body
    incoming: str
    reply: Body
    noise_seed: int
    snr_db: float

    @property
    def sections(self) -> Mapping[str, Any]:
        """Who and what is there when the day begins (the shape of a scenario's sections)."""
        people = [self.friend, self.caller, self.mother, self.grandmother]
        return {
            "contacts": [{"name": name} for name in people],
            "rooms": [{"name": self.room, "members": [self.mother, self.grandmother]}],
            "inbox": [{"from": self.caller, "text": self.incoming, "minutes_ago": 30}],
        }


def draw_day(lang: Lang, seed: int) -> Day:
    """Return the day of a seed; the same seed is the same day."""
    pick = random.Random(seed)
    korean = lang is Lang.KOREAN
    bodies = _KO_BODIES if korean else _EN_BODIES
    body, room_body = pick.sample(bodies, 2)
    wrong, corrected, corrected_body = pick.choice(_KO_CORRECTED if korean else _EN_CORRECTED)
    first, second = pick.sample(NAMES[lang], 2)
    # Two friends whose names differ by one sound would be asked about, as they should.
    while korean and first[0] == second[0]:
        first, second = pick.sample(NAMES[lang], 2)
    surname, other = pick.sample(_FAMILY, 2)
    return Day(
        lang=lang,
        voice=pick.choice(VOICES[lang]),
        friend=surname + first if korean else first,
        friend_spoken=first,
        caller=other + second if korean else second,
        mother="엄마" if korean else "Mom",
        grandmother="할머니" if korean else "Grandma",
        room="가족방" if korean else "family group",
        body=body,
        room_body=room_body,
        wrong=wrong,
        corrected=corrected,
        corrected_body=corrected_body,
        incoming=pick.choice(_KO_INCOMING if korean else _EN_INCOMING),
        reply=pick.choice(_KO_REPLIES if korean else _EN_REPLIES),
        noise_seed=pick.randrange(1 << 30),
        snr_db=pick.uniform(22, 35),
    )
