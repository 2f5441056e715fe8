"""Recordings of every kind that people have, and files that are none."""

import wave
from pathlib import Path

import numpy as np
import pytest

from agent.audio.wav import level_dbfs, read_recording, write_wav
from agent.errors import UsageError


def tone(rate_hz: int, seconds: float = 1.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate_hz * seconds)) / rate_hz)


def little_endian(samples: np.ndarray, bytes_wide: int) -> bytes:
    scaled = np.rint(samples * (1 << (8 * bytes_wide - 1))).astype("<i4")
    return scaled.view(np.uint8).reshape(-1, 4)[:, :bytes_wide].tobytes()


def wav_file(path: Path, rate_hz: int, channels: int = 1, bytes_wide: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(bytes_wide)
        file.setframerate(rate_hz)
        file.writeframes(little_endian(np.repeat(tone(rate_hz), channels), bytes_wide))
    return path


@pytest.mark.parametrize(
    ("rate_hz", "channels", "bytes_wide"),
    [(8_000, 1, 2), (16_000, 1, 2), (22_050, 1, 2), (44_100, 2, 2), (48_000, 1, 3), (16_000, 2, 3)],
)
def test_a_tone_reads_the_same_whatever_the_format(
    tmp_path: Path, rate_hz: int, channels: int, bytes_wide: int
):
    recording = read_recording(wav_file(tmp_path / "a.wav", rate_hz, channels, bytes_wide))
    assert len(recording.samples) == pytest.approx(16_000, abs=40)
    assert level_dbfs(recording.samples) == pytest.approx(-9.0, abs=0.2)
    assert not recording.cut_short


def test_a_16_khz_recording_comes_back_bit_for_bit(tmp_path: Path):
    samples = np.random.default_rng(0).integers(-9000, 9000, 5000).astype(np.int16)
    write_wav(tmp_path / "a.wav", samples)
    assert np.array_equal(read_recording(tmp_path / "a.wav").samples, samples)


def test_a_truncated_file_gives_what_is_there_and_says_so(tmp_path: Path):
    path = wav_file(tmp_path / "a.wav", 16_000)
    path.write_bytes(path.read_bytes()[:16_044])
    recording = read_recording(path)
    assert len(recording.samples) == 8_000
    assert recording.cut_short


def test_a_wav_written_by_a_pipe_is_not_cut_short(tmp_path: Path):
    path = wav_file(tmp_path / "a.wav", 16_000)
    content = bytearray(path.read_bytes())
    content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert not read_recording(path).cut_short


def test_chunks_between_header_and_data_are_skipped(tmp_path: Path):
    path = wav_file(tmp_path / "a.wav", 16_000)
    content = path.read_bytes()
    path.write_bytes(content[:36] + b"LIST\x04\x00\x00\x00INFO" + content[36:])
    assert len(read_recording(path).samples) == 16_000
    assert not read_recording(path).cut_short


def test_a_header_without_a_sample_holds_no_audio(tmp_path: Path):
    write_wav(tmp_path / "a.wav", np.zeros(0, np.int16))
    with pytest.raises(UsageError, match=r"a\.wav: holds no audio"):
        read_recording(tmp_path / "a.wav")


@pytest.mark.parametrize(
    "content",
    [b"", b"hello, I am text\n" * 50, b"RIFF", b"RIFF\x24\x00\x00\x00WAVEfmt ", bytes(4096)],
)
def test_what_is_not_audio_is_refused_in_one_line(tmp_path: Path, content: bytes):
    path = tmp_path / "note.wav"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"note\.wav: (not audio|holds no audio)[^\n]*$"):
        read_recording(path)


def test_a_picture_is_not_audio(tmp_path: Path):
    path = tmp_path / "a.png"
    path.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
            "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
        )
    )
    with pytest.raises(UsageError, match="not audio"):
        read_recording(path)


@pytest.mark.parametrize("name", ["nothing.wav", "."])
def test_a_missing_file_and_a_folder_are_named(tmp_path: Path, name: str):
    with pytest.raises(UsageError, match="no such file"):
        read_recording(tmp_path / name)


def test_channels_of_unequal_length_are_padded_with_silence(tmp_path: Path):
    write_wav(tmp_path / "a.wav", np.ones(10, np.int16), np.ones(30, np.int16))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 30)


@pytest.mark.parametrize("samples", [np.zeros(0, np.int16), np.zeros(100, np.int16)])
def test_silence_has_a_finite_level(samples: np.ndarray):
    assert level_dbfs(samples) == -100.0
