"""The limit: bare views with a session, raw SQL and plain strings that show the same rows as placement's lists."""

# ruff: noqa: S608 (no text of anybody's stands in these statements)

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from infra.bench.bare import asked
from infra.bench.placement_rows import Filled
from placement.openings.models import JobOrder

IN_A_COLUMN, MATCHES, OPENINGS, LINES = 12, 6, 24, 12
MINE = """
    SELECT a.student_id FROM people_caseassignment a JOIN people_user u ON u.id = a.student_id AND u.is_active
    WHERE a.staff_id = %s AND a.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM people_staffbar b
    WHERE b.staff_id = a.staff_id AND b.student_id = a.student_id AND b.ended_at IS NULL)
"""
STAGE = """
    CASE WHEN state IN ('suggested', 'student_interested') THEN 'interest' WHEN state = 'release_signed' THEN 'release'
    WHEN state IN ('referred', 'applied', 'screening') THEN 'referred' WHEN state = 'interview' THEN 'interview'
    ELSE 'offer' END
"""
LIVE = f"""
    student_id IN ({MINE}) AND state NOT IN ('student_withdrew', 'employer_declined', 'no_response', 'position_closed',
    'started')
"""
COLUMNS = f"""
    SELECT stage, total, id FROM (SELECT id, stage, ROW_NUMBER() OVER (PARTITION BY stage ORDER BY due_on,
    moved_at DESC, id) AS n, COUNT(*) OVER (PARTITION BY stage) AS total FROM (SELECT id, due_on, moved_at,
    {STAGE} AS stage FROM placement_referral WHERE {LIVE}) AS staged) AS ranked WHERE n <= {IN_A_COLUMN}
"""
# After how many days somebody looks at a job, by its state.
STEPS = (("pending_start", 0), ("started", 0), ("verified", 30), ("d30", 60), ("d60", 90), ("d90", 180), ("d180", 365))
CARDS = """
    SELECT r.id, u.display_name, o.title, e.name, r.state, r.moved_at, r.due_on,
    EXISTS (SELECT 1 FROM people_release p JOIN people_releaseevent v ON v.release_id = p.id WHERE
        p.student_id = r.student_id AND p.subject_id = r.order_id AND v.kind = 'signed' AND v.until > %s),
    EXISTS (SELECT 1 FROM people_release p WHERE p.student_id = r.student_id AND p.subject_id = r.order_id)
    FROM placement_referral r JOIN people_user u ON u.id = r.student_id JOIN placement_joborder o ON o.id = r.order_id
    JOIN placement_employer e ON e.id = o.employer_id WHERE r.id IN ({marks})
"""


def _after(column: str, days: str) -> str:
    """Return SQL for the day so many days after the day in a column."""
    return f"date({column}, '+' || ({days}) || ' days')" if connection.vendor == "sqlite" else f"({column} + ({days}))"


def _key(value: Any) -> Any:
    return value.hex if connection.vendor == "sqlite" else value


