"""What openings hold about people: who wrote down what pay is."""

from people.rights import retention
from placement.openings.models import LocalPay


def register() -> None:
    """Tell the people app of it; called once from `AppConfig.ready`."""
    retention.keep("figures of the academy: an account without a name stays behind who wrote them", LocalPay)
