import pytest

from agent.events import Lang
from agent.speech.sentences import LONGEST, sentences


@pytest.mark.parametrize(
    ("reply", "parts"),
    [
        ("네. 보낼게요! 더 있어요?", ["네.", "보낼게요!", "더 있어요?"]),
        ("안녕하세요", ["안녕하세요"]),
        ("첫 줄\n둘째 줄", ["첫 줄", "둘째 줄"]),
        ("3.5 킬로 남았어요. 가요.", ["3.5 킬로 남았어요.", "가요."]),
        ("2026. 11. 21. 오후에 봐요.", ["2026. 11. 21.", "오후에 봐요."]),
        (
            '"지금 가. 늦지 마." 라고 보낼까요? 네.',
            ['"지금 가. 늦지 마." 라고 보낼까요?', "네."],
        ),
        ("… 음. ... 네.", ["음.", "네."]),
        ("", []),
        ("...", []),
    ],
)
def test_a_korean_reply_is_cut_after_its_sentences_only(reply, parts):
    assert sentences(reply, Lang.KOREAN) == parts


@pytest.mark.parametrize(
    ("reply", "parts"),
    [
        ("Sent. Anything else?", ["Sent.", "Anything else?"]),
        ("Mr. Lee came at 5 p.m. today. Fine.", ["Mr. Lee came at 5 p.m. today.", "Fine."]),
        ('I said "Wait. Stop." and left. OK.', ['I said "Wait. Stop." and left.', "OK."]),
        ('"Done." he said. Bye.', ['"Done." he said.', "Bye."]),
        ('She wrote "Done." Shall I answer?', ['She wrote "Done."', "Shall I answer?"]),
        ("It is 3.5 km, e.g. far.", ["It is 3.5 km, e.g. far."]),
        ("He's late. I'm not.", ["He's late.", "I'm not."]),
    ],
)
def test_an_english_reply_is_cut_after_its_sentences_only(reply, parts):
    assert sentences(reply, Lang.ENGLISH) == parts


def test_a_sentence_too_long_is_cut_at_its_last_comma_in_reach():
    clause = "이 말은 꽤 길게 이어지고 있으며"
    parts = sentences(", ".join([clause] * 20), Lang.KOREAN)
    assert max(map(len, parts)) <= LONGEST
    assert {part.rstrip(",")[-3:] for part in parts} == {"있으며"}


def test_a_long_sentence_without_commas_is_cut_between_words():
    parts = sentences("word " * 100, Lang.ENGLISH)
    assert max(map(len, parts)) <= LONGEST
    assert " ".join(parts) == ("word " * 100).strip()


def test_a_word_longer_than_any_phrase_is_cut_all_the_same():
    assert sentences("가" * 300, Lang.KOREAN) == ["가" * 120, "가" * 120, "가" * 60]


def test_a_number_is_not_cut_even_where_a_phrase_must_be():
    parts = sentences("가" * 110 + "1234567890123456", Lang.KOREAN)
    assert parts == ["가" * 110, "1234567890123456"]


def test_an_open_quotation_does_not_hold_back_a_reply_for_ever():
    parts = sentences('"' + "안녕하세요 반가워요. " * 50, Lang.KOREAN)
    assert max(map(len, parts)) <= LONGEST
    assert len(parts) > 10
