"""Where JupyterHub starts reading; everything is in `labs.hub.config`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labs.hub import config, settings

config.configure(get_config(), settings.read())  # type: ignore[name-defined]  # noqa: F821
