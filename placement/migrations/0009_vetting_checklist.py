"""Vetting as a checklist, with the day from which it counts: for employers of before, when the second check came."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


def fill_vetted_at(apps, schema_editor):
    """Let the twelve months of employers from before begin with their approval."""
    event = apps.get_model("placement", "EmployerEvent")
    approved = event.objects.filter(kind="moved", to_state="approved").order_by("at")
    for employer, at in approved.values_list("employer", "at"):
        apps.get_model("placement", "Employer").objects.filter(pk=employer).update(vetted_at=at)


class Migration(migrations.Migration):

    dependencies = [
        ('placement', '0008_wishes'),
    ]

    operations = [
        migrations.AddField(
            model_name='employer',
            name='vetted_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='employerevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='orderevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='placementevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='referralevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.CreateModel(
            name='VettingAnswer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, editable=False)),
                ('item', models.CharField(choices=[('ein', 'The EIN is that of this firm'), ('domain', 'Website and e-mail belong to this firm'), ('call_back', 'They answered a call to a number that you found elsewhere'), ('site', 'The place of work is what they say it is')], max_length=10)),
                ('answer', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('na', 'Does not apply')], max_length=3)),
                ('how', models.CharField(max_length=200)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='placement.employerevent')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('event', 'item'), name='one_answer_an_item')],
            },
        ),
        migrations.RunPython(fill_vetted_at, migrations.RunPython.noop),
    ]
