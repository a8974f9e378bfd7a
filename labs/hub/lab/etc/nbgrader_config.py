"""nbgrader's own commands and its assignment list talk to the site, too."""

from labs import exchange

exchange.configure(get_config())  # type: ignore[name-defined]  # noqa: F821
