"""Give words of the glossary their key as primary key; `load_curriculum` fills the table, which holds no words yet."""

from typing import ClassVar

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("pathways", "0015_run_of_show")]

    operations: ClassVar = [
        migrations.DeleteModel(name="Term"),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "key",
                    models.SlugField(
                        help_text="Lessons name a word by it, as in [subnets](term:subnet). Never changes once used.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                        validators=[django.core.validators.RegexValidator("^[a-z0-9]+(?:-[a-z0-9]+)*$")],
                        verbose_name="key",
                    ),
                ),
                ("term_en", models.CharField(max_length=60, verbose_name="word")),
                ("term_es", models.CharField(max_length=60, verbose_name="word in Spanish")),
                ("means_en", models.CharField(max_length=300, verbose_name="what it means")),
                ("means_es", models.CharField(max_length=300, verbose_name="what it means, in Spanish")),
                (
                    "exam_names",
                    models.TextField(blank=True, help_text="One a line.", verbose_name="exams that use this word"),
                ),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("changed_at", models.DateTimeField(auto_now=True, db_index=True)),
            ],
            options={"ordering": ["key"]},
        ),
    ]
