"""What people decide by, pay in each county, and the wage an hour of openings of before."""

from decimal import Decimal
from typing import Any

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


def _an_hour(apps: Any, schema_editor: Any) -> None:
    weeks = {"week": Decimal(1), "month": Decimal(52) / 12, "year": Decimal(52)}
    rows = apps.get_model("placement", "JobOrder").objects
    for row in rows.filter(hours__gt=0).iterator():
        an_hour = row.wage if row.wage_unit == "hour" else row.wage / weeks[row.wage_unit] / row.hours
        rows.filter(pk=row.pk).update(hourly=an_hour.quantize(Decimal("0.01")))


class Migration(migrations.Migration):
    """Add them, and count the wage an hour."""

    dependencies = [
        ('placement', '0010_job_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='joborder',
            name='accommodations',
            field=models.CharField(blank=True, max_length=300, verbose_name='what can be made to fit a person'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='alone',
            field=models.CharField(blank=True, choices=[('never', 'Never alone at work'), ('sometimes', 'Alone at work at times'), ('often', 'Often alone at work')], max_length=10, verbose_name='alone at work'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='bus',
            field=models.CharField(blank=True, choices=[('yes', 'Bus or train stop near'), ('no', 'No bus or train near')], max_length=4, verbose_name='bus or train'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='check_kind',
            field=models.CharField(blank=True, choices=[('none', 'No background check'), ('criminal', 'Criminal record'), ('driving', 'Driving record'), ('credit', 'Credit record'), ('several', 'More than one record')], max_length=10, verbose_name='background check'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='check_when',
            field=models.CharField(blank=True, choices=[('before', 'before an interview'), ('after_offer', 'after an offer'), ('after_start', 'after work has begun')], max_length=12, verbose_name='when it is made'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='check_years',
            field=models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(99)], verbose_name='how many years back it looks'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='closes_on',
            field=models.DateField(blank=True, null=True, verbose_name='last day to apply'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='county',
            field=models.CharField(blank=True, max_length=80, verbose_name='county'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='hourly',
            field=models.DecimalField(decimal_places=2, editable=False, max_digits=9, null=True),
        ),
        migrations.AddField(
            model_name='joborder',
            name='interview_steps',
            field=models.CharField(blank=True, max_length=300, verbose_name='steps until a decision'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='on_days',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='joborder',
            name='on_evenings',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='joborder',
            name='on_nights',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='joborder',
            name='on_weekends',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='joborder',
            name='transport',
            field=models.CharField(blank=True, max_length=200, verbose_name='how to get there'),
        ),
        migrations.AddField(
            model_name='joborder',
            name='wage_to',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='wage up to, in dollars'),
        ),
        migrations.AlterField(
            model_name='employerevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='orderevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='placementevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='referralevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.CreateModel(
            name='LocalPay',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('county', models.CharField(blank=True, max_length=80, verbose_name='county')),
                ('least', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='least pay an hour, in dollars')),
                ('living', models.DecimalField(decimal_places=2, max_digits=6, null=True, verbose_name='living wage an hour, in dollars')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='where the figures are from')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
            },
        ),
        migrations.RunPython(_an_hour, migrations.RunPython.noop, elidable=True),
    ]
