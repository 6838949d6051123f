"""The certificate by which a tablet knows this server again.

Lives here: `identity`. Why: on a network commands and patients' data go encrypted, without asking a clinic to run a
certificate authority: the certificate is self-made, and its fingerprint is compared by eye once. Must never: let
another user read the key, or go on with a certificate that is over or for other names.
"""

import ipaddress
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

VALID = timedelta(days=397)
"""No browser takes longer ones (CA/Browser Forum, ballot SC31)."""
RENEW_BEFORE = timedelta(days=7)
_NAME = "stridecue console"


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, on disk."""

    certificate: Path
    key: Path
    fingerprint: str
    """SHA-256, as browsers show it."""


def identity(folder: Path, names: tuple[str, ...], now: datetime) -> Identity:
    """The certificate kept in the folder, made anew if need be. now: in UTC. OSError if it cannot be kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    kept = _kept(certificate, key)
    if kept is None or _names(kept) != set(names) or kept.not_valid_after_utc - now < RENEW_BEFORE:
        kept = _make(certificate, key, names, now)
    return Identity(certificate, key, ":".join(f"{byte:02X}" for byte in kept.fingerprint(hashes.SHA256())))


def _kept(certificate: Path, key: Path) -> x509.Certificate | None:
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
        own = serialization.load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None
    return found if own.public_key() == found.public_key() else None


def _make(certificate: Path, key: Path, names: tuple[str, ...], now: datetime) -> x509.Certificate:
    own = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(own, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    _write(key, own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    _write(certificate, made.public_bytes(serialization.Encoding.PEM))
    return made


def _write(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _names(certificate: x509.Certificate) -> set[str]:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}
