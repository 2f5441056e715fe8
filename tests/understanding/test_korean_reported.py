"""Korean reported speech by the hundred: a hand-written table, and what must hold for every stem."""

import random
from pathlib import Path

import pytest

from agent.understanding.conjugation import Mood, conjugate, infinitive
from agent.understanding.hangul import final
from agent.understanding.reported_korean import direct_speech, shrunk_speech

STYLES = ("casual", "polite", "formal")
TABLE = [
    line
    for line in (Path(__file__).parent / "reported_ko.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]

# Stem, -아/어, -는다/-ㄴ다/-다, -(으)라, -습니다: written by hand, from the standard dictionary.
VERBS = """
가 가 간 가 갑니다
먹 먹어 먹는 먹으 먹습니다
하 해 한 하 합니다
듣 들어 듣는 들으 듣습니다
걷 걸어 걷는 걸으 걷습니다
받 받아 받는 받으 받습니다
돕 도와 돕는 도우 돕습니다
눕 누워 눕는 누우 눕습니다
입 입어 입는 입으 입습니다
짓 지어 짓는 지으 짓습니다
씻 씻어 씻는 씻으 씻습니다
만들 만들어 만든 만들 만듭니다
떠들 떠들어 떠든 떠들 떠듭니다
고르 골라 고른 고르 고릅니다
따르 따라 따른 따르 따릅니다
끄 꺼 끈 끄 끕니다
모으 모아 모은 모으 모읍니다
잠그 잠가 잠근 잠그 잠급니다
넣 넣어 넣는 넣으 넣습니다
앉 앉아 앉는 앉으 앉습니다
읽 읽어 읽는 읽으 읽습니다
기다리 기다려 기다린 기다리 기다립니다
배우 배워 배운 배우 배웁니다
바꾸 바꿔 바꾼 바꾸 바꿉니다
보내 보내 보낸 보내 보냅니다
나오 나와 나온 나오 나옵니다
치우 치워 치운 치우 치웁니다
서두르 서둘러 서두른 서두르 서두릅니다
찾 찾아 찾는 찾으 찾습니다
닦 닦아 닦는 닦으 닦습니다
챙기 챙겨 챙긴 챙기 챙깁니다
운전하 운전해 운전한 운전하 운전합니다
""".strip().splitlines()


@pytest.mark.parametrize("row", TABLE)
def test_a_reported_sentence_becomes_direct_in_each_style(row: str) -> None:
    reported, *direct = (cell.strip() for cell in row.split("|"))

    assert [direct_speech(reported.split(), style) for style in STYLES] == direct


@pytest.mark.parametrize("row", VERBS)
def test_every_ending_of_a_verb_leads_back_to_the_same_stem(row: str) -> None:
    stem, plain, present, command, formal = row.split()

    assert direct_speech([f"{present}다고"], "casual") == plain
    assert direct_speech([f"{present}다고"], "polite") == plain + "요"
    assert direct_speech([f"{present}다고"], "formal") == formal
    assert direct_speech(["안", f"{present}다고"], "casual") == f"안 {plain}"
    assert direct_speech([f"{command}라고"], "casual") == plain
    assert direct_speech([f"{stem}자고"], "casual") == f"{stem}자"
    assert direct_speech([f"{stem}겠냐고"], "formal") == f"{stem}겠습니까?"
    assert direct_speech([f"{stem}지", "말라고"], "polite") == f"{stem}지 마세요"
    assert direct_speech([plain, "달라고"], "polite") == f"{plain} 주세요"
    assert shrunk_speech([f"{present}다"], "casual") == plain
    assert shrunk_speech([f"{present}다는", "말"], "casual") == plain


@pytest.mark.parametrize("row", VERBS)
def test_the_past_is_made_of_the_infinitive(row: str) -> None:
    plain = row.split()[1]
    past = plain[:-1] + {"해": "했"}.get(plain[-1], chr(ord(plain[-1]) + 20))  # + ㅆ

    assert direct_speech([f"{past}다고"], "polite") == f"{past}어요"
    assert direct_speech([f"{past}냐고"], "casual") == f"{past}어?"
    assert direct_speech([f"{past}는지"], "formal", asked=True) == f"{past}습니까?"


NOUNS = "회의 휴가 병원 지하철 집 생일 월요일 연차 커피 학교 버스 수업 세미나 내일 선물 아이 점심시간 운동 숙제 자동차".split()


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_becomes_a_sentence_with_its_copula(noun: str) -> None:
    closed = final(noun[-1]) != " "
    link = "이" if closed else ""

    assert direct_speech([f"{noun}{link}라고"], "casual") == noun + ("이야" if closed else "야")
    assert direct_speech([f"{noun}{link}라고"], "polite") == noun + ("이에요" if closed else "예요")
    assert direct_speech([f"{noun}{link}냐고"], "formal") == f"{noun}입니까?"


def random_stems(count: int) -> list[str]:
    """Return stems that no dictionary has: every shape of last syllable."""
    rng = random.Random(7)
    return [
        "".join(chr(rng.randrange(0xAC00, 0xD7A4)) for _ in range(rng.randint(1, 3)))
        for _ in range(count)
    ]


@pytest.mark.parametrize("stem", random_stems(200))
def test_any_stem_can_be_conjugated_in_every_mood_and_style(stem: str) -> None:
    forms = [conjugate(stem, mood, style) for mood in Mood for style in STYLES]

    assert all(forms)
    assert infinitive(stem)


@pytest.mark.parametrize("quoted", ["사랑한다", "지금 가요", "ㅋㅋ", "어디야", "네 알겠습니다"])
def test_only_reported_words_are_changed(quoted: str) -> None:
    assert direct_speech(quoted.split(), "formal") is None
