"""The migrations make exactly the schema that the code speaks of, as one unit."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from domain.errors import DatabaseSchemaError
from service.store.database import Database, open_engine
from service.store.integrity import check_all
from service.store.migrate import HEAD, check_schema, upgrade
from service.store.schema import metadata
from service.store.shape import differences


def test_the_migrated_schema_is_the_one_of_the_code(workshop):
    with workshop.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_upgrade_changes_nothing(workshop):
    assert upgrade(workshop.database) == HEAD


def test_an_empty_database_is_refused_by_name(tmp_path):
    database = Database(open_engine(f"sqlite+pysqlite:///{tmp_path / 'empty.sqlite3'}"))
    with pytest.raises(DatabaseSchemaError) as fault:
        check_schema(database)
    assert fault.value.facts == {"found": "-", "known": HEAD, "reason": "schema_empty"}


def test_a_database_of_a_newer_version_is_left_alone(workshop):
    with workshop.database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '20991231_later'"))
    with pytest.raises(DatabaseSchemaError):
        upgrade(workshop.database)
    with pytest.raises(DatabaseSchemaError) as fault:
        check_schema(workshop.database)
    assert fault.value.facts["reason"] == "schema_newer"


def test_a_column_that_is_missing_is_found(workshop):
    """The schema of an earlier build under the same name: the pages would fail one by one."""
    assert all(check.good for check in check_all(workshop.database))
    with workshop.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE case_briefs DROP COLUMN findings"))
    (bad,) = [check for check in check_all(workshop.database) if not check.good and check.name == "schema"]
    assert bad.found == "case_briefs.findings"


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    database = Database(open_engine(f"sqlite+pysqlite:///{tmp_path / 'half.sqlite3'}"))
    monkeypatch.setattr("alembic.command.upgrade", _half)
    with pytest.raises(ZeroDivisionError):
        upgrade(database)
    assert sa.inspect(database.engine).get_table_names() == []


def _half(config, _revision):
    config.attributes["connection"].execute(sa.text("CREATE TABLE half (id INTEGER)"))
    _ = 1 / 0


OTHER_BUILDS = {
    "a column less": "ALTER TABLE case_briefs DROP COLUMN findings",
    "a column more": "ALTER TABLE cases ADD COLUMN color VARCHAR(9)",
    "a table less": "DROP TABLE worker_beats",
}


@pytest.mark.parametrize("change", OTHER_BUILDS.values(), ids=OTHER_BUILDS.keys())
def test_a_database_of_another_build_is_refused_though_its_version_has_the_same_name(workshop, change):
    check_schema(workshop.database)
    with workshop.database.writing() as connection:
        connection.execute(sa.text(change))
    with pytest.raises(DatabaseSchemaError) as fault:
        check_schema(workshop.database)
    assert fault.value.facts["reason"] == "schema_build"


def test_a_column_that_may_be_empty_now_is_told(workshop):
    if workshop.database.is_sqlite:
        pytest.skip("SQLite cannot change a column in place")
    with workshop.database.writing() as connection:
        connection.execute(sa.text("ALTER TABLE cases ALTER COLUMN number DROP NOT NULL"))
        assert differences(connection) == ("cases.number?",)


def test_tables_of_others_may_lie_beside_ours_on_a_server_but_not_in_our_file(workshop):
    with workshop.database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE spatial_ref_sys (id INTEGER)"))
        assert differences(connection) == (("+spatial_ref_sys",) if workshop.database.is_sqlite else ())
