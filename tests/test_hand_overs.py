"""Every kind of hand-over has a test that opens its task: a new kind fails here until one does."""

from pathlib import Path

import pytest

from people.tasks.kinds import duty_of, kinds

ROOT = Path(__file__).resolve().parents[1]
OWN = Path(__file__).resolve()
TESTS = "\n".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py") if file.resolve() != OWN)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.key)
def test_a_kind_of_hand_over_has_a_duty_and_a_test_that_names_its_task(kind):
    assert duty_of(kind.duty).key == kind.duty
    assert str(kind.label)
    assert f'"{kind.key}"' in TESTS
