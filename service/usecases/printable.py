"""What a company calls itself, before it comes onto paper: over-long names are refused, never cut."""

from domain.brief import Brief
from salesheets.hygiene import NAME_LETTERS, fit_for_paper


def refuse_unprintable(brief: Brief) -> None:
    """Refuse a brief whose names no sheet could show as they are.

    A name cut short names somebody else; who made the brief is told which field is too long.

    Raises
    ------
    TextTooLongError
        A name is longer than the layout has room for.
    MissingGlyphError
        A letter that no font of the sheet has.
    """
    company = brief.company
    industry = company.industry
    named = (
        ("company.name", company.name),
        ("company.name_en", company.name_en),
        ("company.industry.ja", industry.ja if industry else None),
        ("company.industry.en", industry.en if industry else None),
    )
    for field, text in named:
        if text:
            fit_for_paper(text, field=field, limit=NAME_LETTERS)
