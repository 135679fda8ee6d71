"""Everything about the sheets of a batch but setting them: rank, compose, check, write and register.

One composer serves all typesetting workers: places are measured, companies ranked and maps drawn once.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from domain.brief import Brief
from domain.errors import KamaeError, SheetWorkerError
from domain.mapshapes import MapFrame, MapShapes
from domain.place import DataPack
from domain.recommendation import Recommendation
from salesheets.extras import Extras
from salesheets.guard import refuse_claims
from scoring.claim_guard import claim_rules
from service.store.sheet_register import SheetRegister
from service.usecases.make_sheet import PAGES, MadeSheet, compose_for_both, draw_map
from service.usecases.recommend_sites import recommend_sites
from service.usecases.register_sheet import register_sheet
from service.usecases.sheet_orders import Order, Outcome, State
from service.usecases.typesetting import Composed, NotSet, Typeset, not_set

if TYPE_CHECKING:
    from service.usecases.tools import Tools

_MAPS: Final = 16

_Made = TypeVar("_Made")
_MapKey = tuple[tuple[tuple[str, int], ...], MapFrame]


@dataclass(frozen=True, slots=True)
class Underway:
    """A sheet on its way through a worker."""

    order: Order
    recommendation: Recommendation
    composed: Composed


@dataclass(slots=True)
class SheetComposer:
    """Composes the sheets of one batch and takes them back when they are set.

    The pack of ``tools`` stays the same for the whole batch.
    """

    tools: "Tools"
    folder: Path
    register: SheetRegister
    extras: Extras
    _last: tuple[Brief, Recommendation] | None = None
    _maps: dict[_MapKey, MapShapes] = field(default_factory=dict)

    def compose(self, order: Order) -> Underway | Outcome:
        """Rank and compose one sheet; whatever is wrong with it becomes its outcome."""
        return _or_refused(order, lambda: self._composed(order))

    def take_back(self, job: Underway, made: Typeset | NotSet) -> Outcome:
        """Check what a set sheet claims, write and register it, and tell what became of it."""
        if isinstance(made, NotSet):
            return refused(job.order, made)
        return _or_refused(job.order, lambda: self._handed_out(job, made))

    def _composed(self, order: Order) -> Underway:
        recommendation = self._ranked(order.brief)
        composed = compose_for_both(
            recommendation,
            pack=self.tools.pack,
            settings=self.tools.sheet_settings,
            language=order.language,
            shapes=self._map,
            extras=self.extras,
        )
        return Underway(order, recommendation, composed)

    def _handed_out(self, job: Underway, made: Typeset) -> Outcome:
        pack, settings, order = self.tools.pack, self.tools.sheet_settings, job.order
        refuse_claims(made.document, pack=pack, rules=claim_rules())
        sheet = MadeSheet(made.document, made.pdf, PAGES, settings.development_key)
        path = self.folder / order.file
        sheet.write(path)
        try:
            register_sheet(
                self.register, sheet, recommendation=job.recommendation, pack=pack, settings=settings
            )
        except BaseException:
            path.unlink(missing_ok=True)  # a sheet that cannot be checked later is not handed out
            raise
        return Outcome(
            row=order.row,
            name=order.name,
            language=order.language,
            state=State.MADE,
            file=order.file,
            pdf_sha256=hashlib.sha256(made.pdf).hexdigest(),
            document_id=made.document.identity.document_id,
            check_code=made.document.contact.code,
        )

    def _ranked(self, brief: Brief) -> Recommendation:
        """Rank once for the sheets of one company in two languages, which follow each other."""
        if self._last is None or self._last[0] != brief:
            tools, on = self.tools, self.tools.evaluated_on(brief.evaluated_on)
            ranked = recommend_sites(
                brief,
                pack=tools.pack,
                catalogue=tools.catalogue,
                contradictions=tools.contradictions,
                on=on,
                path=brief.company.name or "",
                table=tools.measures(on),
            )
            self._last = (brief, ranked)
        return self._last[1]

    def _map(self, pack: DataPack, places: Mapping[str, int], frame: MapFrame) -> MapShapes:
        """Draw a map, or take it from the sheets before where the same places came first."""
        key = (tuple(places.items()), frame)
        if key not in self._maps:
            if len(self._maps) == _MAPS:
                del self._maps[next(iter(self._maps))]
            self._maps[key] = draw_map(pack, places, frame)
        return self._maps[key]


def _or_refused(order: Order, make: Callable[[], _Made]) -> _Made | Outcome:
    """Make something of a sheet; one bad row never stops the rest."""
    try:
        return make()
    except KamaeError as error:
        return refused(order, not_set(error))
    except Exception as error:  # noqa: BLE001  (whatever it is, the report tells it)
        return refused(order, not_set(SheetWorkerError(reason=type(error).__name__)))


def refused(order: Order, why: NotSet) -> Outcome:
    """Return the outcome of a sheet that was not made."""
    return Outcome(
        row=order.row,
        name=order.name,
        language=order.language,
        state=State.REFUSED,
        fault=why.fault,
        facts=why.facts,
    )
