"""Drafts of the facts desk that differ in what a test names."""

from service.usecases.decide_proposal import approve_proposal
from service.usecases.propose_fact import Draft, propose_fact

SOURCE = {
    "id": "",
    "title_ja": "小倉中心部のオフィス調査",
    "title_en": "Survey of offices in central Kokura",
    "publisher_ja": "北九州市",
    "publisher_en": "City of Kitakyushu",
    "url": "https://www.city.kitakyushu.lg.jp/survey.html",
    "published": "2026-10",
    "page": "表3",
    "as_of": "2026-10-01",
    "tier": "official",
}
RECORD = "kokura-core-uomachi.office_floor_area_m2"
OTHER = "hibikinada-rinkai.firms"


def make_draft(
    record_id=RECORD, file="facts.csv", kind="change", *, source=None, reason="新しい調査", **cells
):
    return Draft(kind, file, record_id, cells or {"value": "9000"}, SOURCE | (source or {}), reason)


def proposed(workshop, proposer, **draft):
    """Enter a proposal and return its id."""
    check, proposal_id = propose_fact(workshop.pinned(), make_draft(**draft), proposer_id=proposer)
    assert not check.errors, check.errors
    return proposal_id


def approved(workshop, proposer, approver, **draft):
    """Enter and approve a proposal; return the number of its edition."""
    proposal_id = proposed(workshop, proposer, **draft)
    return approve_proposal(workshop.pinned(), proposal_id, decider_id=approver, reason="確認した", version=1)
