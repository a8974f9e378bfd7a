"""Let editors change skills and words; remember what the file said of each skill, as words do already."""

import hashlib
from typing import Any, ClassVar

from django.db import migrations, models

TEXTS = ("title_en", "title_es", "description_en", "description_es")


def remember(apps: Any, _editor: Any) -> None:
    """Take the skills that are there for what the file said: until now nobody could change them elsewhere."""
    for skill in apps.get_model("pathways", "Skill").objects.all():
        said = "\x1f".join(getattr(skill, name).strip() for name in TEXTS)
        skill.digest = hashlib.sha256(said.encode()).hexdigest()
        skill.save(update_fields=["digest"])


def allow(apps: Any, _editor: Any) -> None:
    """Give those who publish pages both lists; nobody removes from them in the CMS."""
    group = apps.get_model("auth", "Group").objects.filter(name="Moderators").first()
    kinds, permissions = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    for model in ("skill", "term") if group else ():
        kind = kinds.objects.get_or_create(app_label="pathways", model=model)[0]
        for act in ("add", "change", "view"):
            values = {"codename": f"{act}_{model}", "content_type": kind}
            permission = permissions.objects.get_or_create(**values, defaults={"name": f"Can {act} {model}"})[0]
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("pathways", "0016_words_by_their_key"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
    ]

    operations: ClassVar = [
        migrations.AddField("Skill", "digest", models.CharField(blank=True, editable=False, max_length=64)),
        migrations.RunPython(remember, migrations.RunPython.noop),
        migrations.RunPython(allow, migrations.RunPython.noop),
    ]
