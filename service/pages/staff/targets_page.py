"""What stands on the pages of lists of companies: the upload with its batches, and the dry run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from domain.text import Bilingual
from service.forms.spreadsheet import LIMIT_MB
from service.forms.targets import column_label, columns_known
from service.pages.staff.target_list import kept_list
from service.store.jobs import Job
from service.usecases.import_targets import DryRun, batches, try_list
from service.usecases.job_words import masked_fault
from service.usecases.paper_jobs import worker_awake
from service.web.visit import Visit

_SHOWN_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """The upload form, the columns that are read, and the batches so far.

    ``faults`` say by job why nothing came of it.
    """

    columns: tuple[Bilingual, ...]
    jobs: tuple[Job, ...]
    faults: Mapping[str, str]
    unfinished: bool
    worker_awake: bool
    limit_mb: int = LIMIT_MB
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DryRunPage:
    """What a list would do; ``shown`` rows of it are on the page."""

    file_id: str
    name: str
    dry: DryRun
    shown: int
    labels: Mapping[str, Bilingual]
    columns: tuple[Bilingual, ...]
    errors: Mapping[str, str] = field(default_factory=dict)


def dry_run_page(visit: Visit, file_id: str, errors: Mapping[str, str]) -> DryRunPage:
    """Return what a list that is kept would do."""
    name, targets = kept_list(visit, file_id)
    cards = visit.tools.catalogue.facility_types
    dry = try_list(visit.tools, targets)
    return DryRunPage(
        file_id=file_id,
        name=name,
        dry=dry,
        shown=_SHOWN_ROWS,
        labels={card.id: card.label for card in cards.values()},
        columns=tuple(column_label(column) for column in dry.columns),
        errors=errors,
    )


def targets_page(visit: Visit, errors: Mapping[str, str] | None = None) -> TargetsPage:
    """Return the upload form with the batches so far."""
    columns = tuple(column_label(column) for column in columns_known())
    jobs = batches(visit.tools)
    return TargetsPage(
        columns=columns,
        jobs=jobs,
        faults={job.id: masked_fault(job, None, visit.role, visit.language) for job in jobs},
        unfinished=any(not job.state.is_over for job in jobs),
        worker_awake=worker_awake(visit.tools),
        errors=errors or {},
    )
