"""Two to five places of a scenario side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from domain.analysis import Comparison
from domain.recommendation import JudgedPlace
from domain.text import Bilingual
from scoring.compare import compare
from service.pages.staff.workbench import BRIEF, Head, Viewer, head_of_ranked
from service.usecases.open_brief import open_brief
from service.usecases.rank_brief import rank_brief
from service.web.rendering import render

router = APIRouter(include_in_schema=False)

_FEWEST: Final = 2
_MOST: Final = 5
_SHOWN: Final = 0.005


@dataclass(frozen=True, slots=True)
class Cell:
    """One place under one criterion: its figure in words, its points, and the difference to the first."""

    points: float
    gap: float
    figure: Bilingual
    known: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion across the places."""

    label: Bilingual
    cells: tuple[Cell, ...]

    @property
    def parts(self) -> bool:
        """Tell whether the places differ in it, as far as two decimals show."""
        return any(abs(cell.gap) >= _SHOWN for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Two to five places beside the first of them; the gaps of a column sum to the gap of the scores."""

    head: Head
    choices: tuple[JudgedPlace, ...]
    places: tuple[JudgedPlace, ...]
    comparisons: tuple[Comparison, ...]
    rows: tuple[Row, ...]
    chosen: int


@router.get(f"{BRIEF}/compare")
def show_comparison(
    visit: Viewer,
    case_id: str,
    brief_id: str,
    f: str | None = None,
    site: Annotated[list[str] | None, Query()] = None,
) -> Response:
    """Compare two to five places; without a choice the first two."""
    ranked = rank_brief(visit.tools, open_brief(visit.tools, case_id, brief_id), f)
    function = ranked.function
    judged = {place.site_id: place for place in (*function.ranking, *function.insufficient_data)}
    wished = [name for name in dict.fromkeys(site or ()) if name in judged]
    names = wished if site else [place.site_id for place in function.ranking[:_FEWEST]]
    places = tuple(judged[name] for name in names[:_MOST])
    several = len(places) >= _FEWEST
    page = ComparePage(
        head=head_of_ranked(visit, ranked),
        choices=tuple(judged.values()),
        places=places,
        comparisons=tuple(compare(places[0], other) for other in places[1:]) if several else (),
        rows=_rows(places) if several else (),
        chosen=len(wished),
    )
    return render(visit, "staff/compare/places.html", page)


def _rows(places: Sequence[JudgedPlace]) -> tuple[Row, ...]:
    """Return the criteria, those that part the places most on top."""
    found = []
    for row in places[0].contributions:
        cells = []
        for place in places:
            mine = next(item for item in place.contributions if item.criterion == row.criterion)
            cells.append(Cell(mine.points, mine.points - row.points, mine.reason, mine.known))
        found.append(Row(row.label, tuple(cells)))
    return tuple(sorted(found, key=lambda row: -max(abs(cell.gap) for cell in row.cells)))
