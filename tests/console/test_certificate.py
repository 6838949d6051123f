"""The self-made certificate."""

import ssl
from datetime import UTC, datetime, timedelta

from cryptography import x509

from feedback.console.certificate import VALID, identity

NOW = datetime(2026, 1, 2, tzinfo=UTC)
NAMES = ("10.0.0.7", "clinic", "clinic.local")


def test_it_is_kept_so_that_a_tablet_knows_it_again(tmp_path):
    folder = tmp_path / "state"
    first = identity(folder, NAMES, NOW)
    assert identity(folder, NAMES, NOW + timedelta(days=200)).fingerprint == first.fingerprint
    assert len(first.fingerprint.split(":")) == 32
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(first.certificate, first.key)
    for path in (first.key, first.certificate):
        assert path.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_it_is_made_anew_when_it_is_over_damaged_or_for_other_names(tmp_path):
    prints = [identity(tmp_path, NAMES, NOW).fingerprint, identity(tmp_path, NAMES[:1], NOW).fingerprint]
    prints.append(identity(tmp_path, NAMES[:1], NOW + VALID).fingerprint)
    (tmp_path / "key.pem").write_text("no key")
    prints.append(identity(tmp_path, NAMES[:1], NOW + VALID).fingerprint)
    assert len(set(prints)) == 4


def test_it_names_this_computer_and_signs_for_nobody_else(tmp_path):
    made = x509.load_pem_x509_certificate(identity(tmp_path, NAMES, NOW).certificate.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in names} == set(NAMES)
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert made.not_valid_before_utc < NOW < made.not_valid_after_utc
