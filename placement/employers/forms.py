"""Forms about employers and their contacts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from placement.employers.models import Employer


class EmployerForm(forms.ModelForm[Employer]):
    """What we know of an employer."""

    class Meta:
        model = Employer
        fields = ["name", "about", "website", "place"]


class ContactForm(forms.Form):
    """The sign-in name of a person with the employer role."""

    username = forms.CharField(label=_("Sign-in name of the contact"), max_length=64)


class LetterForm(forms.Form):
    """What is written to the other side."""

    text = forms.CharField(label=_("Your message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
