"""Keys of the people who sign exports: Ed25519, in PEM files as openssl makes and reads them.

Knows bytes and files, not what is signed.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from db.errors import KeyTrouble

ALGORITHM = "Ed25519"
_PEM = serialization.Encoding.PEM
_PUBLIC = serialization.PublicFormat.SubjectPublicKeyInfo
_RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)
#: What a folder holds next to a key file that was named KEY.pem.
PUBLIC_SUFFIX = ".pub.pem"


class Signer:
    """A private key that was read from its file."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = base64.b64encode(key.public_key().public_bytes(*_RAW)).decode()

    @classmethod
    def read(cls, path: Path, ask: Callable[[], str] | None = None) -> Signer:
        """The key of a file.

        Args:
            ask: gives the passphrase when the file needs one.
        Raises:
            KeyTrouble: it can not be read, is of another kind, or the passphrase is wrong.
        """
        data = _read(path)
        try:
            try:
                key = serialization.load_pem_private_key(data, None)
            except TypeError:  # it has a passphrase
                if ask is None:
                    raise KeyTrouble(str(path), "it has a passphrase, and there is nobody to ask") from None
                passphrase = ask()
                if not passphrase:
                    raise KeyTrouble(str(path), "it has a passphrase, and none was given") from None
                key = serialization.load_pem_private_key(data, passphrase.encode())
        except ValueError as error:
            raise KeyTrouble(str(path), "this is no private key in PEM, or the passphrase is wrong") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyTrouble(str(path), f"it is of another kind; {ALGORITHM} is wanted: see main.py db keygen")
        return cls(key)

    def sign(self, data: bytes) -> str:
        """The signature over some bytes, in base64."""
        return base64.b64encode(self._key.sign(data)).decode()


def make_key(path: Path, passphrase: str = "") -> tuple[Path, str]:
    """Make a key that nobody but its user can read, and its public half beside it, to be given to others.

    Returns:
        the file of the public half, and its fingerprint.
    Raises:
        KeyTrouble: a file is there already, or can not be written.
    """
    public = path.with_name(f"{path.name.removesuffix('.pem')}{PUBLIC_SUFFIX}")
    key = Ed25519PrivateKey.generate()
    lock = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    _write_new(path, key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, lock), 0o600)
    try:
        _write_new(public, key.public_key().public_bytes(_PEM, _PUBLIC), 0o644)
    except KeyTrouble:
        path.unlink()
        raise
    return public, fingerprint(Signer(key).public)


def read_public(path: Path) -> str:
    """The public key of a file, or of a private key's file without a passphrase, as base64 of its 32 bytes.

    Raises:
        KeyTrouble: it holds none of our kind.
    """
    data = _read(path)
    with contextlib.suppress(ValueError):
        key = serialization.load_pem_public_key(data)
        if isinstance(key, Ed25519PublicKey):
            return base64.b64encode(key.public_bytes(*_RAW)).decode()
        raise KeyTrouble(str(path), f"it is of another kind; {ALGORITHM} is wanted")
    return Signer.read(path).public


def fingerprint(public: str) -> str:
    """What people compare of a public key: SHA-256 of its bytes, the first 16 of its hexadecimal digits in fours."""
    digits = hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def is_signed(public: str, signature: str, data: bytes) -> bool:
    """Whether a signature over some bytes was made with the private half of a key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyTrouble(str(path), error.strerror or str(error)) from error


def _write_new(path: Path, data: bytes, mode: int) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
    except FileExistsError as error:
        raise KeyTrouble(str(path), "it exists already; a key is never written over") from error
    except OSError as error:
        raise KeyTrouble(str(path), error.strerror or str(error)) from error
