"""The ledger of a sheet: which words rest on which records."""

from dataclasses import dataclass

from domain.evidence import EvidenceNote


@dataclass(frozen=True, slots=True)
class Statement:
    """Words as cited on the sheet, the numbers of their sources, and every record behind them.

    ``remark`` is printed beside them: a date, or that a source is secondary.
    """

    text: str
    marks: tuple[int, ...]
    notes: tuple[EvidenceNote, ...]
    remark: str = ""
