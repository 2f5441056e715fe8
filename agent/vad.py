"""Frame in, speech probability out: webrtcvad as the cheap gate, Silero v6 behind it.

Silero (snakers4/silero-vad, MIT; the ONNX that faster-whisper ships) keeps its LSTM state between
windows of 512 samples. Long music or noise drags that state down so that the speech after it is
missed; like pipecat we reset it in long clear silence. It never met digital silence, which headsets
that gate their microphone send: after that it overheard one short "응" in three, so it gets a floor
of noise, 36 dB under speech.
"""

from pathlib import Path

import faster_whisper
import numpy as np
import onnxruntime
import webrtcvad

from agent.audio.convert import to_bytes, to_float
from agent.audio.frames import FRAME_MS, RATE_HZ, Samples

_WINDOW = 512
_CONTEXT = 64
_GATE_HANGOVER_FRAMES = 15  # Silero stays awake 300 ms after the gate's last word: soft endings
_RESET_AFTER_MS = 2000
_FLOOR = (np.random.default_rng(1).standard_normal(_WINDOW) * 10 ** (-62 / 20)).astype(np.float32)


class SileroModel:
    """The ONNX session, loaded once and shared by all sessions."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = options.intra_op_num_threads = 1
        options.log_severity_level = 4
        path = Path(faster_whisper.__file__).parent / "assets" / "silero_vad_v6.onnx"
        self.session = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )


class VoiceActivityDetector:
    """Speech probability of one near end."""

    def __init__(self, model: SileroModel, gate_aggressiveness: int = 1) -> None:
        self._session = model.session
        self._gate = webrtcvad.Vad(gate_aggressiveness)
        self._gate_frames = 0
        self._quiet_ms = 0
        self._pending = np.zeros(0, np.float32)
        self._probability = 0.0
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def push(self, frame: Samples) -> float:
        """Take the next 20 ms frame; return the speech probability (0-1) of the newest window."""
        if self._gate.is_speech(to_bytes(frame), RATE_HZ):
            self._gate_frames = _GATE_HANGOVER_FRAMES
        self._pending = np.concatenate([self._pending, to_float(frame)])
        while len(self._pending) >= _WINDOW:
            window, self._pending = self._pending[:_WINDOW], self._pending[_WINDOW:]
            self._probability = self._infer(window) if self._gate_frames else 0.0
            self._context = window[-_CONTEXT:]
        self._gate_frames = max(0, self._gate_frames - 1)
        self._quiet_ms = self._quiet_ms + FRAME_MS if self._probability < 0.1 else 0
        if self._quiet_ms >= _RESET_AFTER_MS:
            self._reset()
        return self._probability

    def _infer(self, window: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
        batch = np.concatenate([self._context, window + _FLOOR])[None, :]
        out, self._h, self._c = self._session.run(
            None, {"input": batch, "h": self._h, "c": self._c}
        )
        return float(out.reshape(-1)[0])

    def _reset(self) -> None:
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._quiet_ms = 0
