"""What a check of a data pack found: faults, and things people should know."""

from enum import StrEnum

from domain.model import Frozen


class Severity(StrEnum):
    """A fault keeps a pack from being loaded; a notice does not."""

    FAULT = "fault"
    NOTICE = "notice"


class Finding(Frozen):
    """One result of a check, as facts; the words are in the message catalogue.

    For a fault ``code`` is the error's code (``[errors.<code>]``), for a notice it is
    found under ``[findings.<code>]``.
    """

    severity: Severity
    code: str
    facts: dict[str, str | int | float | tuple[str, ...]]
