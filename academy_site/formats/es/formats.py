"""How dates, times and numbers read in the Spanish of the United States (CLDR: es-US): 1,024.5, not 1.024,5.

The names of dates are what templates give to `date`.
"""

DATE_FORMAT = r"j \d\e F \d\e Y"
DATETIME_FORMAT = r"j \d\e F \d\e Y, P"
TIME_FORMAT = "P"
MONTH_DAY_FORMAT = r"j \d\e F"
YEAR_MONTH_FORMAT = r"F \d\e Y"
SHORT_DATE_FORMAT = "j b Y"
SHORT_DAY_FORMAT = "j b"
DAY_TIME_FORMAT = r"j \d\e F, P"
WEEKDAY_FORMAT = r"l j \d\e F"
WEEKDAY_TIME_FORMAT = r"l j \d\e F, P"
WEEKDAY_DATE_FORMAT = r"l j \d\e F \d\e Y"
WEEKDAY_DATETIME_FORMAT = r"l j \d\e F \d\e Y, P"

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
