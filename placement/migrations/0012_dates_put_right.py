"""The dates of a job can be put right."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('placement', '0011_what_openings_say'),
    ]

    operations = [
        migrations.AlterField(
            model_name='employerevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('corrected', 'Dates put right'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='orderevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('corrected', 'Dates put right'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='placementevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('corrected', 'Dates put right'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
        migrations.AlterField(
            model_name='referralevent',
            name='kind',
            field=models.CharField(choices=[('moved', 'Moved'), ('checked', 'Checked'), ('frozen', 'Paused: the release ended'), ('resumed', 'Resumed: a new release is live'), ('noted', 'Noted'), ('changed', 'The terms were changed'), ('named', 'A contact was named'), ('confirmed', 'A contact was confirmed'), ('released', 'A contact was ended'), ('renewed', 'Checked again by two people'), ('corrected', 'Dates put right'), ('lift_asked', 'One person would end the pause')], default='moved', max_length=10),
        ),
    ]
