"""The service on a real database: SQLite always, PostgreSQL too where its address is given.

``KAMAE_TEST_POSTGRES`` names a server and a database the tests may make others beside; every
test that asks for ``workshop`` then runs on both. Each test has a database of its own, copied
from one that was migrated once.
"""

import datetime as dt
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from starlette.testclient import TestClient

from service.app import create_app
from service.security.passwords import hash_password
from service.security.roles import Role
from service.security.tokens import new_id
from service.settings import Settings
from service.store import schema
from service.store.database import Database, open_engine
from service.store.migrate import upgrade
from service.store.sessions import open_session
from service.wiring import Workshop

POSTGRES = os.environ.get("KAMAE_TEST_POSTGRES", "")
START = dt.datetime(2026, 11, 26, 1, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery staple"  # noqa: S105  (of accounts that tests make)


@dataclass
class TimedWorkshop(Workshop):
    """A workshop whose clock the test moves; pack and cards are read once for all tests."""

    moment: dt.datetime = field(default=START)

    def now(self) -> dt.datetime:
        return self.moment

    def later(self, **amount: float) -> None:
        """Let time pass: ``later(days=31)``."""
        self.moment += dt.timedelta(**amount)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "kamae.sqlite3"
    database = Database(open_engine(f"sqlite+pysqlite:///{path}"))
    upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture(scope="session")
def _postgres_template() -> Iterator[str]:
    name = f"kamae_template_{uuid.uuid4().hex[:12]}"
    with _server() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    database = Database(open_engine(_address(name)))
    upgrade(database)
    database.close()
    yield name
    with _server() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")


def _address(name: str) -> str:
    return sa.make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)


def _server():
    engine = sa.create_engine(
        sa.make_url(POSTGRES).set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT",
        poolclass=sa.NullPool,
    )
    return engine.connect()


@pytest.fixture(params=["sqlite", "postgres"] if POSTGRES else ["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a fresh database at the newest schema."""
    if request.param == "sqlite":
        path = tmp_path / "kamae.sqlite3"
        shutil.copy(request.getfixturevalue("_sqlite_template"), path)
        yield f"sqlite+pysqlite:///{path}"
        return
    template = request.getfixturevalue("_postgres_template")
    name = f"kamae_{uuid.uuid4().hex[:12]}"
    with _server() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _address(name)
    with _server() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _loaded() -> Workshop:
    loaded = Workshop(Settings())
    _ = loaded.pack, loaded.catalogue, loaded.contradictions
    return loaded


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return the settings of a service in the test's own folder; override in a module for others."""
    return Settings(
        state=str(tmp_path / "state"),
        database_url=database_url,
        allowed_hosts="testserver",
        check_key="key of the tests",
        bundle_key="seal of the tests",
    )


@pytest.fixture
def workshop(settings: Settings, _loaded: Workshop) -> Iterator[TimedWorkshop]:
    """Return the tools on a fresh database, with a clock that stands still."""
    made = TimedWorkshop(settings)
    made.borrow(_loaded)
    yield made
    made.database.close()


@pytest.fixture
def app(workshop: TimedWorkshop) -> FastAPI:
    """Return the application on the test's workshop."""
    return create_app(workshop)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """Return a visitor without an account; faults of ours are raised, redirects are shown."""
    with TestClient(app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"}) as visitor:
        yield visitor


@pytest.fixture(scope="session")
def _password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def make_user(workshop: TimedWorkshop, _password_hash: str) -> Callable[..., str]:
    """Return a function that makes an account and returns its id."""

    def make(role: Role, login: str | None = None, **columns: object) -> str:
        user_id = new_id()
        with workshop.database.writing() as connection:
            connection.execute(
                schema.users.insert().values(
                    {
                        "id": user_id,
                        "login": login or f"{role.word}-{user_id[:6]}",
                        "display_name": f"職員 {role.word}",
                        "password_hash": _password_hash,
                        "role": role.word,
                        "must_change_password": False,
                        "failed_logins": 0,
                        "created_at": workshop.now(),
                    }
                    | columns
                )
            )
        return user_id

    return make


@pytest.fixture
def as_role(
    app: FastAPI, client: TestClient, workshop: TimedWorkshop, make_user: Callable[..., str]
) -> Callable[[Role], TestClient]:
    """Return a function from a role to a visitor logged in with it (anonymous: without an account)."""
    del client  # its life keeps the application started

    def visitor(role: Role) -> TestClient:
        made = TestClient(app, follow_redirects=False, headers={"sec-fetch-site": "same-origin"})
        if role > Role.LINK_HOLDER:
            user_id = make_user(role)
            with workshop.database.writing() as connection:
                secret = open_session(connection, user_id, now=workshop.now(), hours=10)
            made.cookies.set("kamae", secret)
            made.user_id = user_id
        return made

    return visitor
