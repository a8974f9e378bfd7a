"""How an app states the expected answers of one URL."""

ROLES = (
    "visitor",
    "student",
    "other_student",
    "instructor",
    "assistant",
    "placement",
    "employer",
    "editor",
    "reporter",
    "administrator",
)
EVERYBODY = ROLES
Cells = dict[str, int | set[int]]


def cells(*_: object, default: int | set[int] = 403, visitor: int | set[int] = 302, **said: int | set[int]) -> Cells:
    """Return all ten cells: what is said, 302 for visitors, `default` for everybody else.

    Who reports to funders opens of the pages of all staff what an editor does, unless something else is said.
    """
    unknown = set(said) - set(ROLES)
    if unknown:
        raise ValueError(f"no such role: {sorted(unknown)}")
    said = {"reporter": said.get("editor", default)} | said
    return {"visitor": visitor} | {role: said.get(role, default) for role in ROLES[1:]}


def open_to_all(status: int = 200) -> Cells:
    """Return the same answer for everybody, visitors too."""
    return dict.fromkeys(ROLES, status)
