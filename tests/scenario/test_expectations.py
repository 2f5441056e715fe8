"""Which events meet which expectations, and when it is too late."""

import unicodedata
from typing import Any

from devices.scenario import Watch, describe, judge_finally, matches
from devices.scenario.script import Expect

SECOND = 16_000
INTENT = {
    "event": "intent",
    "sample": 100,
    "turn": 1,
    "intent": "send_message",
    "slots": {"recipient": "김민수", "body": "지금 출발해.", "ordinal": 2, "unread": True},
    "confidence": 0.9,
}
SENT = {"event": "action", "kind": "message_sent", "to": "김민수", "text": "지금 출발해"}
PROMPT = {"event": "prompt", "text": "김민수에게 보낼게요.", "key": "sending", "lang": "ko"}


def expect(within_ms: int = 5000, negated: bool = False, **fields: Any) -> Expect:
    return Expect(1, fields, within_ms, negated)


def silence(within_ms: int = 5000) -> Expect:
    return Expect(1, {}, within_ms, silence=True)


def sound(sample: int) -> dict[str, Any]:
    return {"event": "speech_out_started", "sample": sample}


def sound_ended(sample: int) -> dict[str, Any]:
    return {"event": "speech_out_ended", "sample": sample}


def watch(*events: dict[str, Any]) -> Watch:
    """A watch that has seen `events` since a step that began and ended at sample 0."""
    watch = Watch()
    watch.new_step(0)
    for event in events:
        watch.add(event)
    return watch


# --- one event ----------------------------------------------------------------------------------


def test_an_intent_matches_by_name_and_a_part_of_its_slots():
    assert matches(INTENT, {"intent": "send_message", "slots": {"recipient": "김민수"}})
    assert matches(INTENT, {"intent": "send_message", "slots": {}})
    assert not matches(INTENT, {"intent": "reply"})
    assert not matches(INTENT, {"intent": "send_message", "slots": {"recipient": "엄마"}})
    assert not matches(INTENT, {"intent": "send_message", "slots": {"room": "가족방"}})


def test_slots_may_be_any_of_a_list_or_contain_words():
    assert matches(INTENT, {"slots": {"body_any": ["몰라", "지금 출발해"]}})
    assert matches(INTENT, {"slots": {"body_contains": "출발"}})
    assert not matches(INTENT, {"slots": {"body_contains": "도착"}})


def test_an_action_is_an_event_of_that_kind():
    assert matches(SENT, {"action": "message_sent", "to": "김민수"})
    assert not matches(SENT, {"action": "message_queued"})
    assert not matches({"event": "incoming", "kind": "message_sent"}, {"action": "message_sent"})
    assert matches(SENT, {"action_any": ["message_queued", "message_sent"]})


def test_a_prompt_contains_words_only_where_it_is_a_prompt():
    assert matches(PROMPT, {"prompt_contains": "보낼게요"})
    assert not matches({"event": "final", "text": "보낼게요"}, {"prompt_contains": "보낼게요"})


def test_an_event_matches_by_any_of_its_fields():
    ended = {"event": "speech_out_ended", "heard_ms": 300, "complete": False, "turn": None}
    assert matches(ended, {"event": "speech_out_ended", "complete": False, "heard_ms": 300.0})
    assert matches(ended, {"event": "speech_out_ended", "turn": None, "room": None})
    assert not matches(ended, {"event": "speech_out_ended", "complete": True})
    assert not matches(ended, {"event": "speech_out_ended", "prompt": "a"})


def test_truth_is_no_number_and_a_number_is_no_text():
    assert not matches({"complete": 1}, {"complete": True})
    assert not matches({"turn": True}, {"turn": 1})
    assert not matches({"to": 119}, {"to": "119"})


def test_texts_compare_without_case_final_punctuation_and_extra_spaces():
    assert matches({"text": "  On my   WAY!! "}, {"text": "on my way"})
    assert matches({"text": "언제 와"}, {"text": "언제 와?~"})
    assert not matches({"text": "언제, 와"}, {"text": "언제 와"})


def test_texts_compare_in_composed_form():
    assert matches({"text": unicodedata.normalize("NFD", "지금 출발해")}, {"text": "지금 출발해"})


def test_punctuation_alone_is_still_told_apart():
    assert not matches({"text": "??"}, {"text": "!!"})


def test_times_compare_as_instants_and_numbers_without_hyphens():
    slots = {"slots": {"time": "2026-11-21T09:00:00+09:00", "number": "010-1234-5678"}}
    assert matches(slots, {"slots": {"time": "2026-11-21T00:00:00+00:00"}})
    assert matches(slots, {"slots": {"number": "01012345678"}})
    assert not matches(slots, {"slots": {"time": "2026-11-21T09:01:00+09:00"}})


def test_lists_compare_item_by_item():
    assert matches(
        {"slots": {"recipients": ["엄마", "아빠"]}}, {"slots": {"recipients": ["엄마", "아빠"]}}
    )
    assert not matches(
        {"slots": {"recipients": ["엄마"]}}, {"slots": {"recipients": ["엄마", "아빠"]}}
    )
    assert not matches({"slots": {"recipients": "엄마"}}, {"slots": {"recipients": ["엄마"]}})


# --- since the last step --------------------------------------------------------------------------


def test_an_event_since_the_step_is_found_even_when_it_came_before_the_expectation():
    assert watch(PROMPT, SENT).find(expect(action="message_sent")) is SENT


