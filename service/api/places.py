"""Places and figures of the pack: open to all, as far as they may be printed."""

import difflib
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Response

from domain.errors import NotFoundError, UnknownSiteError
from domain.evidence import PrintRule
from domain.place import DataPack, Fact, Site
from domain.text import Bilingual
from geodata import place_features
from service.api.answers import GEOJSON, content, problems, sent
from service.api.models import Figure, Figures, Place, PlaceDetail, Places
from service.security.roles import Role
from service.web.visit import Visit, allows_api

router = APIRouter(tags=["places and facts"])
Anyone = Annotated[Visit, allows_api(Role.ANONYMOUS)]


@router.get("/api/v1/places", responses=problems())
def list_places(visit: Anyone) -> Places:
    """Return every place of the pack."""
    pack = visit.tools.pack
    return Places(pack=pack.info, places=tuple(_place(site) for site in pack.sites.values()))


@router.get("/api/v1/places.geojson", response_class=Response, responses=content(GEOJSON))
def list_places_as_geojson(visit: Anyone) -> Response:
    """Return every place of the pack as GeoJSON (RFC 7946)."""
    return sent(place_features(visit.tools.pack), media_type=GEOJSON, public=True)


@router.get("/api/v1/places/{site_id}", responses=problems(404))
def show_place(visit: Anyone, site_id: str) -> PlaceDetail:
    """Return one place with its figures; to the public only those that may be printed."""
    pack = visit.tools.pack
    if site_id not in pack.sites:
        close = difflib.get_close_matches(site_id, sorted(pack.sites), n=3, cutoff=0.3)
        raise UnknownSiteError(site_id=site_id, nearest=close)
    figures = _figures(visit, pack.facts_of(f"site:{site_id}"))
    return PlaceDetail(**_place(pack.sites[site_id]).model_dump(), figures=figures)


@router.get("/api/v1/facts", responses=problems())
def list_facts(
    visit: Anyone,
    subject: Annotated[str | None, Query(max_length=120, description="such as `site:asano`")] = None,
    attribute: Annotated[str | None, Query(max_length=120)] = None,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Figures:
    """Return figures in the order of the pack; to the public only those that may be printed."""
    wanted = (
        fact
        for fact in visit.tools.pack.facts.values()
        if subject in {None, fact.subject} and attribute in {None, fact.attribute}
    )
    figures = _figures(visit, wanted)
    more = offset + limit
    return Figures(
        pack=visit.tools.pack.info,
        total=len(figures),
        next_offset=more if more < len(figures) else None,
        figures=figures[offset:more],
    )


@router.get("/api/v1/facts/{fact_id}", responses=problems(404))
def show_fact(visit: Anyone, fact_id: str) -> Figure:
    """Return one figure with its source."""
    facts = visit.tools.pack.facts
    figures = _figures(visit, [facts[fact_id]] if fact_id in facts else [])
    if not figures:
        raise NotFoundError
    return figures[0]


def _figures(visit: Visit, facts: Iterable[Fact]) -> tuple[Figure, ...]:
    """Return figures as evidence on the pack's day; what is for staff only stays with staff."""
    pack, staff = visit.tools.pack, visit.role >= Role.VIEWER
    judged = (_figure(pack, fact, visit) for fact in facts)
    return tuple(row for row in judged if staff or row.evidence.print_rule is not PrintRule.STAFF_ONLY)


def _figure(pack: DataPack, fact: Fact, visit: Visit) -> Figure:
    attribute = pack.attributes.get(fact.attribute)
    label = attribute.label if attribute else Bilingual(ja=fact.attribute, en=fact.attribute)
    return Figure(
        id=fact.id,
        subject=fact.subject,
        attribute=fact.attribute,
        label=label,
        value=fact.value,
        value_high=fact.value_high,
        or_more=fact.or_more,
        unit=fact.unit,
        evidence=pack.note_of(fact, label, visit.tools.evaluated_on(None)),
    )


def _place(site: Site) -> Place:
    return Place(**{name: getattr(site, name) for name in Place.model_fields})
