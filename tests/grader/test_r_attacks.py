"""Attacks through R earn nothing and learn nothing, and honest work behind them gets its points.

Each goes the whole way through the site and one worker, which also finds out how the lab's checks are run.
"""

import pytest

from labs.grader.inside import embedded
from tests.conftest import need

from . import books
from .attacked import assert_earns_nothing, assert_honest_work_is_graded

FULL = {"total-basic": 2, "parts": 2, "hashed": 2}
ATTACKS = {
    "other_places": (
        "for (place in c('/etc/passwd', '/proc/1/environ', '/root', '/home')) try(print(if (dir.exists(place)) dir(place) else readLines(place, warn = FALSE)), silent = TRUE)\n"
        "print(Sys.getenv()); for (port in c(22, 80)) try({ socketConnection('127.0.0.1', port, timeout = 1); print('CONNECTED') }, silent = TRUE)"
    ),
    "without_an_end": "repeat tryCatch(repeat {}, interrupt = function(e) 1)",
    "memory": "held <- list(); for (n in 1:80) held[[n]] <- rep(n + 0.5, 2e6)",
    "processes": "for (n in 1:300) system('sleep 60', wait = FALSE)",
    "disk_and_output": "for (n in 1:40) cat(strrep('x', 1e5)); for (n in 1:9) try(writeBin(raw(48 * 2^20), paste0('big', n)), silent = TRUE)",
    "everybody_ends": "system('kill -9 -1'); tools::pskill(-1, 9)",
    "crashes": "tools::pskill(Sys.getpid(), 11)",
    "takes_the_functions": (
        "for (one in c('identical', 'serialize', 'stopifnot', 'eval')) { unlockBinding(one, baseenv()); assign(one, function(...) TRUE, baseenv()) }"
    ),
    "looks_on_and_tells": (
        "total <- function(some) { seen <- c(ls(all.names = TRUE, envir = parent.frame()), capture.output(sys.calls()), deparse(some)); "
        "for (part in c('cmdline', 'environ', 'maps')) seen <- c(seen, tryCatch(readLines(paste0('/proc/self/', part), warn = FALSE), error = function(e) '')); "
        "cat(seen); if (any(grepl(paste0('42', '.5'), seen, fixed = TRUE))) 40 + 2.5 else 0.25 }"
    ),
}  # fmt: skip
# Behind these another hand-in finds its program and its places as they were.
LEAVES_TRACES = {"without_an_end", "memory", "everybody_ends", "takes_the_functions"}


@pytest.fixture(scope="module", autouse=True)
def installed():
    """Skip where R is not installed; CI may require it."""
    need("r", not embedded.missing(), f"apt-get install {' '.join(embedded.missing())}")


@pytest.fixture(scope="module")
def lab(installed):
    return books.version(books.r_lab(old=False), cell_s=2, total_s=6)


@pytest.fixture
def grade(through):
    """Grade through the site and the worker."""
    return through


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_earns_nothing_and_honest_work_behind_it_gets_its_points(name, lab, grade):
    result = grade(lab, {"total": ATTACKS[name]})
    assert_earns_nothing(result, lab, "CONNECTED&quot;", "42.5")
    if name in LEAVES_TRACES:
        assert_honest_work_is_graded(grade, lab, FULL)