def test_events_before_the_step_are_forgotten():
    seen = watch(SENT)
    seen.new_step(SECOND)
    assert seen.find(expect(action="message_sent")) is None


def test_one_event_satisfies_one_expectation():
    seen = watch(SENT, dict(SENT, to="엄마"))
    assert seen.find(expect(action="message_sent"))["to"] == "김민수"
    assert seen.find(expect(action="message_sent"))["to"] == "엄마"
    assert seen.find(expect(action="message_sent")) is None


def test_an_event_after_the_deadline_does_not_count():
    wanted = expect(within_ms=1000, action="message_sent")
    seen = watch(dict(SENT, sample=3 * SECOND))
    assert seen.find(wanted, seen.deadline_sample(wanted, reached_sample=SECOND)) is None
    assert seen.find(wanted, seen.deadline_sample(wanted, reached_sample=2 * SECOND)) is not None


def test_what_must_not_come_is_timed_from_the_end_of_the_step():
    seen = watch()
    seen.step_ended(2 * SECOND)
    unwanted = expect(within_ms=1000, negated=True, action="message_sent")
    assert seen.deadline_sample(unwanted, reached_sample=9 * SECOND) == 3 * SECOND
    seen.add(dict(SENT, sample=3 * SECOND + 1))
    assert seen.violates(unwanted, 3 * SECOND + 1) is None
    seen.add(dict(SENT, sample=3 * SECOND))
    assert seen.violates(unwanted, 3 * SECOND + 1) is not None


def test_what_came_as_expected_does_not_break_that_no_second_one_comes():
    seen = watch(SENT)
    seen.find(expect(action="message_sent"))
    assert seen.violates(expect(negated=True, action="message_sent"), SECOND) is None
    seen.add(SENT)
    assert seen.violates(expect(negated=True, action="message_sent"), SECOND) is SENT


def test_looking_for_a_violation_claims_nothing():
    seen = watch(SENT)
    seen.violates(expect(negated=True, action="message_sent"), SECOND)
    assert seen.find(expect(action="message_sent")) is SENT


def test_speech_of_the_agent_breaks_silence_and_an_earcon_does_not():
    earcon = {"event": "display", "sample": 10}
    assert watch(earcon).violates(silence(), SECOND) is None
    assert watch(earcon, sound(20)).violates(silence(), SECOND) == sound(20)


def test_speech_after_the_silence_does_not_break_it():
    assert watch(sound(SECOND + 1)).violates(silence(within_ms=1000), 2 * SECOND) is None


def test_speech_that_a_step_cuts_off_does_not_break_the_silence_after_it():
    seen = watch(sound(0))
    seen.new_step(SECOND)
    seen.add(sound_ended(SECOND + 3200))
    assert seen.violates(silence(), 6 * SECOND) is None


def test_speech_that_runs_on_through_a_step_breaks_the_silence_after_it():
    seen = watch(sound(0))
    seen.new_step(SECOND)
    assert seen.violates(silence(), SECOND + 100) is None
    assert seen.violates(silence(), 3 * SECOND) is not None
    seen.add(sound_ended(4 * SECOND))
    assert seen.violates(silence(), 6 * SECOND) == sound_ended(4 * SECOND)


def test_the_nearest_event_of_the_kind_explains_a_failure():
    near = dict(SENT, to="엄마")
    wanted = expect(action="message_sent", to="엄마", text="안녕")
    assert watch(PROMPT, SENT, near).nearest(wanted) is near
    assert watch(PROMPT).nearest(wanted) is None


def test_an_expectation_is_described_in_one_line():
    wanted = expect(action="message_sent", text_any=["가\n나", "다"])
    assert describe(wanted) == "action: message_sent, text_any: 가 나 | 다"
    assert describe(expect(negated=True, event="barge_in")) == "not event: barge_in"
    assert describe(silence(200)) == "silence for 200 ms"


# --- at the end -----------------------------------------------------------------------------------


def test_what_left_as_wanted_differs_in_nothing():
    wanted = [{"to": "김민수", "text_any": ["지금 출발해", "지금 출발할게"]}, {"room": "가족방"}]
    sent = [{"to": "김민수", "text": "지금 출발할게."}, {"room": "가족방", "text": "응"}]
    assert judge_finally(sent, wanted) == []


def test_nothing_left_and_nothing_wanted_differs_in_nothing():
    assert judge_finally([], []) == []


def test_a_message_missing_in_the_middle_is_the_only_difference():
    sent = [{"to": "가"}, {"to": "다"}]
    wanted = [{"to": "가"}, {"to": "나"}, {"to": "다"}]
    assert judge_finally(sent, wanted) == ["wanted, but not sent here: to: 나"]


def test_a_message_too_many_is_the_only_difference():
    sent = [{"to": "가", "id": "7"}, {"to": "나"}]
    assert judge_finally(sent, [{"to": "나"}]) == ["sent, but not wanted here: to: 가"]
    assert judge_finally(sent[1:], []) == ["sent, but not wanted: to: 나"]


def test_a_wrong_message_is_told_beside_the_one_wanted():
    told = judge_finally(
        [{"to": "엄마", "text": "응"}], [{"to": "아빠", "text_any": ["응", "그래"]}]
    )
    assert told == ["wanted to: 아빠, text_any: 응 | 그래, sent to: 엄마, text: 응"]


def test_the_order_matters():
    assert judge_finally([{"to": "나"}, {"to": "가"}], [{"to": "가"}, {"to": "나"}]) != []
