"""Starting, stopping and starting again: nothing is left behind, and nothing is done twice."""

import socket

import pytest

from infra.running import ports
from tests.e2e import demo as demo_module
from tests.integration.house import House
from tests.integration.processes import below, using, wait_for_end

pytestmark = pytest.mark.integration
# What `infra.demo.prepare` and the build say when they do something; a start that repeats nothing says none of it.
WORK = (" …", "Built ")
ALWAYS = ("Starting site, hub and grader …", "Stopping …")


def work_done(lines: list[str]) -> list[str]:
    """Return the lines that tell of a step of preparation."""
    return [line for line in lines if any(word in line for word in WORK) and line not in ALWAYS]


def test_ctrl_c_stops_every_child_and_frees_the_ports(house: House) -> None:
    pids = below(house.demo.process.pid)
    assert len(pids) >= 6, "site, hub, proxy, grader and scheduler are more than these"
    demo = house.demo
    house.stop()
    assert demo.process.returncode == 0
    assert demo.lines[-1] == "Stopped."
    assert wait_for_end(pids, 2) == []
    assert using(house.var) == []
    assert all(ports.is_free(port) for port in house.ports)


def test_second_start_repeats_no_step(house: House) -> None:
    assert house.has_started_before()
    house.stop()
    demo = house.start()
    assert work_done(demo.lines) == []
    assert demo.site == f"http://127.0.0.1:{house.ports[0]}"
    assert house.all_parts_answer()


def test_second_demo_on_the_same_folder_is_refused_in_words(house: House) -> None:
    assert house.demo.site
    with pytest.raises(AssertionError, match="Another demo is running in"), demo_module.running(house.var):
        pass
    assert house.all_parts_answer()


def test_taken_port_is_named_and_the_next_one_used(house: House) -> None:
    house.stop()
    site, hub = house.ports
    with socket.socket() as other, socket.socket() as another:
        for taken, port in ((other, site), (another, hub)):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", port))
            taken.listen()
        demo = house.start()
        assert f"Port {site} is in use by another program; the site uses {site + 1}." in demo.lines
        assert f"Port {hub} is in use by another program; the hub uses {hub + 1}." in demo.lines
        assert demo.site == f"http://127.0.0.1:{site + 1}"
        assert house.all_parts_answer()
