"""What the demo tells the person who started it."""

import json
from pathlib import Path

from infra.demo.plan import Plan

WHO = {
    "student": "student",
    "student_two": "student, same cohort",
    "student_ready": "student, looking for work",
    "instructor": "instructor",
    "assistant": "teaching assistant",
    "placement": "placement staff",
    "placement_two": "placement staff, second",
    "employer": "employer contact",
    "editor": "content editor",
    "reporter": "reports to funders",
    "administrator": "administrator",
    "admin_two": "administrator, second",
}


def sign_ins(var: Path) -> list[str]:
    """Return the demo people as lines of a table; staff need a code, made from their secret, at sign-in."""
    path = var / "demo-sign-ins.json"
    people = json.loads(path.read_text()) if path.exists() else []
    rows = [
        (WHO[one["key"]], one["username"], one["password"], one.get("totp_secret") or "")
        for one in people
        if one["key"] in WHO
    ]
    if not rows:
        return []
    head = ("Who", "Sign-in name", "Password", "Secret for an authenticator app")
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    ]


def ready(plan: Plan) -> None:
    """Print addresses, sign-ins, and as the last line `Ready: <address>`."""
    print()
    for line in sign_ins(plan.var):
        print(line)
    print()
    print("Codes for staff:  make demo-codes, in a second terminal")
    print(f"Labs run at {plan.hub_url}; logs are in {plan.var / 'logs'}; Ctrl-C stops everything.")
    print(f"Ready: {plan.site_url}", flush=True)
