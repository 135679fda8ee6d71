"""Read a list of companies that was uploaded or is kept; faults name the file as its sender knows it."""

import tempfile
from pathlib import Path

from domain.errors import KamaeError, TargetsTooLargeError
from domain.place import DataPack
from domain.text import Language
from service.forms.targets import read_targets
from service.messages import say
from service.usecases.import_targets import list_of
from service.usecases.sheet_orders import TargetList
from service.web.visit import Visit


def read_list(content: bytes, name: str, language: Language, pack: DataPack) -> TargetList:
    """Read an uploaded list; a fault names the file as its sender knows it.

    Raises
    ------
    TargetsUnreadableError, TargetsTooLargeError, TargetsColumnsError
        See ``forms.targets.read_targets``.
    """
    with tempfile.TemporaryDirectory(prefix="kamae-list-") as folder:
        path = Path(folder) / "list"
        path.write_bytes(content)
        try:
            return read_targets(path, languages=(language,), pack=pack)
        except KamaeError as fault:
            raise type(fault)(**_told(fault, name, language)) from fault


def _told(fault: KamaeError, name: str, language: Language) -> dict[str, object]:
    """Return the facts of a fault as the sender of the file knows them."""
    facts = dict(fault.facts) | {"path": name}
    if isinstance(fault, TargetsTooLargeError):
        facts["what"] = say(f"case_form.amounts.{fault.facts['what']}", language)
    return facts


def kept_list(visit: Visit, file_id: str) -> tuple[str, TargetList]:
    """Return the name and the rows of a list that is kept.

    Raises
    ------
    NotFoundError
        There is no such list.
    """
    found = list_of(visit.tools, file_id)
    return found.name, read_list(found.content, found.name, visit.language, visit.tools.pack)
