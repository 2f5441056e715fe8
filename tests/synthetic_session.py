"""A made-up session: events as the contract has them, and a recording that sounds when they say."""

import wave
from pathlib import Path
from typing import Any

import numpy as np

RATE_HZ = 16_000
WEARER, AGENT = 0, 1


class SyntheticSession:
    """Grows turn by turn; time is `seconds`, the recording follows the speech events."""

    def __init__(self, lang: str = "ko", seed: int = 1) -> None:
        self.events: list[dict[str, Any]] = []
        self.seconds = 0.5
        self._lang = lang
        self._turn = 0
        self._random = np.random.default_rng(seed)
        self._heard: list[tuple[int, float, float]] = []
        self.event("session", state="ready", model="sori-ko-en 12 MB", voice="espeak-ng ko+f2")

    def event(self, name: str, turn: int | None = None, **fields: Any) -> None:
        sample = int(self.seconds * RATE_HZ)
        self.events.append({"event": name, "sample": sample, "turn": turn, **fields})

    def pause(self, seconds: float) -> None:
        self.seconds += seconds

    def wearer_says(self, text: str, intent: str, slots: dict[str, Any] | None = None) -> int:
        """A whole utterance up to its intent; answers the turn's number."""
        self._turn += 1
        self._speak(WEARER, text, "speech_started", "speech_ended", self._turn)
        self.pause(0.42)
        self.event("endpoint", self._turn, reason="silence", waited_ms=420)
        self.pause(0.06)
        confidence = float(self._random.uniform(0.7, 0.99))
        heard = {"text": text, "lang": self._lang, "confidence": confidence}
        self.event("final", self._turn, **heard, decode_ms=180.0, audio_ms=1800, model="sori")
        self.event("intent", self._turn, intent=intent, slots=slots or {}, confidence=0.9)
        return self._turn

    def agent_says(self, text: str, turn: int | None = None, cut_after: float = 0) -> None:
        self.event("prompt", turn, text=text, key="prompt", lang=self._lang)
        self.pause(0.05)
        self._speak(AGENT, text, "speech_out_started", "speech_out_ended", turn, cut_after)

    def receipt(self, turn: int, voice_ms: float | None = 55) -> None:
        parts = {"endpoint": 420.0, "final": 60.0, "intent": 4.0}
        total = None if voice_ms is None else sum(parts.values()) + voice_ms
        self.event(
            "turn",
            turn,
            speech_end_to_endpoint_ms=parts["endpoint"],
            endpoint_to_final_ms=parts["final"],
            final_to_intent_ms=parts["intent"],
            intent_to_first_audio_ms=voice_ms,
            speech_end_to_first_audio_ms=total,
            asr_speculative=True,
        )

    def write_wav(self, path: Path, tail_s: float = 1.0) -> Path:
        stereo = np.zeros((int((self.seconds + tail_s) * RATE_HZ), 2))
        stereo += self._random.normal(0, 25, stereo.shape)
        for channel, start, end in self._heard:
            first, last = int(start * RATE_HZ), int(end * RATE_HZ)
            stereo[first:last, channel] += self._babble(last - first)
        with wave.open(str(path), "wb") as out:
            out.setnchannels(2)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(stereo.clip(-32768, 32767).astype("<i2").tobytes())
        return path

    def _speak(
        self, who: int, text: str, start: str, end: str, turn: int | None, cut_after: float = 0
    ) -> None:
        length = cut_after or 0.35 + 0.13 * len(text)
        self.event(start, turn)
        self._heard.append((who, self.seconds, self.seconds + length))
        self.pause(length)
        outcome = {"heard_ms": length * 1000, "complete": not cut_after} if who == AGENT else {}
        self.event(end, turn, **outcome)

    def _babble(self, samples: int) -> np.ndarray:
        """Noise in syllables of about 130 ms, each as loud as it likes."""
        syllables = max(2, samples // 2080)
        time = np.linspace(0, syllables, samples)
        loudness = self._random.uniform(0.2, 1.0, syllables + 1)[time.astype(int)]
        return self._random.normal(0, 2600, samples) * loudness * np.sin(np.pi * (time % 1)) ** 0.7


def short_day() -> SyntheticSession:
    """A message corrected before it is sent, one that arrives, a call, a barge-in, and errors."""
    day = SyntheticSession()
    slots = {"recipient": "김민수", "body": "지금 출발해"}
    turn = day.wearer_says("민수한테 지금 출발한다고 보내 줘", "send_message", slots)
    day.agent_says("김민수에게 “지금 출발해”라고 보낼게요.", turn)
    day.receipt(turn)
    turn = day.wearer_says("아니 조금 늦는다고 해", "edit_body", {"body": "조금 늦어"})
    day.agent_says("“조금 늦어”로 바꿨어요. 보낼까요?", turn)
    day.receipt(turn, voice_ms=180)
    turn = day.wearer_says("응 보내", "confirm")
    day.event("action", turn, kind="message_sent", to="김민수", text="조금 늦어", id="m1")
    day.agent_says("보냈어요.", turn)
    day.receipt(turn, voice_ms=40)
    day.pause(24)
    day.event("incoming", kind="message", **{"from": "엄마", "room": "가족방"})
    day.agent_says("가족방에 엄마가 메시지를 보냈어요. 읽을까요?")
    turn = day.wearer_says("응 읽어 줘", "confirm")
    day.agent_says(
        "저녁에 올 때 두부 한 모랑 대파 좀 사 오고 늦으면 미리 전화해.", turn, cut_after=2.2
    )
    day.event("barge_in", turn, overlap_ms=180)
    day.event("action", turn, kind="message_spoken", to="엄마", text="저녁에 올 때 두부 한 모랑 …")
    day.receipt(turn, voice_ms=620)
    turn = day.wearer_says("할머니한테 전화해", "call", {"contact": "할머니", "kind": "voice"})
    day.event("action", turn, kind="call_placed", to="할머니", id="c1")
    day.agent_says("할머니께 전화 걸게요.", turn)
    day.receipt(turn)
    day.event("rejected", None, text="구독과 좋아요", reason="repetition")
    day.event("link", None, state="lost")
    day.pause(1.5)
    day.event("link", None, state="resumed", gap_ms=1500, replayed_frames=75)
    day.event("error", None, code="offline", detail="no route to the carrier", spoken=True)
    return day
