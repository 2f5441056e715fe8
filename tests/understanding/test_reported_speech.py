"""Reported speech made direct, in three styles and two languages."""

import pytest

from agent.understanding.reported_english import asked, told
from agent.understanding.reported_korean import direct_speech

KOREAN = """
늦는다고 | 늦어 | 늦어요 | 늦습니다
간다고 | 가 | 가요 | 갑니다
어디냐고 | 어디야? | 어디예요? | 어디입니까?
빨리 오라고 | 빨리 와 | 빨리 오세요 | 빨리 오십시오
먹자고 | 먹자 | 먹어요 | 먹읍시다
고맙다고 | 고마워 | 고마워요 | 고맙습니다
도착했다고 | 도착했어 | 도착했어요 | 도착했습니다
갈 거라고 | 갈 거야 | 갈 거예요 | 갈 겁니다
회의 중이라고 | 회의 중이야 | 회의 중이에요 | 회의 중입니다
사진 보내 달라고 | 사진 보내 줘 | 사진 보내 주세요 | 사진 보내 주십시오
오지 말라고 | 오지 마 | 오지 마세요 | 오지 마십시오
안 간다고 | 안 가 | 안 가요 | 안 갑니다
춥다고 | 추워 | 추워요 | 춥습니다
모른다고 | 몰라 | 몰라요 | 모릅니다
부른다고 | 불러 | 불러요 | 부릅니다
바쁘다고 | 바빠 | 바빠요 | 바쁩니다
아니라고 | 아니야 | 아니에요 | 아닙니다
어떻냐고 | 어때? | 어때요? | 어떻습니까?
안다고 | 알아 | 알아요 | 압니다
김치 만든다고 | 김치 만들어 | 김치 만들어요 | 김치 만듭니다
노래 듣는다고 | 노래 들어 | 노래 들어요 | 노래 듣습니다
도와 달라고 | 도와 줘 | 도와 주세요 | 도와 주십시오
집 짓는다고 | 집 지어 | 집 지어요 | 집 짓습니다
부산에 산다고 | 부산에 살아 | 부산에 살아요 | 부산에 삽니다
네 시라고 | 네 시야 | 네 시예요 | 네 시입니다
휴가라고 | 휴가야 | 휴가예요 | 휴가입니다
먹으라고 | 먹어 | 먹으세요 | 먹으십시오
들으라고 | 들어 | 들으세요 | 들으십시오
내일 오시냐고 | 내일 오셔? | 내일 오세요? | 내일 오십니까?
문 잠그라고 | 문 잠가 | 문 잠그세요 | 문 잠그십시오
준비됐다고 | 준비됐어 | 준비됐어요 | 준비됐습니다
늦을 것 같다고 | 늦을 것 같아 | 늦을 것 같아요 | 늦을 것 같습니다
보고 싶다고 | 보고 싶어 | 보고 싶어요 | 보고 싶습니다
하지 말자고 | 하지 말자 | 하지 마요 | 하지 맙시다
할 거냐고 | 할 거야? | 할 거예요? | 할 겁니까?
가느냐고 | 가? | 가요? | 갑니까?
""".strip().splitlines()


@pytest.mark.parametrize("row", KOREAN)
def test_korean_reported_speech_becomes_what_the_receiver_reads(row: str) -> None:
    reported, *direct = (cell.strip() for cell in row.split("|"))

    spoken = [direct_speech(reported.split(), style) for style in ("casual", "polite", "formal")]

    assert spoken == direct


@pytest.mark.parametrize(
    ("clause", "question"),
    [
        ("어디 있는지", "어디 있어?"),
        ("몇 시인지", "몇 시야?"),
        ("괜찮은지", "괜찮아?"),
        ("올 건지", "올 거야?"),
        ("갔는지", "갔어?"),
    ],
)
def test_an_indirect_question_is_a_question_only_after_asking(clause: str, question: str) -> None:
    assert direct_speech(clause.split(), "casual", asked=True) == question
    assert direct_speech(clause.split(), "casual") is None


@pytest.mark.parametrize("quoted", ["지금 갈게", "미안해", "저녁 먹고 가", "고마워요", "먹자"])
def test_a_quoted_sentence_is_left_as_it_was_said(quoted: str) -> None:
    assert direct_speech([*quoted.split(), "라고"], "formal") == quoted


@pytest.mark.parametrize("clause", ["밥 먹고", "그리고", "집에 가고 있어", "최고", "사고"])
def test_words_that_only_end_like_reported_speech_are_not(clause: str) -> None:
    assert direct_speech(clause.split(), "casual") is None


@pytest.mark.parametrize(
    ("reported", "direct"),
    [
        ("i'm late", "I'm late"),
        ("that i'm late", "I'm late"),
        ("to come home", "Come home"),
        ("not to wait", "Don't wait"),
        ("i love her", "I love you"),
        ("i'll pick him up at five", "I'll pick you up at five"),
        ("dinner is ready", "Dinner is ready"),
    ],
)
def test_english_told_speech_becomes_what_the_receiver_reads(reported: str, direct: str) -> None:
    assert told(reported.split()) == direct


@pytest.mark.parametrize(
    ("reported", "direct"),
    [
        ("if dinner is ready", "Is dinner ready?"),
        ("whether he's coming", "Are you coming?"),
        ("where she is", "Where are you?"),
        ("what time the meeting is", "What time is the meeting?"),
        ("if he wants pizza", "Do you want pizza?"),
        ("if she ate", "Did you eat?"),
        ("when he will be home", "When will you be home?"),
        ("how his day was", "How was your day?"),
        ("who is coming", "Who is coming?"),
        ("to call me", "Can you call me?"),
    ],
)
def test_english_asked_speech_becomes_a_question(reported: str, direct: str) -> None:
    assert asked(reported.split()) == direct
