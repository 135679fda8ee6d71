"""Prove the data pack and the catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.errors import CardError
from domain.findings import Finding, Severity
from domain.place import DataPack, Owner
from geodata import check_pack
from scoring.cards import Catalogue
from scoring.contradictions import ContradictionCard


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, and how much was looked at."""

    findings: tuple[Finding, ...]
    owners: Mapping[str, Owner]
    counts: dict[str, int]

    @property
    def errors(self) -> int:
        """Return how many findings are faults."""
        return sum(finding.severity is Severity.FAULT for finding in self.findings)


def check_all(
    folder: Path | None,
    *,
    load_pack: Callable[[], DataPack],
    load_catalogue: Callable[[], Catalogue],
    load_contradictions: Callable[[], Mapping[str, ContradictionCard]],
) -> Outcome:
    """Check everything that a run reads; faults are findings, not exceptions.

    ``folder`` is the pack's, ``None`` for the embedded one.
    """
    findings = list(check_pack(folder) if folder else check_pack())
    counts: dict[str, int] = {}
    owners: Mapping[str, Owner] = {}
    try:
        catalogue = load_catalogue()
        counts |= {"criteria": len(catalogue.criteria), "facility_types": len(catalogue.facility_types)}
        counts["contradictions"] = len(load_contradictions())
    except CardError as error:
        facts: dict[str, str | int | float | tuple[str, ...]] = {k: str(v) for k, v in error.facts.items()}
        findings.append(Finding(severity=Severity.FAULT, code=error.code, facts=facts))
    if not any(finding.severity is Severity.FAULT for finding in findings):
        pack = load_pack()
        owners = pack.owners
        counts |= {"sources": len(pack.sources), "facts": len(pack.facts), "sites": len(pack.sites)}
    return Outcome(tuple(findings), owners, counts)
