"""Scenario files: what they mean, and that every mistake in one is told by file, line and reason."""

from datetime import datetime
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.events import Contact, Lang, Room
from devices.scenario import Script, read_script
from devices.scenario.script import (
    Advance,
    Expect,
    Incoming,
    Link,
    Peer,
    Restart,
    Ringing,
    Say,
    Settings,
    Tap,
    Wait,
    Written,
)

CONTRACT_EXAMPLE = """\
lang: ko                       # the wearer's language
voice: ko+f2                   # the wearer's synthetic voice (espeak-ng name); default by language
now: "2026-11-21T09:00:00+09:00"
contacts:
  - {name: 김민수, labels: [회사], phone: "010-2345-6789"}
  - {name: 엄마}
rooms:
  - {name: 가족방, members: [엄마, 아빠]}
inbox:                         # unread when the session starts
  - {from: 엄마, text: "저녁 먹고 오니?", minutes_ago: 5}
settings: {confirm: risky, listen: open}  # confirm: always | risky (default) | never
noise: {file: cafe.flac, snr_db: 15}      # whole session; path from this file
steps:
  - say: "민수한테 지금 출발한다고 보내 줘"   # or wav: FILE; options: after_ms, over
                               # wait for the agent to finish), voice, lang, by
  - expect: {intent: send_message, slots: {recipient: 김민수}}
  - expect: {prompt_contains: 보낼게요}
  - say: "응"
  - expect: {action: message_sent, to: 김민수, text_any: ["지금 출발해", "지금 출발할게"]}
  - incoming: {message: {from: 엄마, text: "언제 와?"}}    # also {room: ...}
  - incoming: {call: {from: 할머니}}
  - peer: hang_up              # the other side of a call: answer | reject | hang_up
  - link: {down_ms: 1500}      # the glasses' link drops; the next step starts at once
  - tap: talk                  # a button on the glasses
  - wait_ms: 2000
  - restart: companion         # killed and started again on the same store
  - advance: {minutes: 20}     # the session's clock jumps on
  - expect: {event: barge_in}  # any event of section 2 with any of its fields
  - expect: {silence: true}    # the agent says nothing for within_ms
  - expect_not: {action: message_sent}
finally:
  sent: [{to: 김민수, text_any: ["지금 출발해", "지금 출발할게"]}]   # exactly these, in order
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cafe.flac").write_bytes(b"fLaC")
    (tmp_path / "hello.wav").write_bytes(b"RIFF")
    return tmp_path


def read(folder: Path, text: str | bytes) -> Script:
    file = folder / "day.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_script(file)


def reason(folder: Path, text: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        read(folder, text)
    told = str(caught.value)
    assert "\n" not in told
    assert told.startswith(f"{folder / 'day.yaml'}:")
    return told.removeprefix(f"{folder / 'day.yaml'}:")


def test_the_example_of_the_contract_has_all_its_people_and_circumstances(folder: Path):
    script = read(folder, CONTRACT_EXAMPLE)
    assert (script.lang, script.voice) == (Lang.KOREAN, "ko+f2")
    assert script.now == datetime.fromisoformat("2026-11-21T09:00:00+09:00")
    assert script.contacts[0] == Contact("김민수", labels=("회사",), phone="010-2345-6789")
    assert script.rooms == (Room("가족방", ("엄마", "아빠")),)
    assert script.inbox == (Written("엄마", "저녁 먹고 오니?", minutes_ago=5.0),)
    assert script.settings == Settings("risky", "open")
    assert script.noise is not None
    assert (script.noise.file, script.noise.snr_db) == (folder / "cafe.flac", 15.0)


def test_the_example_of_the_contract_has_its_steps_in_order_each_with_its_line(folder: Path):
    texts = ["지금 출발해", "지금 출발할게"]
    assert read(folder, CONTRACT_EXAMPLE).steps == (
        Say(14, "민수한테 지금 출발한다고 보내 줘"),
        Expect(16, {"intent": "send_message", "slots": {"recipient": "김민수"}}),
        Expect(17, {"prompt_contains": "보낼게요"}),
        Say(18, "응"),
        Expect(19, {"action": "message_sent", "to": "김민수", "text_any": texts}),
        Incoming(20, Written("엄마", "언제 와?")),
        Incoming(21, Ringing("할머니")),
        Peer(22, "hang_up"),
        Link(23, 1500),
        Tap(24, "talk"),
        Wait(25, 2000),
        Restart(26, "companion"),
        Advance(27, 20.0),
        Expect(28, {"event": "barge_in"}),
        Expect(29, {}, silence=True),
        Expect(30, {"action": "message_sent"}, negated=True),
    )


def test_the_example_of_the_contract_judges_what_was_sent_at_the_end(folder: Path):
    finally_ = read(folder, CONTRACT_EXAMPLE).finally_
    assert finally_ is not None
    assert finally_.sent == ({"to": "김민수", "text_any": ["지금 출발해", "지금 출발할게"]},)


def test_a_script_of_one_word_has_every_default(folder: Path):
    script = read(folder, "steps: [say: 응]")
    assert script == Script(folder / "day.yaml", (Say(1, "응"),))
    assert script.settings == Settings(confirm="risky", listen="open")


def test_yes_no_and_on_are_words(folder: Path):
    text = "lang: en\nsteps:\n  - say: yes\n  - say: no\n  - expect: {prompt: on}\n"
    steps = read(folder, text).steps
    assert steps == (Say(3, "yes"), Say(4, "no"), Expect(5, {"prompt": "on"}))


def test_yes_is_a_word_even_where_a_directive_asks_for_an_older_yaml(folder: Path):
    assert read(folder, "%YAML 1.1\n---\nsteps: [say: yes]\n").steps == (Say(3, "yes"),)


def test_a_time_without_quotes_is_a_time(folder: Path):
    script = read(folder, "now: 2026-11-21T09:00:00+09:00\nsteps: [say: 응]")
    assert script.now == datetime.fromisoformat("2026-11-21T09:00:00+09:00")


def test_a_recording_is_found_beside_the_file_and_takes_the_options_of_speech(folder: Path):
    text = "steps:\n- wav: hello.wav\n  after_ms: 0\n  over: true\n  by: bystander\n"
    say = Say(2, wav=folder / "hello.wav", after_ms=0, over=True, by="bystander")
    assert read(folder, text).steps == (say,)


def test_a_time_limit_may_stand_inside_the_expectation_or_beside_it(folder: Path):
    text = (
        "steps:\n- expect: {event: turn, within_ms: 100}\n- expect: {event: turn}\n  within_ms: 9\n"
    )
    assert [step.within_ms for step in read(folder, text).steps] == [100, 9]


def test_nothing_may_have_left_is_not_the_same_as_not_judged(folder: Path):
    assert read(folder, "steps: [say: a]\nfinally: {sent: []}").finally_.sent == ()
    assert read(folder, "steps: [say: a]\nfinally: {}").finally_.sent is None


def test_an_alias_stands_for_what_it_names(folder: Path):
    text = "steps:\n- expect: &sent {action: message_sent}\n- expect_not: *sent\n"
    first, second = read(folder, text).steps
    assert first.fields == second.fields == {"action": "message_sent"}


def test_jumps_in_time_add_up(folder: Path):
    assert read(folder, "steps: [advance: {hours: 1, minutes: 30}]").steps == (Advance(1, 90.0),)


def test_a_missing_file_is_a_mistake(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        read_script(tmp_path / "none.yaml")


def test_a_folder_is_a_mistake(tmp_path: Path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_script(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: the file is empty"),
        ("# nothing\n", "1: the file is empty"),
        ("just words", "1: the file must be a mapping"),
        ("lang: ko\n", "1: the file: 'steps' is missing"),
        ("steps: []\n", "1: steps is empty"),
        ("steps:\n", "1: steps must be a list, not nothing"),
        ("lang: ko\nstep: []\n", "2: the file: unknown key 'step'; did you mean 'steps'?"),
        ("lang: fr\nsteps: [say: a]", "1: lang must be one of ko, en, not 'fr'"),
        ("voice: 3\nsteps: [say: a]", "1: voice must be text, not the number 3"),
        ("voice: [ko]\nsteps: [say: a]", "1: voice must be text, not a list"),
        ("now: soon\nsteps: [say: a]", "1: now must be an ISO 8601 time"),
        ("now: 2026-11-21T09:00:00\nsteps: [say: a]", "1: now needs an offset"),
        ("contacts:\n- {name: 엄마}\n- {nick: 아빠}\nsteps: [say: a]", "3: contacts: unknown key"),
        ("contacts: [{name: a}, {name: a}]\nsteps: [say: a]", "1: two contacts called 'a'"),
        ("contacts: [{name: a, phone: 01012345678}]\nsteps: [say: a]", "1: phone must be text"),
        ("contacts: [{name: a, style: rude}]\nsteps: [say: a]", "1: style must be one of casual"),
        ("noise: {file: gone.wav, snr_db: 3}\nsteps: [say: a]", "1: file: there is no file"),
        ("noise: {file: cafe.flac}\nsteps: [say: a]", "1: noise: 'snr_db' is missing"),
        ("settings: {confirm: maybe}\nsteps: [say: a]", "1: confirm must be one of always"),
        ("inbox: [{from: a}]\nsteps: [say: a]", "1: inbox: 'text' is missing"),
        ("steps:\n- say: a\n- say:\n", "3: say must be text, not nothing"),
        ("steps:\n- say: '  '\n", "2: say is empty"),
        ("steps:\n- say: 7\n", "2: say must be text, not the number 7: put it in quotes"),
        ("steps:\n- say: true\n", "2: say must be text, not true"),
        ("steps:\n- wav: gone.wav\n", "2: wav: there is no file 'gone.wav'"),
        ("steps:\n- wav: hello.wav\n  voice: ko\n", "3: 'voice' does not belong to 'wav'"),
        ("steps:\n- say: a\n  wav: hello.wav\n", "2: a step needs exactly one of"),
        ("steps:\n- {}\n", "2: a step needs exactly one of"),
        ("steps:\n- say: a\n  after_ms: soon\n", "3: after_ms must be a number, not the text"),
        ("steps:\n- say: a\n  after_ms: -1\n", "3: after_ms must be between 0 and"),
        ("steps:\n- say: a\n  after_ms: 1.5\n", "3: after_ms must be a whole number"),
        ("steps:\n- wait_ms: .inf\n", "2: '.inf' is no number to use here"),
        ("steps:\n- wait_ms: true\n", "2: wait_ms must be a number, not true"),
        ("steps:\n- wait_ms: 1e99\n", "2: wait_ms must be between"),
        ("steps:\n- say: a\n  over: yes\n", "3: over must be true or false, not the text 'yes'"),
        ("steps:\n- say: a\n  by: cat\n", "3: by must be one of wearer, bystander"),
        ("steps:\n- peer: shout\n", "2: peer must be one of answer, reject, hang_up"),
        ("steps:\n- tap: twice\n", "2: tap must be one of talk, mute"),
        ("steps:\n- restart: world\n", "2: restart must be one of companion"),
        ("steps:\n- advance: {}\n", "2: advance needs one of minutes"),
        ("steps:\n- link: {}\n", "2: link: 'down_ms' is missing"),
        ("steps:\n- carrier: {}\n", "2: carrier needs exactly one of down_ms, lost_answers"),
        ("steps:\n- carrier: {down_ms: -1}\n", "2: down_ms must be between"),
        ("steps:\n- carrier: {lost_answers: 0}\n", "2: lost_answers must be between"),
        (
            "settings: {friends_only: all}\nsteps: [say: a]\n",
            "1: friends_only must be true or false",
        ),
        ("steps:\n- incoming: {}\n", "2: incoming needs exactly one of message, call"),
        ("steps:\n- incoming: {call: {text: a}}\n", "2: call: unknown key 'text'"),
        ("steps:\n- expect: {}\n", "2: expect says nothing to look for"),
        ("steps:\n- expect: {prompt_contian: a}\n", "2: expect: unknown key 'prompt_contian'; did"),
        ("steps:\n- expect: {event: bargein}\n", "2: no event is called 'bargein'; did you mean"),
        ("steps:\n- expect_not: {action: message_snt}\n", "2: no action is called 'message_snt'"),
        ("steps:\n- expect: {intent: send}\n", "2: no intent is called 'send'"),
        ("steps:\n- expect: {text_any: []}\n", "2: text_any is an empty list"),
        ("steps:\n- expect: {text_any: a}\n", "2: text_any must be a list"),
        ("steps:\n- expect: {text_contains: ''}\n", "2: text_contains is empty"),
        ("steps:\n- expect: {event: turn, heard_ms: long}\n", "2: heard_ms must be a number"),
        ("steps:\n- expect: {event: turn, complete: 1}\n", "2: complete must be true or false"),
        ("steps:\n- expect: {intent: call, slots: a}\n", "2: slots must be a mapping"),
        ("steps:\n- expect: {silence: false}\n", "2: silence stands alone"),
        ("steps:\n- expect_not: {silence: true}\n", "2: silence stands alone"),
        ("steps:\n- expect: {silence: true, to: a}\n", "2: silence stands alone"),
        ("steps: [say: a]\nfinally: {sent: [{whom: a}]}\n", "2: sent: unknown key 'whom'"),
        ("steps: [say: a]\nfinally: {sent: [{}]}\n", "2: sent says nothing to look for"),
        ("steps: [say: a]\nsteps: [say: b]\n", "2: the key 'steps' is there twice"),
        ("steps:\n- say: [unclosed\n", "not YAML: "),
        ("a: b: c", "1: not YAML: mapping values are not allowed here"),
        ("steps: [say: a]\n---\nsteps: []\n", "2: not YAML: but found another document"),
        ("steps:\n- say: *who\n", "2: not YAML: found undefined alias"),
        ("steps:\n- say: a\x07\n", "2: not YAML: a control character"),
        ("steps: &all\n- *all\n", "contains itself through an alias"),
        ("steps:\n- say: !!python/name:os.system x\n", "2: tags like"),
        ("? [1]\n: 2\n", "1: a key must be a word"),
        ("steps: [say: a]\n<<: {lang: en}\n", "2: the file: unknown key '<<'"),
        (b"lang: ko\nvoice: \xff\xfe\n", "2: not UTF-8 text"),
        ('steps: [say: a]\n"x\\ny": 1\n', "2: the file: unknown key"),
    ],
)
def test_a_mistake_is_told_by_file_line_and_reason(folder: Path, text: str | bytes, told: str):
    assert told in reason(folder, text)


def test_aliases_that_unfold_without_end_are_a_mistake(folder: Path):
    layers = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    text = "\n".join(["a0: &a0 [x]", *layers, "steps: [say: a]"])
    assert "more than 20000 values" in reason(folder, text)


def test_a_file_too_deep_to_read_is_a_mistake(folder: Path):
    assert reason(folder, "[" * 1000) == "1: not YAML: nested too deeply"


def test_a_file_deeper_than_any_scenario_is_a_mistake(folder: Path):
    assert reason(folder, "steps: " + "[" * 40 + "]" * 40) == "1: nested too deeply"


def test_a_huge_file_is_a_mistake(folder: Path):
    assert reason(folder, "#" * 300_000) == "1: the file is larger than 256 KiB"
