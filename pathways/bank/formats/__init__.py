"""Questions as other systems write them: GIFT, Moodle XML, QTI 2.1 and 3.0. Text in, verdicts out; no database."""
