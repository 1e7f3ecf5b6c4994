"""Certificates of a cluster's nodes and of the authority that signs them. Knows names and addresses, no files.

A site that has an authority of its own puts its certificates in place of these, under the same names of files.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
NODE_DAYS = 825


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key, both PEM."""

    certificate: bytes
    key: bytes


def authority(name: str) -> Pair:
    """A new authority that signs the nodes of one cluster, for ten years."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} cluster authority")])
    made = _begun(subject, subject, key, AUTHORITY_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_others=True), critical=True)
    return Pair(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM), _pem(key))


def node(signer: Pair, names: Iterable[str], addresses: Iterable[str]) -> Pair:
    """A new certificate of a node, as server and as client of the others, for 825 days.

    Args:
        names: under which desks know it, the first its own.
        addresses: IP addresses of it.
    """
    known = list(names)
    key = ec.generate_private_key(ec.SECP256R1())
    signing_key = load_pem_private_key(signer.key, None)
    if not isinstance(signing_key, ec.EllipticCurvePrivateKey):
        raise TypeError("the authority's key is none of ours")
    issuer = x509.load_pem_x509_certificate(signer.certificate)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, known[0][:64])])
    made = _begun(subject, issuer.subject, key, NODE_DAYS)
    places: list[x509.GeneralName] = [x509.DNSName(name) for name in known]
    places += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    made = made.add_extension(x509.SubjectAlternativeName(places), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_others=False), critical=True)
    uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    made = made.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    return Pair(made.sign(signing_key, hashes.SHA256()).public_bytes(Encoding.PEM), _pem(key))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    # An hour back: the clocks of the nodes differ, and each must find it valid at once.
    return made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=days))


def _usage(*, signs_others: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_others,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_others,
        crl_sign=signs_others,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
