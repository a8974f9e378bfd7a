"""Removing a passkey: the page of django-allauth, which would let staff go without a second step."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from people.base.models.user import User


class RemovePasskey(RemoveWebAuthnView):
    """Asks once more, and keeps the last second step of a person whose role needs one."""

    # The view that it extends would answer DELETE by removing the row past every check.
    http_method_names = ("get", "head", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add `may_remove`."""
        allowed = get_adapter().can_delete_authenticator(self.object)
        return super().get_context_data(may_remove=allowed, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove the passkey, or say why it stays."""
        with transaction.atomic():
            # Two windows that each remove one of the last two take turns here.
            User.objects.select_for_update().get(pk=self.request.user.pk)
            if get_adapter().can_delete_authenticator(self.object):
                return super().form_valid(form)
        messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")


remove_passkey = RemovePasskey.as_view()
