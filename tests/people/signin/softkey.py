"""A passkey in software: what a device would register and sign, made with its own key, without a browser.

Source: Web Authentication, sections 6.1 (authenticator data), 6.5 (attestation) and 7.2 (verifying an assertion).
"""

import hashlib
import json
import os
from dataclasses import dataclass, field

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from people.models import User

HOST, ORIGIN = "testserver", "https://testserver"
LOGIN = "/accounts/2fa/webauthn/login/"
# User present and verified; with attested data.
PRESENT, ATTESTED = AuthenticatorData.FLAG(0x05), AuthenticatorData.FLAG(0x45)


def _client_data(kind: str, challenge: str) -> bytes:
    said = {"type": f"webauthn.{kind}", "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}
    return json.dumps(said).encode()


@dataclass
class SoftKey:
    """One passkey of one person, and the key that never leaves its device."""

    handle: bytes
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: os.urandom(16))

    def _data(self, flags: AuthenticatorData.FLAG, attested: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(HOST.encode()).digest(), flags, 0, attested)

    def registration(self) -> dict:
        """Return what the device says when it is registered."""
        public = ES256.from_cryptography_key(self.key.public_key())
        data = self._data(ATTESTED, AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public))
        response = {
            "clientDataJSON": websafe_encode(_client_data("create", websafe_encode(b"x" * 32))),
            "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
        }
        return self._credential(response) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def assertion(self, challenge: str) -> dict:
        """Return what the device says to a challenge."""
        told, data = _client_data("get", challenge), self._data(PRESENT)
        signature = self.key.sign(data + hashlib.sha256(told).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential({
            "clientDataJSON": websafe_encode(told),
            "authenticatorData": websafe_encode(data),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.handle),
        })  # fmt: skip

    def _credential(self, response: dict) -> dict:
        own = websafe_encode(self.id)
        return {"id": own, "rawId": own, "type": "public-key", "response": response, "clientExtensionResults": {}}


def passkey_of(user: User) -> SoftKey:
    """Return a new passkey of the person, which the site knows and which signs in alone."""
    made = SoftKey(user_id_to_str(user).encode())
    data = {"name": "Canary key", "credential": made.registration()}
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
    return made


def challenge(client: Client) -> str:
    """Return what the sign-in page's script asks a device to sign."""
    options = client.get(LOGIN, headers={"x-requested-with": "XMLHttpRequest"}).json()["request_options"]
    return options["publicKey"]["challenge"]


def signs_in(client: Client, key: SoftKey):
    """Sign in with the passkey alone, as the page's script does; return the answer and where it led."""
    said = json.dumps(key.assertion(challenge(client)))
    return client.post(LOGIN, {"credential": said}, follow=True)
