"""How dates, times and numbers read in English; the names of dates are what templates give to `date`."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, P"
TIME_FORMAT = "P"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DAY_FORMAT = "j M"
DAY_TIME_FORMAT = "j F, P"
WEEKDAY_FORMAT = "l j F"
WEEKDAY_TIME_FORMAT = "l j F, P"
WEEKDAY_DATE_FORMAT = "l j F Y"
WEEKDAY_DATETIME_FORMAT = "l j F Y, P"

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
