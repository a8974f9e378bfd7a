"""How `{{ form }}` comes out."""

import pytest
from django import forms
from django.utils import translation

from people.accounts.forms import RoleForm
from people.signin.forms import HelpForm


class Example(forms.Form):
    nickname = forms.CharField(label="Nickname", help_text="Any name you like", required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    agree = forms.BooleanField(label="I agree")
    colour = forms.ChoiceField(label="Colour", choices=[("a", "Amber"), ("b", "Blue")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Days", choices=[("mo", "Monday"), ("tu", "Tuesday")], widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(label="Size", choices=[("s", "Small")])
    story = forms.CharField(label="Text", widget=forms.Textarea(attrs={"class": "wide"}))
    token = forms.CharField(widget=forms.HiddenInput)


def test_form_gives_every_field_its_govuk_control():
    html = str(Example())
    assert '<label class="govuk-label" for="id_nickname">Nickname' in html
    assert '<div class="govuk-hint" id="id_nickname_helptext">Any name you like</div>' in html
    assert 'aria-describedby="id_nickname_helptext"' in html
    assert 'data-module="govuk-password-input"' in html
    assert 'class="govuk-checkboxes__input" required id="id_agree"' in html
    assert html.count('class="govuk-radios__item"') == 2
    assert html.count('<legend class="govuk-fieldset__legend') == 2
    assert 'class="govuk-select"' in html
    assert 'class="govuk-textarea wide"' in html
    assert '<input type="hidden" name="token"' in html


def test_form_without_data_has_no_error_summary():
    assert "govuk-error-summary" not in str(Example())


def test_form_with_errors_links_each_error_to_its_control():
    html = str(Example({"nickname": "", "size": "s"}))
    assert 'class="govuk-error-summary"' in html
    for target in ("#id_secret", "#id_agree", "#id_colour_0", "#id_story"):
        assert f'<a href="{target}">' in html
    assert '<a href="#id_secret">Password: Please fill this in.</a>' in html
    assert 'id="id_colour_0"' in html
    assert 'id="id_secret_error"' in html
    assert 'aria-describedby="id_secret_error"' in html
    assert "govuk-input--error" in html


@pytest.mark.parametrize(("language", "words"), [
    ("en", ["Please fill this in.", "Please tick this box to go on.", "Please choose one.",
            "Please choose at least one.", "Please choose one from the list."]),
    ("es", ["Completa este campo.", "Marca esta casilla para seguir.", "Elige una opción.",
            "Elige al menos una opción.", "Elige una opción de la lista."]),
])  # fmt: skip
def test_missing_answers_are_asked_for_in_plain_words(language, words):
    with translation.override(language):
        said = Example({"size": "huge"}).errors
        found = [str(said[name][0]) for name in ("secret", "agree", "colour", "days", "size")]
    assert found == words


def test_forms_that_were_read_before_the_site_was_ready_say_so_too():
    assert RoleForm({}).errors["role"] == ["Please choose one."]
    assert HelpForm({}).errors["met"] == ["Please tick this box to go on."]
    assert HelpForm({}).errors["username"] == ["Please fill this in."]


def test_optional_field_says_that_it_may_stay_empty():
    html = str(Example())
    assert html.count("you can leave this empty") == 1


def test_list_to_choose_from_says_so_by_its_own_empty_choice():
    class Zone(forms.Form):
        zone = forms.ChoiceField(label="Zone", choices=[("", "–"), ("a", "A")], required=False)

    assert "you can leave this empty" not in str(Zone())


def test_form_that_says_once_what_may_stay_empty_says_it_once():
    class Once(Example):
        says_optional_once = "Leave what you like."

    html = str(Once())
    assert html.count("Leave what you like.") == 1
    assert "you can leave this empty" not in html


def test_radio_choice_that_was_made_stays_made():
    html = str(Example(initial={"colour": "b"}))
    assert 'id="id_colour_1" name="colour" type="radio" value="b" checked' in html


def test_label_is_escaped():
    class Hostile(forms.Form):
        name = forms.CharField(label="<script>alert(1)</script>")

    assert "<script>" not in str(Hostile())
