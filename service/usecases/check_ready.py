"""Tell whether the service can answer: what a load balancer asks every few seconds."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.store.jobs import last_beat
from service.store.migrate import check_schema

if TYPE_CHECKING:
    from service.usecases.tools import Tools

#: A worker notes every second that it lives; after this it counts as gone.
SILENT_AFTER: Final = dt.timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found beside the database, which is there and of this version."""

    worker_alive: bool


def check_ready(tools: "Tools") -> Readiness:
    """Look whether the database answers and has this version's schema.

    Raises
    ------
    DatabaseUnavailableError, DatabaseSchemaError
        It does not.
    """
    check_schema(tools.database)
    with tools.database.reading() as connection:
        seen = last_beat(connection)
    return Readiness(worker_alive=seen is not None and tools.now() - seen < SILENT_AFTER)
