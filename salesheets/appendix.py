"""Typeset the site data sheets: one page per place in the fields of a request for information."""

from collections.abc import Sequence
from typing import Any, Final

from domain.errors import NothingToPrintError, SheetTooLongError
from domain.measures import MeasureTable
from domain.place import DataPack
from domain.proofs import IncentiveNote
from domain.recommendation import FunctionResult, JudgedPlace, RankedPlace, Recommendation
from domain.text import Language
from salesheets.appendix_fields import FieldFiller
from salesheets.brevity import short_name
from salesheets.companion_words import FOLDER, companion_words
from salesheets.guard import Bench
from salesheets.passages import Ground, Passage, cited_passages, plain_passages
from salesheets.render import typeset
from salesheets.rfi_cards import field_groups
from salesheets.settings import SheetSettings
from salesheets.sources import SourceRegister
from salesheets.wording import clean, day_text
from salesheets.words import words

PLACES: Final = 3
_UNCITED: Final[dict[str, Ground]] = {"plot_id": "name", "contact": "name"}
_TEMPLATE: Final = FOLDER / "appendix.typ"


def render_appendix(  # noqa: PLR0913  (each is a thing of its own that its maker hands over)
    recommendation: Recommendation,
    *,
    pack: DataPack,
    table: MeasureTable,
    incentives: Sequence[IncentiveNote],
    language: Language,
    settings: SheetSettings,
    function: int = 0,
    places: int = PLACES,
    bench: Bench | None = None,
) -> bytes:
    """Return one page per place as PDF/UA-1 and PDF/A-2a; only what may be printed is on it.

    Parameters
    ----------
    table
        The measures of the pack's places on the day of the evaluation.
    incentives
        Best first; the printable ones among the first few are named.
    function
        Index of the function in ``recommendation.functions``.
    places
        How many of the first places; those not ranked yet follow the ranked ones.
    bench
        Judges the words before the paper is set.

    Raises
    ------
    ClaimRefusedError
        The bench objects to a field.
    MissingFontError, SheetRenderError
        The paper cannot be set.
    NothingToPrintError
        No place is left after the must-haves.
    SheetTooLongError
        A place does not fit its page; ``field`` is its longest entry.
    """
    judged = recommendation.functions[function]
    chosen = (*judged.ranking, *judged.insufficient_data)[:places]

    if not chosen:
        raise NothingToPrintError(paper="appendix", function=judged.facility_type.value)

    def page(place: JudgedPlace) -> dict[str, Any]:
        sources = SourceRegister(language=language)
        day = recommendation.evaluated_on
        filler = FieldFiller(pack, table, settings, language, incentives, day, sources)
        made = _page(place, judged, filler)
        if bench:
            cited = [item for item in sources.statements if item.notes]
            bench.refuse((*cited_passages(cited, place.site_id), *_uncited(place.site_id, made)))
        return made

    pages = [page(place) for place in chosen]
    payload = {"document": {**_cover(recommendation, language), "places": pages}, "figures": {}}
    pdf, count = typeset(_TEMPLATE, payload, on=recommendation.evaluated_on)
    if count != len(pages):
        raise SheetTooLongError(pages=count, promised=len(pages), field=_longest(pages))
    return pdf


def _cover(recommendation: Recommendation, language: Language) -> dict[str, Any]:
    base, own, company = (
        words("base", language),
        companion_words("appendix", language),
        recommendation.brief.company,
    )
    name = company.name if language == "ja" else company.name_en or company.name
    hero = words("hero", language)
    addressee = hero["addressee"].format(name=clean(name)) if name else hero["addressee_open"]
    edition = base["edition"].format(edition=recommendation.pack.edition)
    footer = [
        own["document"],
        edition,
        base["as_of"].format(date=day_text(recommendation.evaluated_on, language)),
    ]
    footer += [base["fictional"]] if recommendation.brief.fictional else []
    return {
        "language": language,
        "title": f"{addressee} {own['document']}",
        "keywords": [recommendation.pack.digest, recommendation.catalogue.digest],
        "addressee": addressee,
        "footer": "  ".join(footer),
    }


def _page(place: JudgedPlace, judged: FunctionResult, filler: FieldFiller) -> dict[str, Any]:
    own, language = companion_words("appendix", filler.language), filler.language
    site = filler.pack.sites[place.site_id]
    ranked = own["ranked"].format(rank=place.rank) if isinstance(place, RankedPlace) else own["unranked"]
    groups: list[dict[str, Any]] = [
        {
            "label": group.label[language],
            "entries": [filler.entry(card, site).model_dump(mode="json") for card in group.fields],
        }
        for group in field_groups()
    ]
    known = sum(entry["known"] for group in groups for entry in group["entries"])
    fields = sum(len(group["entries"]) for group in groups)
    return {
        "number": place.rank if isinstance(place, RankedPlace) else None,
        "count": own["count"].format(fields=fields, known=known, open=fields - known),
        "name": short_name(clean(place.name[language]), language),
        "rank": own["rank"].format(function=clean(judged.facility_type_label[language]), rank=ranked),
        "groups": groups,
        "sources": [line.model_dump(mode="json") for line in filler.sources.lines()],
    }


def _uncited(where: str, page: dict[str, Any]) -> tuple[Passage, ...]:
    """Return what stands in the fields without a source: whom to ask, names, words of the pack."""
    entries = [entry for group in page["groups"] for entry in group["entries"] if not entry["marks"]]
    read: list[Passage] = []
    for entry in entries:
        ground: Ground = "fixed" if not entry["known"] else _UNCITED.get(entry["id"], "none")
        read.extend(plain_passages({f"{where}.{entry['id']}": entry["says"]}, ground))
    return tuple(read)


def _longest(pages: Sequence[dict[str, Any]]) -> str:
    """Return the label of the longest entry."""
    entries = [entry for page in pages for group in page["groups"] for entry in group["entries"]]
    return str(max(entries, key=lambda entry: len(entry["says"]))["label"]) if entries else ""
