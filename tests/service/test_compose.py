"""What compose.yaml starts, started without containers: its very commands and settings as processes.

No container engine is asked for. Images, volumes and networks are thus not tried here; commands, settings
and the order of the first start are.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml

from service.settings import Settings
from tests.architecture.committed import ROOT

BIN = Path(sys.executable).parent
GIVEN = {
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "KAMAE_CHECK_KEY": "a long enough key",
    "KAMAE_ALLOWED_HOSTS": "kamae.example.jp",
    "KAMAE_PUBLIC_BASE_URL": "https://kamae.example.jp",
}
_VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def filled(value: str) -> str:
    """Fill the variables of a text as Compose does."""
    return _VARIABLE.sub(
        lambda found: GIVEN[found[1]] if found[2] != "-" else GIVEN.get(found[1], found[3]), value
    )


@pytest.fixture(scope="module")
def services() -> dict:
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_every_variable_that_must_be_set_is_told_at_the_head_of_the_file():
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    head = text[: text.index("\nx-kamae")]
    asked = {found[1] for found in _VARIABLE.finditer(text)}
    assert asked == set(GIVEN)
    assert all(f"{name}=" in head for name in asked)


def test_every_setting_of_it_is_one_of_ours(services):
    known = {f"KAMAE_{item.name.upper()}" for item in fields(Settings)}
    for name in ("app", "worker"):
        assert set(services[name]["environment"]) <= known


def test_what_shares_a_network_hangs_on_the_one_that_does_nothing_else(services):
    """A container that borrows the network of another is cut off when that one starts again."""
    sharing = {name: row["network_mode"] for name, row in services.items() if "network_mode" in row}
    assert set(sharing.values()) == {"service:network"}
    assert services["network"]["command"] == ["sleep", "infinity"]
    assert [name for name, row in services.items() if "ports" in row] == ["network"]


def test_files_that_are_mounted_lie_there_or_are_told(services):
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for row in services.values():
        for mounted in row.get("volumes", ()):
            source = mounted.split(":")[0]
            assert not source.startswith(".") or (ROOT / source).exists() or f"{source[2:]}/" in text


def test_nothing_of_ours_may_gain_rights_or_write_into_its_image(services):
    for name in ("app", "worker", "network"):
        row = services[name]
        assert (row["read_only"], row["cap_drop"]) == (True, ["ALL"])
        assert row["security_opt"] == ["no-new-privileges:true"]
        assert row["environment"]["KAMAE_STATE"] in str(row["volumes"]) if "volumes" in row else True


class Service:
    """One service of the file as processes of this machine."""

    def __init__(self, row: dict, *, url: str, state: Path) -> None:
        self.row = row
        given = {name: filled(value) for name, value in row["environment"].items()}
        address = f"postgresql://kamae:{GIVEN['POSTGRES_PASSWORD']}@db/kamae"
        assert given["KAMAE_DATABASE_URL"] == address
        assert given["KAMAE_STATE"] == "/home/kamae/state"
        given |= {"KAMAE_DATABASE_URL": url, "KAMAE_STATE": str(state)}
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environment = kept | {"HOME": "/nonexistent"} | given

    def run(self, *words: str, **options):
        return subprocess.run(
            self._words(words), env=self.environment, cwd=ROOT, check=False, text=True, **options
        )

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(self._words(self.row["command"]), env=self.environment, cwd=ROOT)

    def _words(self, words) -> list[str]:
        return [re.sub(r"^\.venv/bin/", f"{BIN}/", word) for word in words]


@pytest.mark.slow
def test_the_first_start_works_with_its_very_commands_and_settings(services, database_url, tmp_path, tool):
    """Upgrade and account first, as its head tells; then server and worker; the check of health is good."""
    if "postgresql" not in database_url:
        pytest.skip("the file is for PostgreSQL; KAMAE_TEST_POSTGRES names one")
    tool("pg_dump")
    with socket.socket() as asked:
        if asked.connect_ex(("127.0.0.1", 8000)) == 0:
            pytest.skip("port 8000, which the file names, is in use")
    empty = sa.make_url(database_url)
    _make_empty(empty)
    app, worker = (
        Service(services[name], url=database_url, state=tmp_path / "state") for name in ("app", "worker")
    )
    early = app.run(*app.row["command"], capture_output=True)
    assert (early.returncode, "kamae db upgrade" in early.stderr) == (2, True)
    for words in _head_commands():
        done = app.run(*words, capture_output=True)
        assert done.returncode == 0, done.stderr + done.stdout
    running = [app.start(), worker.start()]
    try:
        healthy = app.row["healthcheck"]["test"]
        assert healthy[0] == "CMD"
        _until(lambda: app.run(*healthy[1:], stderr=subprocess.DEVNULL).returncode == 0, running)
        _until(lambda: '"worker": "alive"' in _ready(app), running)
        told = app.run(".venv/bin/kamae", "doctor", capture_output=True)
        assert "×" not in told.stdout, told.stdout
        late = app.run(".venv/bin/kamae", "db", "backup", str(tmp_path / "kamae.dump"), capture_output=True)
        assert late.returncode == 0, late.stderr
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(timeout=30) for process in running]
    assert codes == [0, 0]


def _head_commands() -> list[list[str]]:
    """Return what the head of the file has the administrator run before the first start."""
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    run = re.findall(r"^#   docker compose run --rm app (.+)$", text, re.MULTILINE)
    first = [
        line.replace("LOGIN", "hanako").split() for line in run if "upgrade" in line or "user add" in line
    ]
    assert len(first) == 2
    return first


def _ready(app: Service) -> str:
    code = (
        app.row["healthcheck"]["test"][3].replace("u.urlopen", "r = u.urlopen") + "; print(r.read().decode())"
    )
    return app.run(".venv/bin/python", "-c", code, capture_output=True).stdout.replace('":"', '": "')


def _make_empty(url: sa.URL) -> None:
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg", database="postgres"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{url.database}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{url.database}"')
    engine.dispose()


def _until(reached, running) -> None:
    for _ in range(240):
        if reached():
            return
        assert all(process.poll() is None for process in running), "a service has ended by itself"
        time.sleep(0.25)
    pytest.fail("not reached in time")
