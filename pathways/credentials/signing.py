"""The keys that sign badges, and where the world reads their public halves (did:web)."""

import json
import secrets
from typing import Any
from urllib.parse import quote, urlsplit

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from jwt.algorithms import RSAAlgorithm

from pathways.credentials.models import SigningKey
from people.sealing import keys

OWNER = "badge signing"
ALGORITHM = "RS256"  # The one that Open Badges 3.0, 8.2.2, wants of everybody.


def issuer() -> str:
    """Return who signs: the site's own address as a did:web name."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}"


def current_key() -> SigningKey:
    """Return the key that signs now, made at first use."""
    held = SigningKey.objects.filter(retired_at=None).order_by("-made_at", "kid").first()
    return held or renew_key()


@transaction.atomic
def renew_key() -> SigningKey:
    """Make a new key and retire the others: their private halves are destroyed, badges that they signed still hold."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    kid = secrets.token_hex(6)
    public = json.loads(RSAAlgorithm.to_jwk(private.public_key())) | {"kid": kid, "alg": ALGORITHM, "use": "sig"}
    public.pop("key_ops", None)
    SigningKey.objects.filter(retired_at=None).update(retired_at=timezone.now(), wrapped="")
    return SigningKey.objects.create(kid=kid, public=public, wrapped=keys.wrap(der, OWNER))


def sign(payload: dict[str, Any]) -> str:
    """Return a credential as a signed text (VC-JWT). The same payload and key give the same text."""
    held = current_key()
    private = serialization.load_der_private_key(keys.unwrap(held.wrapped, OWNER), password=None)
    assert isinstance(private, rsa.RSAPrivateKey)
    return jwt.encode(payload, private, algorithm=ALGORITHM, headers={"kid": f"{issuer()}#{held.kid}", "typ": "JWT"})


def did_document() -> dict[str, Any]:
    """Return the public halves of every key, the newest first, as a did:web document."""
    did = issuer()
    held = SigningKey.objects.order_by("-made_at", "kid").values_list("kid", "public")
    methods = [
        {"id": f"{did}#{kid}", "type": "JsonWebKey", "controller": did, "publicKeyJwk": public} for kid, public in held
    ]
    names = [method["id"] for method in methods]
    context = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]
    return {
        "@context": context,
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": names,
        "authentication": names,
    }


def public_key(kid: str) -> Any:
    """Return the public half of a key of ours by the name in a badge's head, None for any other."""
    did, _hash, short = kid.partition("#")
    held = SigningKey.objects.filter(kid=short).first() if did == issuer() else None
    return RSAAlgorithm.from_jwk(held.public) if held else None
