"""The fields of the brief's page: what stands in them for a brief, as people write it."""

from typing import Final

from domain.brief import Brief, Range

#: Field of the page -> table of the brief, unit for the normaliser.
AMOUNTS: Final[dict[str, tuple[str, str]]] = {
    "site_area_ha": ("size", "ha"),
    "floor_area_m2": ("size", "m2"),
    "seats": ("size", "people"),
    "power_mw": ("utilities", "mw"),
    "industrial_water_m3_per_day": ("utilities", "m3_per_day"),
    "staff": ("people", "people"),
    "local_hires": ("people", "people"),
    "engineers": ("people", "people"),
}
MOST_SITES: Final = 12
_SPARE: Final = 2


def shown_range(value: Range | None) -> str:
    """Write an amount or an interval so that the normaliser reads the same again; nothing for undecided."""
    if value is None:
        return ""
    return _shown(value.minimum) + ("" if value.maximum is None else f"〜{_shown(value.maximum)}")


def _shown(value: float) -> str:
    return f"{value:.15g}"


def fields_of(brief: Brief, title: str) -> dict[str, str]:
    """Return the text of every field of the page for a brief; an empty one is undecided."""
    company, industry = brief.company, brief.company.industry
    undecided = brief.facility_types == "undecided"
    fields = {
        "title": title,
        "sheet_title": brief.title or "",
        "functions": "undecided" if undecided else " ".join(brief.facility_types),
        "company_name": company.name or "",
        "company_name_en": company.name_en or "",
        "industry_ja": industry.ja if industry else "",
        "industry_en": industry.en if industry and industry.en != industry.ja else "",
        "open_by": brief.open_by or "",
        "power_by": brief.utilities.power_by or "",
        "wishes": brief.wishes or "",
        "lens": brief.lens or "",
        "evaluated_on": brief.evaluated_on.isoformat() if brief.evaluated_on else "",
        "fictional": "yes" if brief.fictional else "",
    }
    fields |= {
        name: shown_range(getattr(getattr(brief, table), name)) for name, (table, _) in AMOUNTS.items()
    }
    for number, site in enumerate(brief.present_sites, start=1):
        fields |= {f"place_{number}": site.municipality, f"role_{number}": site.role.value}
    return fields


def rows_of_sites(fields: dict[str, str]) -> range:
    """Return the numbers of the present sites' rows: the filled ones, and two to spare."""
    filled = [n for n in range(1, MOST_SITES + 1) if fields.get(f"place_{n}")]
    return range(1, min(max(filled, default=0) + _SPARE, MOST_SITES) + 1)
