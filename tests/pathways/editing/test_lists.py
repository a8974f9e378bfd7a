"""Skills and words of the glossary in the CMS."""

import re

import pytest

from pathways.content.loading.export import export
from pathways.content.loading.load import load
from pathways.models import Skill, Term
from people.base.enums import Role
from tests.pathways.conftest import SAMPLE
from tests.pathways.factories import staff

SKILLS, WORDS = "/cms/snippets/pathways/skill/", "/cms/snippets/pathways/term/"
WORD = {"key": "subnet", "term_en": "subnet", "term_es": "subred", "means_en": "A part.", "means_es": "Una parte."}
SKILL = {"key": "plan-nets", "title_en": "Plan", "title_es": "Planear", "description_en": "Draw a plan."}


@pytest.fixture
def editing(client, pages):
    """Return the client of an editor."""
    client.force_login(staff(Role.EDITOR))
    return client


def test_a_new_skill_stands_last_in_both_languages_and_leaves_with_the_files(editing, tmp_path):
    editing.post(f"{SKILLS}add/", {**SKILL, "description_es": ""})
    made = Skill.objects.get(key="plan-nets")
    assert (made.title_es, made) == ("Planear", Skill.objects.last())
    export(tmp_path, files_from=SAMPLE)
    assert "plan-nets" in (tmp_path / "skills.yaml").read_text()
    before = (tmp_path / "skills.yaml").read_bytes()
    assert load(tmp_path).skills == 0
    export(tmp_path, files_from=SAMPLE)
    assert (tmp_path / "skills.yaml").read_bytes() == before


def test_the_key_of_a_skill_stays_and_its_words_are_kept_when_files_are_loaded(editing):
    held = Skill.objects.first()
    values = {**SKILL, "key": "another-key", "description_es": "Más."}
    editing.post(f"{SKILLS}edit/{held.pk}/", values)
    held = Skill.objects.get(pk=held.pk)
    assert held.title_en == "Plan"
    assert not Skill.objects.filter(key="another-key").exists()
    report = load(SAMPLE)
    assert f"skills.yaml: {held.key} (changed in the CMS)" in report.kept
    assert Skill.objects.get(pk=held.pk).title_en == "Plan"
    load(SAMPLE, theirs=True)
    assert Skill.objects.get(pk=held.pk).title_en != "Plan"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"key": "Two--Words"}, "small letters, digits"), ({"key": "other"}, "its key is subnet"), ({"means_es": ""}, "")],
)
def test_a_word_is_kept_only_where_the_file_could_hold_it(editing, wrong, said):
    editing.post(f"{WORDS}add/", WORD)
    assert Term.objects.get().term_es == "subred"
    other = {**WORD, "term_en": "Subnet" if "key" in wrong else "mask", "term_es": "máscara"}
    response = editing.post(f"{WORDS}add/", {**other, **wrong})
    assert Term.objects.count() == 1
    assert said in response.content.decode()


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.ASSISTANT, Role.STUDENT])
def test_who_may_not_publish_changes_neither_list(client, pages, role):
    client.force_login(staff(role))
    client.post(f"{SKILLS}add/", SKILL)
    client.post(f"{WORDS}add/", WORD)
    assert not Skill.objects.filter(key="plan-nets").exists()
    assert not Term.objects.exists()


def test_nothing_is_removed_there(editing):
    held = Skill.objects.first()
    editing.post(f"{SKILLS}delete/{held.pk}/")
    assert Skill.objects.filter(pk=held.pk).exists()


def test_what_somebody_else_changed_meanwhile_is_written_over_only_knowingly(editing):
    held = Skill.objects.first()
    place = f"{SKILLS}edit/{held.pk}/"
    shown = re.search(r'name="shown" value="(\w+)"', editing.get(place).content.decode())[1]
    values = {**SKILL, "key": held.key, "description_es": "", "shown": shown}
    Skill.objects.filter(pk=held.pk).update(title_en="Written by another")
    answer = editing.post(place, values).content.decode()
    assert "Written by another" in answer
    assert 'value="Plan"' in answer
    assert Skill.objects.get(pk=held.pk).title_en == "Written by another"
    again = re.search(r'name="shown" value="(\w+)"', answer)[1]
    editing.post(place, {**values, "shown": again})
    assert Skill.objects.get(pk=held.pk).title_en == "Plan"
