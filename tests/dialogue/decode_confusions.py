"""Makes `confusions.jsonl`: what the bundled recogniser really heard where a wearer named somebody.

    python -m tests.dialogue.decode_confusions > tests/dialogue/confusions.jsonl

Twelve phone books of thirty people with names that training never met, some of them alike; thirty
commands to people of each, in held-out voices, in quiet and in noise, decoded as a session does
it: with the names of the book as a hint. The test that reads the table needs no model.
"""

import json
import random
import sys

import numpy as np

from agent.asr.biasing import spoken_names
from agent.audio.convert import to_int16
from agent.events import Lang
from agent.loading import load_recognizer
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS
from assets.recogniser.recipe.split import is_held_out_name
from devices.simulated import speak_clean

_FIRST = (
    "민 서 지 예 도 하 준 현 수 은 유 재 승 동 성 영 정 태 시 우 윤 소 다 나 가 채 혜 경".split()
)
_SECOND = "민 서 지 준 현 수 은 우 윤 진 호 희 영 정 아 연 원 빈 혁 훈 철 석".split()
_FAMILY = "김 이 박 최 정 강 조 윤 장 임 한 오".split()
TAILS = (
    "한테 지금 출발한다고 보내 줘",
    "한테 조금 늦는다고 전해 줘",
    "한테 이따가 전화한다고 카톡 보내 줘",
    "한테 먼저 먹으라고 해 줘",
)
_BOOKS, _PEOPLE, _COMMANDS = 12, 30, 30
_SNRS_DB = (60.0, 60.0, 60.0, 60.0, 60.0, 60.0, 60.0, 15.0, 15.0, 10.0)  # seven of ten in quiet


def main() -> None:
    names = sorted({a + b for a in _FIRST for b in _SECOND if a != b and is_held_out_name(a + b)})
    recognizer = load_recognizer("bundled")
    chance, noise = random.Random(1), np.random.default_rng(1)
    for _ in range(_BOOKS):
        givens = chance.sample(names, _PEOPLE)
        book = [chance.choice(_FAMILY) + given for given in givens]
        heard = []
        for _ in range(_COMMANDS):
            person = chance.choice(book)
            said = person if chance.random() < 0.5 else person[1:]
            tail = chance.choice(TAILS)
            clip = speak_clean(said + tail, f"ko+{chance.choice(sorted(HELD_OUT_VARIANTS))}")
            rms = float(np.sqrt(np.mean(clip**2)))
            gain = rms * 10 ** (-chance.choice(_SNRS_DB) / 20)
            mixed = (clip + noise.normal(0, gain, len(clip))).astype(np.float32)
            decoded = recognizer.decode(to_int16(mixed), Lang.KOREAN, spoken_names(book))
            heard.append({"to": person, "heard": decoded.text})
        json.dump({"book": book, "commands": heard}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
