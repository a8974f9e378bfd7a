"""The indicators once more, told plainly: day by day and person by person, without a line of the product's own code.

Slow and simple on purpose. `verdicts(history, today)` says for one person in which figure of which programme year and
pathway they count, and how: yes, no, out (left out).
"""

from collections import defaultdict
from datetime import date, timedelta

ONE = timedelta(days=1)
WIOA = {"institutional", "health", "deceased", "reserve"}
CIRR = WIOA | {"other_study"}
BPPE = {"institutional", "deceased", "reserve", "other_study", "not_available"}


def days(first, last):
    while first <= last:
        yield first
        first += ONE


def year_of(day):
    return day.year - (day < date(day.year, 7, 1))


def months_later(day, months):
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    raise AssertionError


def quarter_days(day, n):
    """Return all days of the n-th quarter after that of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    for _ in range(n):
        first = months_later(first, 3)
    return list(days(first, months_later(first, 3) - ONE))


def times(history, today):
    """Return (first service, exit or None) of each period: a counter of silent days that services set back."""
    away = set()
    for start, end in history.gaps:
        away |= set(days(start, end or today))
    waits = any(end is None and start <= today for start, end in history.gaps) or max(history.services) > today
    found, first, last, silent = [], None, None, 0
    for day in days(min(history.services), today):
        if day in history.services:
            if first is not None and silent >= 90:
                found.append((first, last))
                first = None
            first, last, silent = first or day, day, 0
        elif day not in away:
            silent += 1
    return [*found, (first, last if silent >= 90 and not waits else None)]


def trainings(history, today):
    """Return one dict for each pathway of each period, in the order in which they began."""
    periods = times(history, today)
    found = []
    for number, (first, exit_on) in enumerate(periods):
        after = periods[number + 1][0] if number + 1 < len(periods) else date.max
        seats = [
            seat
            for seat in history.seats
            if seat.from_on <= today
            and seat.from_on < after
            and (number == 0 or seat.until_on is None or seat.until_on >= first)
        ]
        own = {}
        for seat in sorted(seats, key=lambda seat: (seat.from_on, seat.ends_on)):
            row = own.setdefault(
                seat.pathway,
                {"pathway": seat.pathway, "began": seat.from_on, "planned": seat.ends_on, "held": False, "done": None},
            )
            refund = max(seat.starts_on, seat.from_on + timedelta(days=7))
            if not row["held"] and refund <= seat.ends_on and (seat.until_on is None or seat.until_on >= refund):
                row["held"], row["planned"] = True, seat.ends_on
            row.setdefault("untils", []).append(seat.until_on)
        rows = sorted(own.values(), key=lambda row: (row["began"], row["pathway"]))
        for day, name in sorted(history.finished):
            begun = [row for row in rows if row["began"] <= day < after and name in ("", row["pathway"])]
            if begun and begun[-1]["done"] is None:
                begun[-1]["done"] = day
        rows = [row for row in rows if row["done"] is None or row["done"] >= first] or rows
        if rows:
            start = min([first, *(row["began"] for row in rows)]) if number == 0 else first
            found.append({"start": start, "exit": exit_on, "rows": rows})
    return found


def worked(job, marks, day):
    """Return whether evidence has somebody at work in a job on a day."""
    if day < job.start_on:
        return False
    seen = [on if on >= job.start_on else job.start_on for on, said in marks if said == "same"]
    breaks = [on for on, said in marks if said in ("no", "other")]
    before = [on for on in breaks if on <= day]
    later = [on for on in seen if on >= day and not any(day <= stop < on for stop in breaks)]
    return bool(later) and (not before or any(max(before) < on <= day for on in seen))


def out(history, codes, since, until):
    return any(code in codes and since <= on <= until for code, on in history.exclusions)


def verdicts(history, marks, today):
    """Return [(measure, year, pathway, "yes"|"no"|"out")]; `marks` are those of each job of `history.jobs`."""
    found = []
    periods = trainings(history, today)
    jobs = list(zip(history.jobs, marks, strict=True))
    for period in periods:
        if period["exit"]:
            found += after_exit(history, jobs, period, today)
    found += gains(history, periods, today)
    found += finishes(history, jobs, periods, today)
    return found


def in_quarter(jobs, quarter):
    """Return tags and dollars of unsubsidised work in a quarter."""
    tags, dollars = set(), 0
    for job, marks in jobs:
        count = sum(worked(job, marks, day) for day in quarter)
        if count and not job.subsidised:
            tags.add(job.tag)
            dollars += job.daily_pay * count
        if any(on in quarter and said == "other" for on, said in marks) and not count:
            tags.add("?")
    return tags, dollars


def second_quarter_dollars(history, marks, today):
    """Yield (year, pathway, dollars) of whoever worked in the 2nd quarter after exit, all of it with known pay."""
    jobs = list(zip(history.jobs, marks, strict=True))
    for period in trainings(history, today):
        if period["exit"]:
            second, fourth = quarter_days(period["exit"], 2), quarter_days(period["exit"], 4)
            tags, dollars = in_quarter(jobs, second)
            counts = second[-1] < today and not out(history, WIOA, period["start"], fourth[-1])
            if counts and tags and "?" not in tags:
                yield year_of(period["exit"]), place(period), dollars


def place(period):
    rows = sorted(period["rows"], key=lambda row: (row["done"] or date.min, row["began"], row["pathway"]))
    return rows[-1]["pathway"]


def after_exit(history, jobs, period, today):
    exit_on, pathway = period["exit"], place(period)
    year = year_of(exit_on)
    second, fourth = quarter_days(exit_on, 2), quarter_days(exit_on, 4)
    left_out = out(history, WIOA, period["start"], fourth[-1])
    (two, _), (four, _) = in_quarter(jobs, second), in_quarter(jobs, fourth)

    def say(name, yes):
        found.append((name, year, pathway, "out" if left_out else "yes" if yes else "no"))

    found = []
    if second[-1] < today:
        say("employed_q2", two)
    if fourth[-1] < today:
        say("employed_q4", four)
        if two:
            say("same_employer", (two & four) - {"?"})
    due = months_later(exit_on, 12)
    if due < today:
        exams = [day for day in history.credentials if day >= period["start"]]
        say("credential", exams and min(exams) <= due)
    return found


def gains(history, periods, today):
    rows = {}
    for period in periods:
        ends = [row["done"] or last_seat(row) or period["exit"] for row in period["rows"]]
        end = period["exit"] if None in ends else max(ends)
        if end is None or (period["exit"] and period["exit"] < end):
            end = period["exit"]
        end = end or today
        for day in days(period["start"], end):
            row = rows.setdefault(year_of(day), {"yes": False})
            begun = [one for one in period["rows"] if one["began"] <= date(year_of(day) + 1, 6, 30)] or period["rows"]
            row["pathway"], row["start"] = begun[-1]["pathway"], period["start"]
            row["yes"] |= day in history.gains or day in history.credentials
    found = []
    for year, row in rows.items():
        left = out(history, WIOA, row["start"], date(year + 1, 6, 30))
        found.append(("gains", year, row["pathway"], "out" if left else "yes" if row["yes"] else "no"))
    return found


def last_seat(row):
    return None if None in row["untils"] else max(row["untils"])


def finishes(history, jobs, periods, today):
    found = []
    held = [(row, period) for period in periods for row in period["rows"] if row["held"]]
    per_year = defaultdict(list)
    for row, period in held:
        per_year[year_of(row["planned"])].append((row["done"] is not None, row["began"], row["pathway"], row, period))
    for year, rows in per_year.items():
        *_, row, period = max(rows, key=lambda one: one[:3])
        if row["planned"] < today:
            left = out(history, WIOA, period["start"], row["planned"])
            on_time = row["done"] and row["done"] <= row["planned"]
            for name, yes in (("graduated", on_time), ("graduated_late", row["done"])):
                found.append((name, year, row["pathway"], "out" if left else "yes" if yes else "no"))
    last = {}
    for row, period in held:
        if row["done"]:
            key = year_of(row["done"])
            if key not in last or (row["done"], row["pathway"]) >= (last[key][0]["done"], last[key][0]["pathway"]):
                last[key] = (row, period)
    for year, (row, period) in last.items():
        found += after_finish(history, jobs, period, row, year, today)
    return found


def after_finish(history, jobs, period, row, year, today):
    found = []
    on, half = row["done"] + timedelta(days=180), months_later(row["done"], 6)
    if on <= today:
        left = out(history, CIRR, period["start"], on)
        codes = sorted(job.cirr_code for job, marks in jobs if worked(job, marks, on))
        yes = bool(codes) and codes[0].startswith("1")
        found.append(("in_field", year, row["pathway"], "out" if left else "yes" if yes else "no"))
    if half <= today:
        left = out(history, BPPE, period["start"], half)
        yes = any(job.in_field and worked(job, marks, d) for job, marks in jobs for d in days(row["done"], half))
        found.append(("bppe", year, row["pathway"], "out" if left else "yes" if yes else "no"))
    return found
