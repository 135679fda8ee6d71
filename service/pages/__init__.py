"""The pages: parse, call one use case, render."""

from typing import Final

from fastapi import APIRouter

from service.pages import account, home
from service.pages.public import assets, consult, form, result, start, verify
from service.pages.staff import (
    admin,
    board,
    briefs,
    case,
    case_parts,
    cases,
    compare,
    fact_changes,
    fact_lists,
    facts,
    kpis,
    meeting,
    papers,
    ranking,
    sheets,
    targets,
    tokens,
    trail,
    weights,
)

PAGE_ROUTERS: Final[tuple[APIRouter, ...]] = (
    account.router,
    cases.router,
    case.router,
    case_parts.router,
    targets.router,
    board.router,
    start.router,
    form.router,
    result.router,
    consult.router,
    verify.router,
    assets.router,
    briefs.router,
    ranking.router,
    compare.router,
    meeting.router,
    weights.router,
    papers.router,
    admin.router,
    tokens.router,
    trail.router,
    facts.router,
    fact_changes.router,
    fact_lists.router,
    kpis.router,
    sheets.router,
    home.router,
)
