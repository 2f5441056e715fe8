"""The way to a phone: its address, the token it asks for, and the certificate it is known by."""

import asyncio
import hashlib
import ipaddress
import socket
import ssl
from dataclasses import dataclass

import grpc

from agent.errors import CarrierError, UsageError

LEAST_HEARTBEAT_MS, MOST_HEARTBEAT_MS = 1_000, 60_000
_CERTIFICATE_WITHIN_S = 5.0
_CERTIFICATE_NAME = "sori-bridge"  # the name in every bridge's certificate
_MOST_RECEIVED_BYTES = 256 * 1024
_OPTIONS: tuple[tuple[str, int | str], ...] = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.max_receive_message_length", _MOST_RECEIVED_BYTES),
    ("grpc.initial_reconnect_backoff_ms", 100),  # the waiting between attempts is the link's
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.enable_http_proxy", 0),
)


@dataclass(frozen=True)
class BridgeOptions:
    """Where a phone is and how it is known. Raises `UsageError` for what can never connect.

    `certificate_sha256`: the fingerprint the phone shows, 64 hexadecimal digits, colons and spaces
    allowed. Without it the wire is plain, on loopback only (an emulator, `adb forward`).
    `heartbeat_ms` is how often the phone shows that it is there: it costs battery.
    """

    address: str
    token: str
    certificate_sha256: str = ""
    heartbeat_ms: int = 15_000

    def __post_init__(self) -> None:
        host, port = self.host_and_port()
        if not self.token or not self.token.isascii() or not self.token.isprintable():
            raise UsageError(f"{self.address}: the token that the phone shows is needed")
        if not LEAST_HEARTBEAT_MS <= self.heartbeat_ms <= MOST_HEARTBEAT_MS:
            raise UsageError(
                f"{self.heartbeat_ms}: a heartbeat comes every "
                f"{LEAST_HEARTBEAT_MS}-{MOST_HEARTBEAT_MS} ms"
            )
        if self.certificate_sha256 and len(self.fingerprint) != 64:
            raise UsageError(f"{self.address}: a SHA-256 has 64 hexadecimal digits")
        if not self.certificate_sha256 and not _is_loopback(host):
            raise UsageError(
                f"{host}:{port}: off this machine the phone's certificate must be known: "
                "give the SHA-256 that the phone shows"
            )

    @property
    def fingerprint(self) -> str:
        digits = (sign for sign in self.certificate_sha256.lower() if sign in "0123456789abcdef")
        return "".join(digits)

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        return (("authorization", f"Bearer {self.token}"),)

    def host_and_port(self) -> tuple[str, int]:
        host, _, port = self.address.rpartition(":")
        host = host.strip("[]")
        if not host or not port.isdigit() or not 0 < int(port) <= 65_535:
            raise UsageError(f"{self.address}: not HOST:PORT, for example 192.168.42.129:50161")
        return host, int(port)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def open_channel(options: BridgeOptions) -> grpc.aio.Channel:
    """Return a channel to the phone and to no other.

    Raises `CarrierError`: `offline`; `signed_out` where another certificate answers.
    """
    host, port = options.host_and_port()
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if not options.certificate_sha256:
        return grpc.aio.insecure_channel(target, options=_OPTIONS)
    try:
        certificate = await asyncio.to_thread(_certificate, host, port)
    except (OSError, ssl.SSLError) as error:
        raise CarrierError(f"{target} cannot be reached: {error}", "offline") from error
    if hashlib.sha256(certificate).hexdigest() != options.fingerprint:
        raise CarrierError(
            f"{target} is not the phone that was added: its certificate is another", "signed_out"
        )
    pinned = ssl.DER_cert_to_PEM_cert(certificate).encode()
    credentials = grpc.ssl_channel_credentials(root_certificates=pinned)
    name = ("grpc.ssl_target_name_override", _CERTIFICATE_NAME)
    return grpc.aio.secure_channel(target, credentials, options=(*_OPTIONS, name))


def _certificate(host: str, port: int) -> bytes:
    """Return the DER of the certificate that answers, whatever it is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    with (
        socket.create_connection((host, port), _CERTIFICATE_WITHIN_S) as plain,
        context.wrap_socket(plain, server_hostname=_CERTIFICATE_NAME) as secure,
    ):
        return secure.getpeercert(binary_form=True) or b""