def _all(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _jobs(until: date) -> str:
    """Return SQL for the jobs that somebody should look at until a day: id, day, what for. Takes a staff id."""
    known = "(SELECT COUNT(*) FROM placement_placementevent k WHERE k.placement_id = p.id AND k.employed <> '')"
    steps = " ".join(f"WHEN '{state}' THEN {days}" for state, days in STEPS)
    ended = f"CASE {known} WHEN 0 THEN 30 WHEN 1 THEN 60 WHEN 2 THEN 90 WHEN 3 THEN 180 WHEN 4 THEN 365 END"
    days = f"CASE p.state {steps} WHEN 'separated' THEN {ended} END"
    return f"""
        SELECT id, look, state FROM (SELECT p.id, p.state, {_after("p.start_on", days)} AS look
        FROM placement_placement p WHERE p.student_id IN ({MINE}) AND p.state <> 'd365'
        AND p.start_on <= '{until}') AS j WHERE look <= '{until}'
    """


def board(filled: Filled) -> str:
    """Return the board: what waits, oldest first, and each column's first cards, with all counts."""
    staff, today = _key(filled.staff.pk), timezone.localdate()
    ranked = _all(COLUMNS, [staff])
    due = _all(
        f"SELECT id, due_on FROM placement_referral WHERE {LIVE} AND due_on <= %s UNION ALL "
        f"SELECT id, look FROM ({_jobs(today)}) AS t WHERE state <> 'separated' ORDER BY 2",
        [staff, str(today), staff],
    )
    ids = list({row[2] for row in ranked} | {row[0] for row in due[:IN_A_COLUMN]})
    marks = ", ".join(["%s"] * len(ids))
    cards = {row[0]: row[1:] for row in _all(CARDS.format(marks=marks), [timezone.now(), *ids])}
    jobs = {
        row[0]: row[1:]
        for row in _all(
            "SELECT p.id, u.display_name, p.title FROM placement_placement p JOIN people_user u ON u.id = p.student_id "
            f"WHERE p.id IN ({marks})",
            ids,
        )
    }
    parts = [f"<h1>Board ({len(due)})</h1>"]
    parts += [_card(pk, cards.get(pk) or jobs[pk]) for pk, _on in due[:IN_A_COLUMN]]
    for stage, total in sorted({(row[0], row[1]) for row in ranked}):
        parts.append(f"<h2>{stage} ({total})</h2>")
        parts += [_card(row[2], cards[row[2]]) for row in ranked if row[0] == stage]
    return "".join(parts)


def _card(pk: Any, facts: Any) -> str:
    words = "".join(f"<p>{escape(str(one))}</p>" for one in facts)
    return f'<li><a href="/placement/referrals/{pk}/">{words}</a></li>'


def match(filled: Filled) -> str:
    """Return the first candidates for the opening, best first, each need beside its level and best evidence."""
    order, staff = filled.order, _key(filled.staff.pk)
    needs = _all(
        "SELECT s.skill_id, k.title_en, s.level FROM placement_orderskill s JOIN pathways_skill k ON k.id = s.skill_id "
        'WHERE s.order_id = %s ORDER BY k."order"',
        [_key(order.pk)],
    )
    marks = ", ".join(["%s"] * len(needs))
    whole = "CAST({0} AS INTEGER)" if connection.vendor == "sqlite" else "TRUNC(CAST({0} AS NUMERIC))"
    percent = whole.format("SUM(v.points) * 100 / SUM(v.max_points) + 0.000001")
    skills = [row[0] for row in needs]
    ranked = _all(
        f"""
        SELECT u.id, u.display_name, COALESCE(SUM(CASE WHEN l.percent >= s.level THEN 1 END), 0) AS has,
        COALESCE(SUM(l.percent), 0) AS mean FROM people_user u JOIN pathways_studentstanding t ON t.student_id = u.id
        LEFT JOIN (SELECT v.student_id, v.skill_id, {percent} AS percent FROM pathways_skillevidence v
            WHERE v.skill_id IN ({marks}) AND v.student_id IN (SELECT student_id FROM pathways_studentstanding
            WHERE state = 'searching' AND student_id IN ({MINE})) GROUP BY v.student_id, v.skill_id) AS l
        ON l.student_id = u.id LEFT JOIN placement_orderskill s ON s.skill_id = l.skill_id AND s.order_id = %s
        WHERE u.id IN ({MINE}) AND t.state = 'searching' GROUP BY u.id, u.display_name
        ORDER BY has DESC, mean DESC, u.display_name
        """,
        [*skills, staff, _key(order.pk), staff],
    )
    first = ranked[:MATCHES]
    evidence = _all(
        "SELECT student_id, skill_id, label, points, max_points FROM pathways_skillevidence WHERE student_id IN "
        f"({', '.join(['%s'] * len(first))}) AND skill_id IN ({marks})",
        [*(row[0] for row in first), *skills],
    )
    parts = [f"<h1>{escape(order.title)} ({len(ranked)})</h1>"]
    for pk, name, has, _mean in first:
        parts.append(f'<h2><a href="/placement/people/{pk}/">{escape(name)}</a>: {has} of {len(needs)}</h2>')
        for skill, title, level in needs:
            best = max((row[3:] + row[2:3] for row in evidence if row[:2] == (pk, skill)), default=())
            parts.append(f"<li>{escape(title)}: {level}, {best}</li>")
    return "".join(parts)


def openings(filled: Filled) -> str:
    """Return the first openings that are not over, those to review first."""
    rows = _all(
        f"""
        SELECT o.id, o.title, e.name, e.state, o.state, o.wage, o.wage_unit, o.hours, o.on_days, o.alone, o.check_kind,
        o.bus, o.remote, o.closes_on, COUNT(*) OVER () FROM placement_joborder o JOIN placement_employer e
        ON e.id = o.employer_id WHERE o.state NOT IN ('filled', 'closed', 'rejected')
        ORDER BY CASE o.state WHEN 'review' THEN 0 WHEN 'open' THEN 1 WHEN 'partly_filled' THEN 2 WHEN 'draft' THEN 3
        ELSE 4 END, o.created_at DESC, o.id LIMIT {OPENINGS}
        """,
        [],
    )
    return "".join(_card(row[0], row[1:]) for row in rows)


def follow_up(filled: Filled) -> str:
    """Return whom to follow up until in six days, longest waiting first."""
    until = timezone.localdate() + timedelta(days=6)
    found = _all(f"{_jobs(until)} ORDER BY 2, 1", [_key(filled.staff.pk)])
    first = found[:LINES]
    marks = ", ".join(["%s"] * len(first))
    facts = _all(
        "SELECT p.id, u.display_name, p.title, u.id, c.channel FROM placement_placement p JOIN people_user u ON "
        "u.id = p.student_id LEFT JOIN people_safecontactrule c ON c.user_id = u.id AND c.allowed AND "
        f"c.confirmed_at > %s WHERE p.id IN ({marks})",
        [timezone.now() - timedelta(days=90), *(row[0] for row in first)],
    )
    known = {row[0]: row[1:] for row in facts}
    form = "".join(f"<option>{n}</option>" for n in range(6))
    parts = [f"<h1>Follow-up ({len(found)})</h1>"]
    for pk, look, _state in first:
        buttons = "".join(f"<button>{n} {escape(known[pk][0])}</button>" for n in range(4))
        parts.append(f"{_card(pk, known[pk])}{look}<form><select>{form}</select><input>{buttons}</form>")
    return "".join(parts)


def view(page: Callable[[Filled], str], filled: Filled, cookie: str) -> Callable[[], bytes]:
    """Return a function that asks a bare view for a page."""

    def bare(request: HttpRequest) -> HttpResponse:
        assert request.session[SESSION_KEY]
        return HttpResponse("<!doctype html><title>x</title>" + page(filled))

    return asked(bare, cookie)


def pages(order: JobOrder) -> dict[str, tuple[str, Callable[[Filled], str]]]:
    """Return the measured pages: their address, and the limit that shows the same rows."""
    return {
        "board": ("/placement/", board),
        "match for one opening": (f"/placement/openings/{order.pk}/", match),
        "openings": ("/placement/openings/", openings),
        "follow-up this week": ("/placement/this-week/", follow_up),
    }
