"""Somebody who left two jobs can tell of both; what was set aside may be written down elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One open word for each job that ended."""

    dependencies = [("placement", "0012_dates_put_right")]

    operations = [
        migrations.RemoveConstraint(model_name="jobreport", name="one_open_report_of_a_kind"),
        migrations.AlterField(
            model_name="jobreport",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Your advisor reads it soon"),
                    ("confirmed", "Written down"),
                    ("aside", "Closed; if something is missing, ask your advisor"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="jobreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", ""), ("kind", "got")),
                fields=("student",),
                name="one_open_report_of_a_new_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="jobreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answer", ""), ("kind", "left")),
                fields=("placement",),
                name="one_open_report_of_an_end",
            ),
        ),
    ]
