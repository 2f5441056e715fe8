import threading

import numpy as np
import pytest

from agent.errors import MissingError, UsageError
from agent.events import Lang
from agent.speech.espeak_voice import AGENT, READING
from agent.speech.voice import PromptCache, load_voice


class CountingVoice:
    """Speaks each sentence as one second of silence and counts how often it had to."""

    name = "counting"
    languages = frozenset(Lang)

    def __init__(self):
        self.spoken = []

    def synthesize(self, text, lang):
        self.spoken.append((text, lang))
        return np.zeros(16_000, np.int16)


@pytest.mark.parametrize(
    ("name", "voice"), [(None, AGENT), ("espeak", AGENT), ("espeak-reading", READING)]
)
def test_the_two_voices_of_the_agent_have_names(name, voice):
    assert load_voice(name, Lang.KOREAN) is voice


def test_any_espeak_variant_can_be_chosen_by_name():
    assert load_voice("ko+f2", Lang.KOREAN).name == "ko+f2"


def test_a_path_that_is_not_there_is_named_as_missing():
    with pytest.raises(MissingError, match="/nowhere/voice"):
        load_voice("/nowhere/voice.onnx", Lang.KOREAN)


def test_a_name_that_nobody_has_is_bad_usage():
    with pytest.raises(UsageError):
        load_voice("nosuch", Lang.KOREAN)


def test_a_prompt_is_spoken_once_and_then_remembered():
    voice, cache = CountingVoice(), PromptCache()
    first = cache.speak(voice, "네.", Lang.KOREAN)
    assert cache.speak(voice, "네.", Lang.KOREAN) is first
    assert voice.spoken == [("네.", Lang.KOREAN)]


def test_a_prompt_is_remembered_for_its_language_only():
    voice, cache = CountingVoice(), PromptCache()
    cache.prepare(voice, ["OK"], Lang.KOREAN)
    cache.speak(voice, "OK", Lang.ENGLISH)
    assert voice.spoken == [("OK", Lang.KOREAN), ("OK", Lang.ENGLISH)]


def test_a_full_cache_forgets_the_prompt_not_said_for_longest():
    voice, cache = CountingVoice(), PromptCache(capacity_s=2)
    cache.prepare(voice, ["one", "two", "one", "three"], Lang.ENGLISH)
    assert ("counting", Lang.ENGLISH, "one") in cache
    assert ("counting", Lang.ENGLISH, "two") not in cache
    assert ("counting", Lang.ENGLISH, "three") in cache


def test_a_prompt_larger_than_the_cache_is_spoken_but_not_kept():
    voice, cache = CountingVoice(), PromptCache(capacity_s=0.5)
    assert len(cache.speak(voice, "long", Lang.ENGLISH)) == 16_000
    assert ("counting", Lang.ENGLISH, "long") not in cache


def test_remembered_sound_cannot_be_changed_by_who_plays_it():
    sound = PromptCache().speak(CountingVoice(), "네.", Lang.KOREAN)
    with pytest.raises(ValueError, match="read-only"):
        sound[0] = 1


@pytest.mark.engines
def test_threads_that_speak_at_once_do_not_mix_their_sentences():
    texts = ["네, 보낼게요.", "취소했어요.", "누구에게 보낼까요?", "다시 말씀해 주세요."] * 4
    alone = [len(AGENT.synthesize(text, Lang.KOREAN)) for text in texts]
    together = [0] * len(texts)

    def speak(place):
        together[place] = len(AGENT.synthesize(texts[place], Lang.KOREAN))

    threads = [threading.Thread(target=speak, args=(place,)) for place in range(len(texts))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert together == pytest.approx(alone, rel=0.03)
