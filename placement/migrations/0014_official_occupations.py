"""Codes come from the official list: the finer codes of before (15-1231.00) become the occupation they belong to."""

import re

from django.db import migrations, models

import placement.occupations.soc


def to_the_list(apps, schema_editor):
    """Cut the finer part off where the list has what remains; a code of another list stays until somebody chooses."""
    for name in ("JobOrder", "Placement"):
        model = apps.get_model("placement", name)
        for row in model.objects.filter(soc_code__contains=".").only("pk", "soc_code"):
            code = re.sub(r"\.\d{2}$", "", row.soc_code)
            if code in placement.occupations.soc.occupations():
                model.objects.filter(pk=row.pk).update(soc_code=code)


class Migration(migrations.Migration):
    dependencies = [("placement", "0013_an_end_told_for_each_job")]

    operations = [
        migrations.AlterField(
            model_name=name,
            name="soc_code",
            field=models.CharField(
                max_length=10, validators=[placement.occupations.soc.known_code], verbose_name="SOC code"
            ),
        )
        for name in ("joborder", "placement")
    ] + [migrations.RunPython(to_the_list, migrations.RunPython.noop)]
