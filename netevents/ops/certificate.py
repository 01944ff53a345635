"""A certificate made on this machine, for rehearsals in the local network."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from pathlib import Path

from netevents.clock import system_clock

LASTS = timedelta(days=90)


def self_signed(folder: Path, address: str) -> tuple[Path, Path]:
    """The files of a certificate and key for ``address``; made anew where missing, for another address or
    soon over.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    certificate_file, key_file = folder / f"lan-{address}.crt", folder / f"lan-{address}.key"
    now = system_clock()
    if certificate_file.exists() and key_file.exists():
        known = x509.load_pem_x509_certificate(certificate_file.read_bytes())
        if known.not_valid_after_utc > now + timedelta(days=1):
            return certificate_file, key_file
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "netevents rehearsal")])
    names = x509.SubjectAlternativeName(
        [x509.IPAddress(ipaddress.ip_address(address)), x509.DNSName("localhost")]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LASTS)
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate_file, key_file
