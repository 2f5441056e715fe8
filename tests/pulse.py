"""A virtual microphone and speaker: a private PulseAudio with two null sinks, as any program sees it.

    with virtual_devices(tmp_path) as pulse:
        speaker = pulse.record_speaker(tmp_path / "heard.wav")
        subprocess.Popen([...], env=pulse.env)   # its default devices are the virtual ones
        pulse.speak_into_microphone(tmp_path / "said.wav")

PortAudio looks for its devices when it is imported, so what opens them is a process of its own,
started with `env`.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("pulseaudio", "pactl", "pacat", "parec")
MICROPHONE, SPEAKER = "sori_microphone", "sori_speaker"
READY_WITHIN_S = 20.0

SINK = "load-module module-null-sink rate=16000 channels=1 format=s16le norewinds=1 sink_name="
STARTUP = f"""
load-module module-native-protocol-unix
{SINK}{MICROPHONE}
{SINK}{SPEAKER}
set-default-sink {SPEAKER}
set-default-source {MICROPHONE}.monitor
"""
ALSA_TO_PULSE = """
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


def why_not() -> str | None:
    """Why no virtual devices can be had here, as a reason to skip; None where they can."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        return f"no {', '.join(missing)}: apt install pulseaudio pulseaudio-utils"
    if not any(Path("/usr/lib").glob("*/alsa-lib/libasound_module_pcm_pulse.so")):
        return "no ALSA plugin for PulseAudio: apt install libasound2-plugins"
    if not any(Path("/usr/lib").glob("*/libportaudio.so.2")):
        return "no PortAudio: apt install libportaudio2"
    return None


@dataclass
class Pulse:
    """A running private PulseAudio. `env` makes a child process use it."""

    env: dict[str, str]
    startup: Path
    daemon: "subprocess.Popen[bytes]"

    def speak_into_microphone(self, wav: Path) -> None:
        """Play a WAV into the virtual microphone; return when it has been taken."""
        command = ["pacat", "--playback", f"--device={MICROPHONE}", "--file-format=wav", str(wav)]
        subprocess.run(command, env=self.env, check=True, timeout=600)

    def record_speaker(self, wav: Path) -> "subprocess.Popen[bytes]":
        """Start recording the virtual speaker, 16 kHz mono; `terminate` and `wait` end it."""
        command = ["parec", f"--device={SPEAKER}.monitor", "--file-format=wav", str(wav)]
        command += ["--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=20"]
        return subprocess.Popen(command, env=self.env)

    def stop(self) -> None:
        """Take the sound system away, as if every device were unplugged."""
        self.daemon.terminate()
        self.daemon.wait(10)

    def start(self) -> None:
        """Bring it (back)."""
        self.daemon = _started(self.env, self.startup)


@contextmanager
def virtual_devices(directory: Path) -> Iterator[Pulse]:
    """A PulseAudio of its own below `directory`, gone afterwards; nothing of the user's is touched."""
    home = directory / "pulse"
    runtime = home / "run"
    runtime.mkdir(parents=True, mode=0o700)
    (home / ".asoundrc").write_text(ALSA_TO_PULSE)
    startup = home / "startup.pa"
    startup.write_text(STARTUP)
    own = {"HOME": home, "XDG_RUNTIME_DIR": runtime, "XDG_CONFIG_HOME": home / "config"}
    server = {"PULSE_SERVER": f"unix:{runtime}/pulse/native", "PULSE_COOKIE": str(home / "cookie")}
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PULSE_", "DBUS_", "DISPLAY"))}
    env |= {key: str(path) for key, path in own.items()} | server
    pulse = Pulse(env, startup, _started(env, startup))
    try:
        yield pulse
    finally:
        pulse.stop()


def _started(env: dict[str, str], startup: Path) -> "subprocess.Popen[bytes]":
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    command += [
        "--disable-shm=yes",
        f"--file={startup}",
        "--log-target=stderr",
        "--log-level=error",
    ]
    own = {k: v for k, v in env.items() if k != "PULSE_SERVER"}
    daemon = subprocess.Popen(command, env=own, stderr=subprocess.DEVNULL)
    give_up_at = time.monotonic() + READY_WITHIN_S
    while subprocess.run(["pactl", "info"], env=env, capture_output=True, check=False).returncode:
        if daemon.poll() is not None or time.monotonic() > give_up_at:
            daemon.kill()
            raise RuntimeError(f"pulseaudio does not start (exit {daemon.poll()})")
        time.sleep(0.05)
    return daemon
