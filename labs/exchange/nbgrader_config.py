"""nbgrader's settings in a lab server: bind or copy this file to a folder on Jupyter's configuration path."""

from labs.exchange import configure

c = get_config()  # type: ignore[name-defined]  # noqa: F821
configure(c)
