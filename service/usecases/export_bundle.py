"""Put the enquiries that have not left yet into a sealed file."""

from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import NothingToBundleError
from service.store import audit
from service.store.bundles import Crossing, add_bundle, mark_crossed, waiting_enquiries
from service.store.results import stored_result
from service.usecases.bundle_file import Bundle, CarriedEnquiry, CarriedResult, sealed
from service.usecases.write_file import write_atomically

if TYPE_CHECKING:
    from service.usecases.tools import Tools


def export_bundle(tools: "Tools", path: Path) -> int:
    """Write the file, then note that its enquiries have left; return how many there are.

    A crash in between leaves the file and the enquiries waiting: they cross twice and are
    taken once.

    Raises
    ------
    NothingToBundleError
        No enquiry waits; no file is written.
    BundleKeyMissingError, OutputNotWritableError
        There is no key, or the file cannot be written; nothing is noted.
    """
    now = tools.now()
    with tools.database.reading() as connection:
        waiting = waiting_enquiries(connection)
    if not waiting:
        raise NothingToBundleError
    bundle = Bundle(made_at=now, enquiries=tuple(_carried(tools, crossing) for crossing in waiting))
    bundle_id, data = sealed(bundle, tools.settings.bundle_key)
    write_atomically(path, data, private=True)
    with tools.database.writing() as connection:
        mark_crossed(connection, [crossing.receipt for crossing in waiting], bundle_id)
        add_bundle(connection, bundle_id, direction="out", count=len(waiting), now=now)
        audit.note(
            connection,
            at=now,
            actor="system",
            action="export_bundle",
            object_kind="bundle",
            object_id=bundle_id,
            facts={"enquiries": len(waiting)},
        )
    return len(waiting)


def _carried(tools: "Tools", crossing: Crossing) -> CarriedEnquiry:
    stored = stored_result(tools.database, crossing.result_id)
    assert stored is not None  # noqa: S101  (the database holds the reference)
    result = CarriedResult(
        **{name: getattr(stored, name) for name in CarriedResult.model_fields},
    )
    values = {name: getattr(crossing, name) for name in Crossing.__dataclass_fields__ if name != "result_id"}
    return CarriedEnquiry(**values, result=result)
