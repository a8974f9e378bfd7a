"""Who comes with a card gets the seat that it kept."""

from typing import Any

from people.models import Invitation, User

from .services import seat_by_card


def came_in(sender: Any, user: User, invitation: Invitation, **kwargs: Any) -> None:
    """Give the seat in the same transaction in which the card is used."""
    seat_by_card(user=user, invitation=invitation)
