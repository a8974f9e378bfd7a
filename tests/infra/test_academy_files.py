"""What set-up writes: secrets, an environment for each program, units, a proxy's configuration."""

import os
import shutil
import stat
import subprocess

import pytest

from infra.academy import environment, place, starting
from tests.infra.test_answers import GOOD


@pytest.fixture
def academy(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "FILE", tmp_path / "academy.toml")
    (tmp_path / "data").mkdir()
    answers = {**GOOD, "data": str(tmp_path / "data")}
    ports = {"site_port": 8000, "labs_port": 8001, "hub_port": 8081, "proxy_port": 8002}
    return place.Academy(answers, ports, "academy")


def test_secrets_are_made_once_and_are_the_owners_alone(academy):
    assert environment.make_secrets(academy) == 7
    before = {path.name: path.read_text() for path in academy.secrets.iterdir()}
    assert len(set(before.values())) == 7
    assert environment.make_secrets(academy) == 0
    assert {path.name: path.read_text() for path in academy.secrets.iterdir()} == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in academy.secrets.iterdir()} == {0o600}
    assert stat.S_IMODE(academy.secrets.stat().st_mode) == 0o700


def test_each_program_is_told_its_own_secrets_alone(academy):
    environment.make_secrets(academy)
    secret = {path.name: path.read_text().strip() for path in academy.secrets.iterdir()}
    told = {name: str(environment.of(academy, name)) for name in environment.PROGRAMS}
    assert secret["grader"] in told["grader"]
    assert not any(secret[name] in told["grader"] for name in ("django", "hub-client", "hub-api", "proxy"))
    assert not any(secret[name] in told["hub"] for name in ("django", "grader"))
    assert secret["proxy"] not in told["site"]


def test_graders_labs_and_hub_ask_inside(academy):
    environment.make_secrets(academy)
    for name in ("grader", "hub"):
        told = environment.of(academy, name)
        assert told["ACADEMY_API_URL"] == "http://127.0.0.1:8000/api/labs"
        assert told["ACADEMY_INNER_URL"] == "http://127.0.0.1:8000"


def test_a_shell_and_we_ourselves_read_an_environment_alike(academy):
    environment.make_secrets(academy)
    environment.write_all(academy)
    file = environment.path(academy, "site")
    read = environment.read(file)
    assert read == environment.of(academy, "site")
    command = ["bash", "-euc", f"set -a; . {file}; printenv -0"]
    shell = subprocess.run(command, capture_output=True, text=True, check=True, env={"PATH": os.environ["PATH"]})
    found = dict(line.split("=", 1) for line in shell.stdout.split("\0") if line)
    assert {name: found[name] for name in read} == read
    assert "BEGIN PRIVATE KEY" in read["ACADEMY_OIDC_PRIVATE_KEY"]


def test_writing_again_changes_nothing(academy):
    environment.make_secrets(academy)
    assert environment.write_all(academy) == 3
    assert starting.write_files(academy) == 9
    assert environment.write_all(academy) == starting.write_files(academy) == 0


def test_what_an_administrator_adds_goes_to_the_site_alone(academy):
    environment.make_secrets(academy)
    (academy.var / "environment").mkdir()
    more = '# mail\nACADEMY_NOTICES_BY_EMAIL=1\nACADEMY_NOTICE_SENDER="Messages <m@learn.example.org>"\n'
    (academy.var / "environment" / "extra.env").write_text(more)
    assert environment.of(academy, "site")["ACADEMY_NOTICE_SENDER"] == "Messages <m@learn.example.org>"
    assert "ACADEMY_NOTICE_SENDER" not in environment.of(academy, "grader")


def test_units_and_proxy_hold_no_placeholder_and_name_this_machine(academy):
    starting.write_files(academy)
    files = {path.name: path.read_text() for path in starting.folder(academy).iterdir()}
    assert not [name for name, text in files.items() if starting.filled(text, {}) != text]
    assert "https://learn.example.org {" in files["Caddyfile"]
    assert "https://labs.example.net {" in files["Caddyfile"]
    for name, text in files.items():
        if name.endswith(".service"):
            assert "User=academy\n" in text
            assert f"WorkingDirectory={place.ROOT}\n" in text


def test_systemd_understands_the_units(academy):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not here")
    starting.write_files(academy)
    units = [
        str(path) for path in starting.folder(academy).iterdir() if path.suffix in {".service", ".timer", ".target"}
    ]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "academy" in line]
    assert not [line for line in said if "nknown" in line or "Failed to parse" in line or "ignoring" in line.lower()]


def test_a_programs_port_stays_once_it_was_chosen(academy, monkeypatch):
    kept = {name: str(port) for name, port in academy.ports.items()}
    monkeypatch.setattr(place.ports, "is_free", lambda port: False)
    assert place.settle(academy.answers, kept).ports == academy.ports


def test_before_set_up_every_command_says_what_to_run(academy):
    from infra.academy.answers import Wrong

    with pytest.raises(Wrong, match="make academy"):
        place.known()
    place.FILE.write_text("name = no quotes\n")
    with pytest.raises(Wrong, match='Each line is like: name = "Tech academy"'):
        place.known()
