"""Where a lab's server starts reading; everything is in `labs.hub.singleuser` and `labs.exchange`."""

from labs import exchange
from labs.hub import singleuser

c = get_config()  # type: ignore[name-defined]  # noqa: F821
singleuser.configure(c)
exchange.configure(c)
