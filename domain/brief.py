"""What a company needs: the brief (要件), read from ``BRIEF.toml`` or a form.

Everything but the facility types may be undecided; undecided is ``None`` and is
said so, never replaced by a guess.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal, LiteralString

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from domain.dates import PartialDate
from domain.model import Frozen
from domain.text import Bilingual

Name = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) < len(values):
        code: LiteralString = "each_once"
        raise PydanticCustomError(code, "one of them stands twice")
    return values


class FacilityTypeId(StrEnum):
    """The functions a company can move or split."""

    HQ_BACKUP = "hq_backup"
    DATA_CENTER = "data_center"
    SECOND_MOTHER_FACTORY = "second_mother_factory"
    IT_HUB = "it_hub"


Functions = Annotated[tuple[FacilityTypeId, ...], Field(min_length=1), AfterValidator(_each_once)]


class Range(Frozen):
    """A wanted amount: at least ``minimum``; ``maximum`` when an upper end is known."""

    minimum: Amount
    maximum: Amount | None = None

    @model_validator(mode="after")
    def _ends_in_order(self) -> "Range":
        if self.maximum is not None and self.maximum < self.minimum:
            code: LiteralString = "range_in_order"
            raise PydanticCustomError(code, "maximum is below minimum")
        return self


class Company(Frozen):
    """Who asks. The name may be withheld; then the industry stands in its place."""

    name: Name | None = None
    name_en: Name | None = None
    industry: Bilingual | None = None


class PresentSiteRole(StrEnum):
    """What the company has at a present site."""

    HEAD_OFFICE = "head_office"
    PLANT = "plant"
    DATA_CENTER = "data_center"
    OFFICE = "office"


class PresentSite(Frozen):
    """Where the company is now, as far as a municipality."""

    role: PresentSiteRole
    municipality: Name


class Size(Frozen):
    """How large; ``None`` is undecided."""

    site_area_ha: Range | None = None
    floor_area_m2: Range | None = None
    seats: Range | None = None


class Utilities(Frozen):
    """What must be supplied; ``None`` is undecided."""

    power_mw: Range | None = None
    power_by: PartialDate | None = None
    industrial_water_m3_per_day: Range | None = None


class People(Frozen):
    """Who will work there; ``None`` is undecided."""

    staff: Range | None = None
    local_hires: Range | None = None
    engineers: Range | None = None


class Comparison(Frozen):
    """``first`` matters ``times`` as much as ``second``."""

    first: Name
    second: Name
    times: Annotated[float, Field(allow_inf_nan=False)]


class Importance(Frozen):
    """What matters, given in one way or not at all; without any, the preset holds.

    ``top``: up to three criteria or groups in order. ``order``: all that matters, in order.
    ``weights``: of criteria. ``groups``: of groups, the preset inside each. ``swing``: 100 for
    the most valuable step from worst to best, the others in proportion. ``pairwise``:
    comparisons of criteria or of groups.
    """

    top: tuple[str, ...] = Field(default=(), max_length=3)
    order: tuple[str, ...] = ()
    weights: dict[str, float] = Field(default_factory=dict)
    groups: dict[str, float] = Field(default_factory=dict)
    swing: dict[str, float] = Field(default_factory=dict)
    pairwise: tuple[Comparison, ...] = ()

    @model_validator(mode="after")
    def _given_in_one_way(self) -> "Importance":
        given = [name for name in Importance.model_fields if getattr(self, name)]
        if len(given) > 1:
            code: LiteralString = "several_ways"
            raise PydanticCustomError(code, "{ways}", {"ways": ", ".join(given)})
        return self


class Brief(Frozen):
    """One company's demands, for one or more functions."""

    title: Text | None = None
    fictional: bool = False
    company: Company = Company()
    facility_types: Functions | Literal["undecided"]
    open_by: PartialDate | None = None
    size: Size = Size()
    utilities: Utilities = Utilities()
    people: People = People()
    present_sites: tuple[PresentSite, ...] = ()
    importance: Importance = Importance()
    wishes: Text | None = None
    lens: Literal["management", "risk", "hr", "engineering"] | None = None
    evaluated_on: dt.date | None = None

    @property
    def functions(self) -> tuple[FacilityTypeId, ...]:
        """Return the facility types to rank: the named ones, or all when undecided."""
        return tuple(FacilityTypeId) if self.facility_types == "undecided" else self.facility_types
