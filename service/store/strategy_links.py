"""Which strategy of the concept a must-have or criterion belongs to, as staff have set it."""

import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from service.store.schema import strategy_links


def linked_strategies(connection: sa.Connection) -> dict[str, int]:
    """Return the strategy's number by subject."""
    rows = connection.execute(sa.select(strategy_links.c.subject, strategy_links.c.strategy))
    return {row.subject: row.strategy for row in rows}


def replace_links(
    connection: sa.Connection, links: Mapping[str, int], *, author_id: str, now: dt.datetime
) -> None:
    """Keep these links in place of all before."""
    connection.execute(strategy_links.delete())
    rows = [
        {"subject": subject, "strategy": number, "author_id": author_id, "updated_at": now}
        for subject, number in sorted(links.items())
    ]
    if rows:
        connection.execute(strategy_links.insert(), rows)
