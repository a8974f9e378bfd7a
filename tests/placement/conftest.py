"""What tests of placement share: the pathway that entries by hand may name."""

import pytest

from tests.academy_site.factories import pathway


@pytest.fixture
def networking(db):
    """A published pathway of that name."""
    return pathway(courses=1, lessons=0)
