"""An hour in which nobody speaks to sori: `python -m assets.recogniser.recipe.noise_hour --minutes 60`.

Noise, made-up music and a television that reads sentences aloud go through the whole stack, from
the glasses' microphone to the dialogue, with open listening, a phonebook of 300 and unread messages.
Nothing may be acted on: exit 1 if anything was. No stretch of it is played twice.

The sentences are those of the corpora that training never met and that ask for nothing sori does;
who reads "turn the volume up" near an open microphone is obeyed, and should be.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from agent.app import SessionOptions, Stages
from agent.audio.frames import RATE_HZ
from agent.events import Lang
from agent.loading import load_stages
from agent.speech.espeak import Delivery
from agent.trace import Event, Journal
from assets.recogniser.recipe import soundscape
from assets.recogniser.recipe.evaluate import sayable
from assets.recogniser.recipe.names import FAMILY
from assets.recogniser.recipe.sound import HELD_OUT_VARIANTS
from assets.recogniser.recipe.soundscape import Sound, unit
from assets.recogniser.recipe.text import HELD_OUT_NAMES
from devices.rehearsal import Cast, Rehearsal, Setting, rehearse
from devices.simulated import SPEECH_DBFS, Script, SimulatedWearer, far_away, speak_clean

_SESSION_MINUTES = 5  # then a fresh session, in the other language: recordings stay small
_CONTACTS = 300
_EN_FAMILY = "Smith Johnson Brown Jones Miller Davis Wilson Taylor Moore Lee Clark Walker Young Hill Green Baker".split()
# What sori itself can be asked for. The English corpus is requests to an assistant throughout.
_REQUESTS = re.compile(
    r"\b(text|texts|message|messages|send|call|calls|calling|phone|dial|tell|reply|answer|read|remind|"
    r"reminder|reminders|mute|unmute|volume|louder|quieter|language|speak|alarm|timer|schedule)\b"
)


@dataclass
class Tally:
    """What sori took from the hour."""

    minutes: float = 0.0
    sounds_s: Counter[str] = field(default_factory=Counter)
    utterances: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)
    prompts: Counter[str] = field(default_factory=Counter)
    heard: list[dict[str, Any]] = field(default_factory=list)  # each intent but `unknown`
    actions: list[dict[str, Any]] = field(default_factory=list)


class Evening:
    """One session of sounds: a script over frames (see `devices.simulated`), and what came of it."""

    def __init__(self, lang: Lang, lines: list[str], seed: int, minutes: float) -> None:
        self._lang, self._lines, self._minutes = lang, lines, minutes
        self._pick, self._draw = random.Random(seed), np.random.default_rng(seed)
        self._voices = [self._read(self._line()) for _ in range(8)]
        self._finals: dict[int, Event] = {}
        self.tally = Tally(minutes=minutes)

    def play(self, rehearsal: Rehearsal) -> Script:
        """Fill the session with one sound after another, some at once."""
        wearer = rehearsal.wearer
        while wearer.now_sample < self._minutes * 60 * RATE_HZ:
            kind = self._pick.choices(("noise", "music", "read", "quiet"), (28, 25, 40, 7))[0]
            seconds = self._pick.uniform(5, 20)
            self.tally.sounds_s[kind] += round(seconds)
            if kind == "read":
                if self._pick.random() < 0.4:  # a film has music and a street behind its people
                    wearer.say(self._sound(self._pick.choice(("noise", "music")), seconds), "")
                at = wearer.now_sample
                for speech in self._reading(seconds):
                    wearer.say(speech, "", at)
                    at += len(speech) + round(self._pick.uniform(0.3, 2.0) * RATE_HZ)
            elif kind != "quiet":
                wearer.say(self._sound(kind, seconds), "")
            until = wearer.now_sample + round(seconds * RATE_HZ)
            while wearer.now_sample < until:
                yield None

    def watch(self, event: Event) -> None:
        """Take an event of the session."""
        tally, final = self.tally, self._finals.get(event["turn"] or 0, {})
        said = {
            "lang": str(self._lang),
            "text": final.get("text"),
            "confidence": final.get("confidence"),
        }
        match event["event"]:
            case "final":
                self._finals[event["turn"]] = event
                tally.utterances += 1
            case "rejected":
                tally.rejected[event["reason"]] += 1
            case "prompt":
                tally.prompts[event["key"]] += 1
            case "intent":
                tally.intents[event["intent"]] += 1
                if event["intent"] != "unknown":
                    sure = {"intent_confidence": event["confidence"], "slots": event["slots"]}
                    tally.heard.append({"intent": event["intent"], **said, **sure})
            case "action":
                tally.actions.append({"kind": event["kind"], **said})

    def _reading(self, seconds: float) -> Iterator[Sound]:
        """Sentences for about so long, from a television near or far."""
        near = self._pick.random() < 0.4
        voice, left = self._voice(), seconds * RATE_HZ
        while left > 0:
            speech = self._read(self._line(), voice)
            louder = 10 ** (self._pick.uniform(-6, 3) / 20)
            speech = speech if near else far_away(speech, self._pick.randrange(1 << 20))
            yield (speech * louder).astype(np.float32)
            left -= len(speech) + RATE_HZ

    def _sound(self, kind: str, seconds: float) -> Sound:
        samples = round(seconds * RATE_HZ)
        level_db = self._pick.uniform(-24, 0)
        if kind == "music":
            sound = soundscape.music(self._draw, samples)
        elif self._pick.random() < 0.25:
            sound, level_db = soundscape.babble(self._draw, samples, self._voices), level_db - 6
        else:
            drawn = self._pick.choice(list(soundscape.NOISES))
            sound = soundscape.NOISES[drawn](self._draw, samples)
        return (unit(sound) * 10 ** ((SPEECH_DBFS + level_db) / 20)).astype(np.float32)

    def _voice(self) -> str:
        base = "ko" if self._lang is Lang.KOREAN else "en-us"
        return f"{base}+{self._pick.choice(HELD_OUT_VARIANTS)}"

    def _read(self, line: str, voice: str | None = None) -> Sound:
        pick = self._pick
        delivery = Delivery(pick.randint(150, 200), pick.randint(35, 65), pick.randint(35, 65))
        return speak_clean(line, voice or self._voice(), delivery)

    def _line(self) -> str:
        return self._pick.choice(self._lines)


def cast(lang: Lang, seed: int) -> Cast:
    """Return a wearer with 300 contacts, rooms, and messages unread."""
    pick, korean = random.Random(seed), lang is Lang.KOREAN
    names = ["엄마", "아빠", "할머니"] if korean else ["Mom", "Dad", "Grandma"]
    given = HELD_OUT_NAMES[str(lang)]
    while len(names) < _CONTACTS:
        one = pick.choice(given)
        name = pick.choice(FAMILY) + one if korean else f"{one.title()} {pick.choice(_EN_FAMILY)}"
        if name not in names:
            names.append(name)
    room, text = (
        ("가족방", "저녁 먹고 올 거야?") if korean else ("family", "are you home for dinner?")
    )
    return Cast(
        {
            "contacts": [{"name": name} for name in names],
            "rooms": [{"name": room, "members": names[:3]}],
            "inbox": [{"from": name, "text": text, "minutes_ago": 9} for name in names[:3]],
        }
    )


def spend(lang: Lang, stages: Stages, lines: list[str], seed: int, minutes: float) -> Tally:
    """Let a session hear so many minutes; return what came of them."""
    evening = Evening(lang, lines, seed, minutes)
    setting = Setting(stages, SessionOptions(lang=lang, hear=lang), cast(lang, seed), fast=True)
    rehearse(setting, SimulatedWearer(), Journal(evening.watch), evening.play)
    return evening.tally


def added(tallies: list[Tally]) -> Tally:
    """Return the sum of some sessions."""
    total = Tally()
    for each in tallies:
        for name, value in vars(each).items():
            setattr(total, name, getattr(total, name) + value)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--korean", type=Path, required=True)
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--out", type=Path, help="write the tally here, as JSON")
    options = parser.parse_args()
    lines = {
        Lang.KOREAN: sayable(options.korean.read_text("utf-8").splitlines(), "ko"),
        Lang.ENGLISH: [
            line
            for line in sayable(options.english.read_text("utf-8").splitlines(), "en")
            if not _REQUESTS.search(line)
        ],
    }
    tallies: list[Tally] = []
    stages = {lang: load_stages(lang, options.model) for lang in Lang}
    while (left := options.minutes - sum(tally.minutes for tally in tallies)) > 0:
        lang, seed = list(Lang)[len(tallies) % 2], options.seed * 1000 + len(tallies)
        minutes = min(_SESSION_MINUTES, left)
        tallies.append(spend(lang, stages[lang], lines[lang], seed, minutes))
        for action in tallies[-1].actions:
            print(f"ACTION {json.dumps(action, ensure_ascii=False)}", flush=True)
    for each in stages.values():
        each.close()
    _report(added(tallies), options.out)


def _report(total: Tally, out: Path | None) -> None:
    for heard in total.heard:
        print(json.dumps(heard, ensure_ascii=False))
    document = {name: value for name, value in vars(total).items() if name != "heard"}
    print(json.dumps(document, ensure_ascii=False, indent=1))
    if out:
        out.write_text(json.dumps(vars(total), ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{total.minutes:g} minutes, {len(total.actions)} actions")
    raise SystemExit(1 if total.actions else 0)


if __name__ == "__main__":
    main()
