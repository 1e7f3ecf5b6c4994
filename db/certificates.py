"""What a server's certificate says, looked at by a connection of its own that sends nothing but the wish to encrypt.

The driver says only that a check failed; who is to mend it has to know whether it ended, or is somebody else's.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography import x509
from cryptography.x509.oid import NameOID

#: Request code of PostgreSQL's protocol that asks for encryption, and the length of the message: two 32-bit numbers.
_WISH = (8).to_bytes(4, "big") + (80_877_103).to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate. `is_trusted`: the authority holds for it, and this moment lies within its time."""

    subject: str
    issuer: str
    names: tuple[str, ...]
    begins: datetime
    ends: datetime
    is_trusted: bool


def look(place: str, port: int, root: str, timeout_s: float) -> Certificate | None:
    """The certificate that a server shows; None when it shows none or does not answer.

    Args:
        place: address or name to connect to.
        root: file of the authority's certificate, "system" for those that the computer trusts; empty: none.
        timeout_s: for each step.
    """
    shown = _shown(place, port, "", timeout_s)
    if shown is None:
        return None
    is_trusted = bool(root) and _shown(place, port, root, timeout_s) is not None
    try:
        read = x509.load_der_x509_certificate(shown)
    except ValueError:  # one that no rule of X.509 allows tells nothing
        return None
    try:
        listed = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = tuple(str(name.value) for name in listed)
    except x509.ExtensionNotFound:
        names = ()
    return Certificate(
        _name(read.subject),
        _name(read.issuer),
        names,
        read.not_valid_before_utc,
        read.not_valid_after_utc,
        is_trusted,
    )


def has_ended(certificate: Certificate) -> bool:
    """Whether its time is over."""
    return certificate.ends < datetime.now(UTC)


def has_not_begun(certificate: Certificate) -> bool:
    """Whether its time is still to come."""
    return certificate.begins > datetime.now(UTC)


def _shown(place: str, port: int, root: str, timeout_s: float) -> bytes | None:
    """What the server shows, as DER; with a root only when that holds for it."""
    try:
        context = ssl.create_default_context(cafile=None if root in ("", "system") else root)
        context.check_hostname = False
        if not root:
            context.verify_mode = ssl.CERT_NONE
        with socket.create_connection((place, port), timeout=timeout_s) as bare:
            bare.sendall(_WISH)
            if bare.recv(1) != b"S":
                return None
            with context.wrap_socket(bare, server_hostname=place) as encrypted:
                return encrypted.getpeercert(binary_form=True)
    except (OSError, ValueError):
        return None


def _name(name: x509.Name) -> str:
    """The common name, else the organisation, else all of it."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(kind):
            return str(found[0].value)
    return name.rfc4514_string()
