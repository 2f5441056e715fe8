"""The way to a phone: what is refused before dialling, and TLS with the one certificate known."""

import hashlib
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agent.carriers.bridge.channel import BridgeOptions
from agent.carriers.bridge.link import introduce
from agent.errors import CarrierError, UsageError
from tests.carriers.bridge.handset import TOKEN, handset

SHA256 = "ab" * 32


@pytest.mark.parametrize(
    ("address", "token", "sha256", "told"),
    [
        ("192.168.42.129:50161", "t", "", "certificate"),
        ("phone.local:50161", "t", "", "certificate"),
        ("50161", "t", "", "HOST:PORT"),
        ("127.0.0.1:0", "t", "", "HOST:PORT"),
        ("127.0.0.1:70000", "t", "", "HOST:PORT"),
        ("127.0.0.1:50161", "", "", "token"),
        ("127.0.0.1:50161", "줄\n", "", "token"),
        ("192.168.42.129:50161", "t", "abcd", "64"),
    ],
)
def test_what_can_never_connect_is_refused_with_a_line(
    address: str, token: str, sha256: str, told: str
):
    with pytest.raises(UsageError, match=told):
        BridgeOptions(address, token, sha256)


def test_a_fingerprint_may_be_written_with_colons():
    written = ":".join(["AB"] * 32)

    assert BridgeOptions("192.168.42.129:50161", "t", written).fingerprint == SHA256


PLAIN = "-addext basicConstraints=critical,CA:FALSE"  # as Android's own key store signs it
NAMED = "-addext subjectAltName=DNS:sori-bridge"


def made_in(folder: Path, extension: str) -> tuple[bytes, bytes]:
    """Return key and certificate, PEM, as docs/bridge.md tells an app to make them."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    command = (
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 "
        f"-subj /CN=sori-bridge {extension} -keyout key.pem -out cert.pem"
    )
    subprocess.run([openssl, *command.split()], cwd=folder, check=True, capture_output=True)
    return (folder / "key.pem").read_bytes(), (folder / "cert.pem").read_bytes()


@asynccontextmanager
async def secure_handset(folder: Path, extension: str = NAMED) -> AsyncIterator[BridgeOptions]:
    """A bridge behind TLS."""
    key, certificate = made_in(folder, extension)
    sha256 = hashlib.sha256(ssl.PEM_cert_to_DER_cert(certificate.decode())).hexdigest()
    async with handset() as one:
        await one.stop()
        port = await one.server.start("127.0.0.1:0", (key, certificate))
        yield BridgeOptions(f"127.0.0.1:{port}", TOKEN, sha256)


@pytest.mark.parametrize("extension", [NAMED, PLAIN])
async def test_a_phone_is_known_by_its_certificate(tmp_path: Path, extension: str):
    async with secure_handset(tmp_path, extension) as options:
        phone = await introduce(options)

    assert "kakaotalk" in phone.apps


async def test_another_certificate_is_another_phone_and_hears_no_token(tmp_path: Path):
    async with secure_handset(tmp_path) as options:
        with pytest.raises(CarrierError) as refused:
            await introduce(replace(options, certificate_sha256=SHA256))

    assert refused.value.code == "signed_out"


async def test_a_phone_without_tls_where_it_was_agreed_is_offline():
    async with handset() as one:
        with pytest.raises(CarrierError) as refused:
            await introduce(replace(one.options, certificate_sha256=SHA256))

    assert refused.value.code == "offline"
