"""One person's row of the participant record that a WIOA funder's upload needs: what the academy knows, and no more.

Numbers, names and codes are those of the joint PIRL, ETA-9170 (OMB 1205-0526), which ETA-9172 takes over. Elements
about who somebody is (sex, birth, race, number of social security) are not known here; the funder adds them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from placement.base.enums import Exclusion

from .facts import LEAVES_OUT, Facts, Law
from .history import History
from .participation import Period
from .periods import Quarter, add_months, quarter_after_exit

ELEMENTS: Mapping[int, str] = {
    100: "Unique Individual Identifier",
    900: "Date of Program Entry",
    901: "Date of Program Exit",
    923: "Other Reasons for Exit",
    1300: "Received Training",
    1302: "Date Entered Training #1",
    1307: "Training Completed #1",
    1308: "Date Completed, or Withdrew from, Training #1",
    1600: "Employed in 1st Quarter After Exit Quarter",
    1601: "Type of Employment Match 1st Quarter After Exit Quarter",
    1602: "Employed in 2nd Quarter After Exit Quarter",
    1603: "Type of Employment Match 2nd Quarter After Exit Quarter",
    1604: "Employed in 3rd Quarter After Exit Quarter",
    1605: "Type of Employment Match 3rd Quarter After Exit Quarter",
    1606: "Employed in 4th Quarter After Exit Quarter",
    1607: "Type of Employment Match 4th Quarter After Exit Quarter",
    1618: "Retention with the same employer in the 2nd Quarter and the 4th Quarter",
    1703: "Wages 1st Quarter After Exit Quarter",
    1704: "Wages 2nd Quarter After Exit Quarter",
    1705: "Wages 3rd Quarter After Exit Quarter",
    1706: "Wages 4th Quarter After Exit Quarter",
    1800: "Type of Recognized Credential",
    1801: "Date Attained Recognized Credential",
    1809: "Date of Most Recent Measurable Skill Gains: Training Milestone",
    1810: "Date of Most Recent Measurable Skill Gains: Skills Progression",
    1811: "Date Enrolled During Program Participation in an Education or Training Program Leading to a Recognized "
    "Postsecondary Credential or Employment",
    1813: "Date Completed, During Program Participation, an Education or Training Program Leading to a Recognized "
    "Postsecondary Credential or Employment",
}
# 923: why the law leaves somebody out; 00 for nobody of these.
REASONS = {Exclusion.INSTITUTIONAL: "01", Exclusion.HEALTH: "02", Exclusion.DECEASED: "03", Exclusion.RESERVE: "04"}
# 1601 and its like: unemployment insurance wage data, another proof that was seen, not yet known, not employed.
WAGE_DATA, OTHER_PROOF, NOT_YET, NOT_EMPLOYED = "1", "4", "5", "0"
NOT_KNOWN, NO_WAGES_KNOWN = "9", "999999.99"
CERTIFICATION, OTHER_CREDENTIAL = "6", "7"


def row_of(identifier: str, period: Period, facts: Facts, history: History, year: int, today: date) -> list[str]:
    """Return the elements of one period of participation, in the order of `ELEMENTS`; "" where there is none.

    `facts` is the period's row of work; `year` the programme year for which gains are told.
    """
    training = period.main
    done = training.graduated_on
    values = {
        100: identifier,
        900: _day(period.began_on),
        901: _day(period.exit_on),
        923: _reason(facts),
        1300: "1",
        1302: _day(training.enrolled_on),
        1307: "1" if done else "0",
        1308: _day(done or training.until_on or period.exit_on),
        1618: _kept(facts, history, today),
        **_credential(facts, history),
        1809: _last_gain([*history.gains, *([period.past.gain_on] if period.past else [])], period, year),
        1810: _last_gain(history.credentials, period, year),
        1811: _day(training.enrolled_on),
        1813: _day(done),
    }
    for n in (1, 2, 3, 4):
        values |= zip((1598 + 2 * n, 1599 + 2 * n, 1702 + n), _work(facts, history, n, today), strict=True)
    return [values[number] for number in ELEMENTS]


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""


def _reason(facts: Facts) -> str:
    if facts.exit_on is None:
        return ""
    until = quarter_after_exit(facts.exit_on, 4).last_day
    found = sorted((on, code) for code, on in facts.exclusions if code in LEAVES_OUT[Law.WIOA] and on <= until)
    return REASONS[Exclusion(found[0][1])] if found else "00"


def _known(facts: Facts, n: int, today: date) -> Quarter | None:
    """Return the n-th quarter after exit where it is over and something is known of it."""
    quarter = quarter_after_exit(facts.exit_on, n) if facts.exit_on else None
    return quarter if quarter and quarter.last_day < today and quarter in facts.quarters else None


def _work(facts: Facts, history: History, n: int, today: date) -> tuple[str, str, str]:
    """Return employed, type of match and wages of the n-th quarter after exit: "" before any exit."""
    if facts.exit_on is None:
        return "", "", ""
    quarter = _known(facts, n, today)
    if quarter is None:
        return NOT_KNOWN, NOT_YET, NO_WAGES_KNOWN
    work = facts.quarters[quarter]
    if not work.counts:
        return "0", NOT_EMPLOYED, "0.00"
    # 2 is a registered apprenticeship and 3 the forces: nothing says that a job is one of these, and both count as 1.
    matched = any(wage.matched and wage.employed for wage in history.wages if wage.quarter == quarter)
    wages = NO_WAGES_KNOWN if work.earnings is None else f"{work.earnings.quantize(Decimal('0.01'))}"
    return "1", WAGE_DATA if matched else OTHER_PROOF, wages


def _kept(facts: Facts, history: History, today: date) -> str:
    """Return 1618: 1 the same employer, 0 not, "" where wage records do not tell of both quarters.

    The element is worked out from matched wage records alone, and has no code for what is not known yet.
    """
    if _recorded(facts, history, 2, today) and not facts.work_after_exit(2).counts:
        return "0"
    if not (_recorded(facts, history, 2, today) and _recorded(facts, history, 4, today)):
        return ""
    second, fourth = facts.work_after_exit(2), facts.work_after_exit(4)
    return "1" if fourth.counts and not second.tags.isdisjoint(fourth.tags) else "0"


def _recorded(facts: Facts, history: History, n: int, today: date) -> bool:
    """Return whether a wage record tells of the n-th quarter after exit."""
    quarter = _known(facts, n, today)
    return any(wage.matched for wage in history.wages if wage.quarter == quarter)


def _credential(facts: Facts, history: History) -> dict[int, str]:
    """Return type and day: an outside exam is a certification; of what was typed from before this site the type is not
    known, and it goes as another recognised one."""
    on = facts.credential_on
    if on is None or (facts.exit_on is not None and on > add_months(facts.exit_on, 12)):
        return {1800: "0", 1801: ""}
    return {1800: CERTIFICATION if on in history.credentials else OTHER_CREDENTIAL, 1801: _day(on)}


def _last_gain(days: Sequence[date | None], period: Period, year: int) -> str:
    first, last = max(date(year, 7, 1), period.began_on), min(date(year + 1, 6, 30), period.exit_on or date.max)
    return _day(max((day for day in days if day and first <= day <= last), default=None))
