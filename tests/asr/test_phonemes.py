from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.asr.phonemes import PHONEMES, SUBSTITUTION, Lexicon, lexicon, phonemes
from agent.speech.espeak import espeak

pytestmark = pytest.mark.engines


def unlike(heard: str, name: str) -> float:
    """How unlike two texts sound; 2 where one is so much longer that nothing is compared."""
    found = Lexicon([name]).near(phonemes(heard), 2.0)
    return found[0][1] if found else 2.0


@pytest.mark.parametrize(
    ("one", "other"), [("graiss", "Grace"), ("sofeea", "Sophia"), ("jon", "John")]
)
def test_english_spellings_of_one_sound_are_the_same(one, other):
    assert unlike(one, other) == 0


@pytest.mark.parametrize(
    ("hangul", "latin"),
    [("제이슨", "Jason"), ("소피아", "Sophia"), ("메건", "Megan"), ("매튜", "Matthew"), ("앤서니", "Anthony")],
)  # fmt: skip
def test_a_name_in_hangul_is_like_itself_in_english_and_unlike_another(hangul, latin):
    assert unlike(hangul, latin) < 0.25
    assert unlike(latin, hangul) < 0.25
    assert unlike(hangul, "Robert") > 0.45


@pytest.mark.parametrize(
    ("one", "other"),
    [("time", "Mom"), ("time", "Megan"), ("maga", "Mom"), ("the", "Dad"), ("ediner", "Emma"), ("엄마", "아빠"), ("민수", "영희")],
)  # fmt: skip
def test_what_sounds_otherwise_is_far_apart(one, other):
    assert unlike(one, other) > 0.4


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("신라", "sila"),  # a liquid takes the nasal with it
        ("독립", "doŋnip"),  # ㄱ before ㄹ: both nasal
        ("박민수", "baŋminsu"),
        ("값이", "ɡapsi"),  # liaison, of the cluster's second half
        ("입학", "ipak"),  # ㅂ and ㅎ make ㅍ
        ("좋다", "ʤota"),
    ],
)
def test_hangul_sounds_as_the_standard_pronunciation_has_it(written, sound):
    assert phonemes(written) == sound


def test_signs_and_digits_are_silent_and_nothing_has_no_sound():
    assert phonemes("민수!?") == phonemes("민수")
    assert phonemes("") == phonemes("123 ...") == ""


def test_any_text_has_only_known_phonemes():
    strange = "xyzzy ng'ombe l'œuvre ÿ 뷁 쀍 straße naïve tsk hmm psst rhythm"
    assert set(phonemes(strange)) <= set(PHONEMES)


def test_unlikeness_is_symmetric():
    assert (SUBSTITUTION == SUBSTITUTION.T).all()
    assert unlike("Jason", "James") == pytest.approx(unlike("James", "Jason"))


def test_a_name_among_many_is_as_unlike_as_alone():
    names = ["Jason", "Grace", "김민수", "Alexandra Johnson", "Al"]
    near = dict(Lexicon(names).near(phonemes("graiss"), 2.0))
    assert near["Grace"] == unlike("graiss", "Grace")
    assert near["Jason"] == pytest.approx(unlike("graiss", "Jason"))


def test_no_names_and_names_without_sound_are_near_nothing():
    assert Lexicon([]).near(phonemes("grace"), 2.0) == []
    assert Lexicon(["", "...", "123"]).near(phonemes("grace"), 2.0) == []
    assert Lexicon(["Grace"]).near("", 2.0) == []


def test_a_lexicon_is_made_once_for_a_list_of_names():
    assert lexicon(("Grace", "Jason")) is lexicon(("Grace", "Jason"))


def test_a_voice_that_does_not_exist_has_no_phonemes():
    with pytest.raises(ValueError, match="no voice"):
        espeak().phonemes("grace", "xx-none")


def test_reading_names_while_a_voice_speaks_changes_neither():
    engine = espeak()
    ipa = engine.phonemes("grace", "en-us")
    with ThreadPoolExecutor(2) as pool:
        spoken = [pool.submit(engine.synthesize, "지금 보낼게요", "ko") for _ in range(20)]
        read = [pool.submit(engine.phonemes, "grace", "en-us") for _ in range(20)]
    assert {one.result() for one in read} == {ipa}
    lengths = [len(one.result()) for one in spoken]
    assert (
        max(lengths) - min(lengths) < engine.sample_rate_hz // 20
    )  # pitch flutter, no other words
