"""A trail that somebody has rewritten with skill: each line by itself is right, the chain is not."""

import pytest
import sqlalchemy as sa

from service.store import audit
from service.store.schema import audit as table
from tests.service.store.trail_builders import write_lines

LINES = 4


@pytest.fixture
def trail(workshop):
    """Return the tools on a trail of some lines."""
    write_lines(workshop, LINES)
    return workshop


def rewrite(workshop, number, **changed):
    """Change a line and compute its digest anew, as one would who knows how it is made."""
    with workshop.database.writing() as connection:
        line = connection.execute(sa.select(table).where(table.c.number == number)).one()._asdict()
        line |= changed
        line.pop("digest")
        digest = audit._digest(line)  # noqa: SLF001  (what the forger does)
        where = table.c.number == number
        connection.execute(table.update().where(where).values(**changed, digest=digest))


@pytest.mark.parametrize("number", range(1, LINES))
def test_a_line_written_anew_with_its_digest_does_not_fit_the_next_one(trail, number):
    assert audit.first_broken_line(trail.database) is None
    rewrite(trail, number, actor="somebody else")
    assert audit.first_broken_line(trail.database) == number + 1


@pytest.mark.parametrize("number", range(1, LINES))
def test_a_line_taken_out_is_missed_though_every_other_one_is_untouched(trail, number):
    with trail.database.writing() as connection:
        connection.execute(table.delete().where(table.c.number == number))
    assert audit.first_broken_line(trail.database) == number


def test_the_last_line_alone_can_be_forged_in_the_chain_and_its_anchor_tells(trail):
    """The chain has no line behind it: that is what the anchor outside the database is for."""
    from service.store.audit_anchor import End
    from service.usecases.anchor_trail import anchor_anew, anchor_of

    last = anchor_anew(trail, actor="system").number
    rewrite(trail, last, actor="somebody else")
    assert audit.first_broken_line(trail.database) is None
    assert anchor_of(trail).compare(trail.database).end is End.CHANGED
