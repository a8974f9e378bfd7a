"""A thousand hand-ins in a minute while parts are killed: on the demo as it is, then with two worker hosts.

The demo is SQLite under its own supervisor; the hosts are network namespaces beside PostgreSQL, one of which is cut off
in the middle. Run: python -m infra.bench.burst [hand-ins]. Stops by itself; the last line is one JSON object.
"""

import json
import os
import sys
from typing import Any

import django

from infra.bench.hand_ins import burst, of_house
from infra.bench.town import with_two_hosts
from tests.integration import house as house_module


def on_the_demo(count: int) -> dict[str, Any]:
    """Run the burst on the demo."""
    with house_module.opened() as house:
        return burst(of_house(house), count=count)


def main(count: int) -> None:
    """Run both and print."""
    # For the notebooks alone, which the demo's own code solves; no database is opened here.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "academy_site.settings.test")
    django.setup()
    report: dict[str, Any] = {}
    for name, run in (("one_box_on_sqlite", on_the_demo), ("two_hosts_on_postgresql", with_two_hosts)):
        print(f"== {name}", flush=True)
        report[name] = run(count)
        print(json.dumps(report[name]), flush=True)
    print(json.dumps(report))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
