"""What happens in the demo's day, drawn from a seed: who is there, what is said, what is right.

Names and voices are ones that the bundled recogniser never met in training
(`assets/recogniser/recipe/split.py` keeps them apart by hash; a test holds this file to it).
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
    Lang.ENGLISH: (
        "Jason",
        "Sophia",
        "Grace",
        "Megan",
        "Robert",
        "Charles",
        "Dylan",
        "Julie",
        "Emma",
        "Olivia",
    ),
}
_FAMILY = ("김", "이", "박", "최", "정", "강", "조", "윤")


@dataclass(frozen=True)
class Line:
    """Something to say, and what may arrive of it. `{to}` is filled in."""

    said: str
    right: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """The wearer's lines in one language; each list is drawn from."""

    to_friend: tuple[Line, ...]
    to_mother_wrongly: tuple[str, ...]
    corrected: tuple[Line, ...]
    to_room: tuple[Line, ...]
    replies: tuple[Line, ...]
    incoming: tuple[str, ...]
    time: str
    yes: str
    cancel: str
    read: tuple[str, ...]  # one way, and how a person puts it when not understood
    call: str
    answer: str
    hang_up: str
    small_talk: tuple[str, str]


WORDS = {
    Lang.KOREAN: Words(
        to_friend=(
            Line("{to}한테 지금 출발한다고 보내 줘", ("지금 출발해", "지금 출발할게")),
            Line("{to}한테 조금 늦는다고 보내 줘", ("조금 늦어", "조금 늦을게")),
            Line("{to}한테 회의 중이라고 전해 줘", ("회의 중이야",)),
            Line("{to}한테 거의 도착했다고 보내 줘", ("거의 도착했어",)),
            Line("{to}한테 생일 축하한다고 보내 줘", ("생일 축하해",)),
            Line("{to}한테 오늘은 못 간다고 전해 줘", ("오늘은 못 가",)),
            Line("{to}한테 먼저 먹으라고 보내 줘", ("먼저 먹어",)),
            Line("{to}한테 정말 고맙다고 보내 줘", ("정말 고마워",)),
        ),
        to_mother_wrongly=(
            "엄마한테 두 시에 간다고 보내 줘",
            "엄마한테 세 시에 만나자고 전해 줘",
            "엄마한테 여섯 시에 보자고 보내 줘",
            "엄마한테 한 시에 도착한다고 보내 줘",
        ),
        corrected=(
            Line("아니 토요일에 간다고 해 줘", ("토요일에 가", "토요일에 갈게")),
            Line("아니 일요일에 간다고 해", ("일요일에 가", "일요일에 갈게")),
            Line("아니 내일 도착한다고 해", ("내일 도착해", "내일 도착할게")),
        ),
        to_room=(
            Line("가족방에 회의 중이라고 메시지 보내 줘", ("회의 중이야",)),
            Line("가족방에 거의 도착했다고 말해 줘", ("거의 도착했어",)),
            Line("가족방에 오늘은 못 간다고 보내 줘", ("오늘은 못 가",)),
            Line("가족방에 집에 잘 도착했다고 알려 줘", ("집에 잘 도착했어",)),
            Line("가족방에 차가 막힌다고 남겨 줘", ("차가 막혀",)),
        ),
        replies=(
            Line("지금 출발한다고 답장 보내 줘", ("지금 출발해", "지금 출발할게")),
            Line("거의 도착했다고 답장해", ("거의 도착했어",)),
            Line("밥 먹었다고 답장해 줘", ("밥 먹었어",)),
            Line("알았다고 답장해", ("알았어",)),
        ),
        incoming=("저녁 먹고 올 거야?", "집에 오는 길에 우유 좀 사 와", "오늘 몇 시에 끝나?"),
        time="몇 시야",
        yes="응",
        cancel="취소",
        read=("안 읽은 거 읽어 줘", "메시지 읽어"),
        call="할머니한테 전화 걸어 줘",
        answer="받아",
        hang_up="전화 끊어",
        small_talk=("지금 가요", "집에서 봐요"),
    ),
    Lang.ENGLISH: Words(
        to_friend=(
            Line("text {to} I'm on my way", ("I'm on my way",)),
            Line("text {to} I'm running late", ("I'm running late",)),
            Line("tell {to} dinner is ready", ("dinner is ready",)),
            Line("text {to} I'm almost there", ("I'm almost there",)),
            Line("text {to} happy birthday", ("happy birthday",)),
            Line("text {to} I can't make it", ("I can't make it",)),
            Line("tell {to} the train is late", ("the train is late",)),
        ),
        to_mother_wrongly=(
            "text Mom let's meet at one",
            "text Mom the meeting is at seven",
            "tell Mom dinner is at two",
            "message Mom let's meet at five",
        ),
        corrected=(
            Line("no make it lunch at five", ("lunch at five",)),
            Line("no make it dinner is at nine", ("dinner is at nine",)),
            Line("no make it the meeting is at one", ("the meeting is at one",)),
        ),
        to_room=(
            Line("text the family group I'm on my way", ("I'm on my way",)),
            Line("message the family group good night", ("good night",)),
            Line("tell the family group good night", ("good night",)),
        ),
        replies=(
            Line("reply I'm almost there", ("I'm almost there",)),
            Line("reply I'm in a meeting", ("I'm in a meeting",)),
            Line("reply that I'm at home", ("I'm at home",)),
        ),
        incoming=("Are you coming for dinner?", "Can you buy some milk?", "When do you finish?"),
        time="can you tell me the time",
        yes="yes",
        cancel="cancel",
        read=("any messages", "read messages"),
        call="give Grandma a call",
        answer="answer",
        hang_up="hang up",
        small_talk=("hello there", "see you"),
    ),
}


@dataclass(frozen=True)
class Day:
    """One drawn day. `friend` and `caller` are canonical names."""

    lang: Lang
    voice: str
    friend: str
    caller: str
    mother: str
    grandmother: str
    room: str
    to_friend: Line
    to_mother_wrongly: str
    corrected: Line
    to_room: Line
    reply: Line
    incoming: str
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
    korean, words = lang is Lang.KOREAN, WORDS[lang]
    first, second = pick.sample(NAMES[lang], 2)
    # Two friends whose names differ by one sound would be asked about, as they should.
    while korean and first[0] == second[0]:
        first, second = pick.sample(NAMES[lang], 2)
    surname, other = pick.sample(_FAMILY, 2)
    line = pick.choice(words.to_friend)
    return Day(
        lang=lang,
        voice=pick.choice(VOICES[lang]),
        friend=surname + first if korean else first,
        caller=other + second if korean else second,
        mother="엄마" if korean else "Mom",
        grandmother="할머니" if korean else "Grandma",
        room="가족방" if korean else "family group",
        to_friend=Line(line.said.format(to=first), line.right),
        to_mother_wrongly=pick.choice(words.to_mother_wrongly),
        corrected=pick.choice(words.corrected),
        to_room=pick.choice(words.to_room),
        reply=pick.choice(words.replies),
        incoming=pick.choice(words.incoming),
        noise_seed=pick.randrange(1 << 30),
        snr_db=pick.uniform(22, 35),
    )
