"""What an invitation card shows: the address, and both address and code as a picture for a phone."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True)
class CardFace:
    """One card's words: `place` is the address without the code, `picture` an inline SVG of both together."""

    code: str
    place: str
    picture: SafeString


def face_of(code: str, *, fits: bool = False, partner: bool = False) -> CardFace:
    """Return what the card of `code` shows; the picture has a size of its own, or (`fits`) that of its box.

    `partner`: for who will act for an employer; the address has the plain frame.
    """
    # The code sits behind "#": browsers never send that part, so it reaches no log.
    link = f"{settings.SITE_URL.rstrip('/')}{reverse('people:partner-join' if partner else 'people:join')}#{code}"
    picture = segno.make(link, error="m").svg_inline(scale=5, border=2, omitsize=fits)
    # Drawn here from an address of our own: nothing in it was typed by anybody.
    return CardFace(code, link.partition("#")[0], mark_safe(picture))  # noqa: S308
