"""The sample cases of a trial."""

import sqlalchemy as sa

from service.store.schema import cases


def sample_names(connection: sa.Connection) -> frozenset[str]:
    """Return the code names of the sample cases that are there."""
    return frozenset(connection.scalars(sa.select(cases.c.code_name).where(cases.c.origin == "sample")))
