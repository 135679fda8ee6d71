"""Visitors who mean no good: figures that are not theirs, and more than their share of the machine."""

from dataclasses import replace

import pytest
from walk import begin, fill

from domain.evidence import PrintRule
from service.store import audit
from service.store.drafts import draft_of
from service.usecases import public_sheet
from service.usecases.relax_answer import can_be_relaxed
from service.usecases.turns import Turns


def figures_for_staff_only(workshop):
    """Return must-have and place of every known figure that the form could take over but may not tell."""
    on = workshop.evaluated_on(None)
    table = workshop.measures(on)
    found = []
    for gate in workshop.catalogue.gates.values():
        for site in table.site_ids if can_be_relaxed(workshop, gate.id) else ():
            detail = table.details.get((site, gate.measure))
            low = table.low[table.site_ids.index(site), table.column(gate.measure)]
            rules = (
                {workshop.pack.record(name).print_rule(on) for name in detail.evidence} if detail else set()
            )
            if PrintRule.STAFF_ONLY in rules and low == low:  # noqa: PLR0124  (a known number)
                found.append((gate.id, site, float(low)))
    return found


def test_a_figure_for_staff_only_cannot_be_had_by_asking_to_relax_to_it(client, workshop):
    wanted = figures_for_staff_only(workshop)
    assert wanted
    form, _ = fill(client, q1={"functions": ["it_hub"]}, q3={"floor_area": "1200"})
    for gate, site, low in wanted:
        assert client.post(f"{form}/relax", data={"gate": gate, "site": site}).status_code == 404
        assert f"{low:.10g}" not in client.get(f"{form}/check").text


@pytest.mark.parametrize(
    "typed", ["٢٠٢٨", "२०२८年५月", "FY٢٠٢٨", "9999", "9999-12", "0001", "9" * 5000, "令和" + "9" * 5000]
)
def test_a_year_in_digits_nobody_computes_with_is_told_and_not_kept(client, typed):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    assert client.post(f"{form}/2", data={"open_by": typed}).status_code == 422
    assert client.get(f"{form}/check").status_code == 200


class TestWithFewChanges:
    @pytest.fixture
    def settings(self, settings):
        return replace(settings, changes_per_hour=8, papers_per_hour=2)

    def test_answers_have_an_end(self, client):
        form = begin(client)
        sent = [client.post(f"{form}/1", data={"functions": ["it_hub"]}) for _ in range(9)]
        assert [answer.status_code for answer in sent] == [303] * 8 + [429]
        assert int(sent[-1].headers["retry-after"]) > 0

    def test_moved_weights_have_an_end_and_the_kept_result_has_none(self, client):
        _, result = fill(client)
        answers = [client.get(f"{result}?f=data_center&utilities={n}").status_code for n in range(10, 13)]
        assert answers[-1] == 429
        assert client.get(result).status_code == 200

    def test_sheets_have_an_end(self, client, monkeypatch):
        monkeypatch.setattr("service.pages.public.handouts.public_sheet", lambda *_: b"%PDF-")
        _, result = fill(client)
        assert [client.get(f"{result}/sheet.pdf").status_code for _ in range(3)] == [200, 200, 429]


def test_whoever_would_wait_long_for_a_sheet_is_sent_away_and_holds_no_thread(client, monkeypatch):
    _, result = fill(client)
    monkeypatch.setattr(public_sheet, "_typesetters", Turns(1, 0, wait_s=5))
    with public_sheet._typesetters.turn():  # noqa: SLF001  (somebody else's sheet is being made)
        for paper in ("sheet.pdf", "sheet"):
            answer = client.get(f"{result}/{paper}?utilities=71")
            assert answer.status_code == 429
            assert answer.headers["retry-after"] == "5"


def test_turns_are_given_back_after_a_fault():
    turns = Turns(1, 0, wait_s=1)
    with pytest.raises(ValueError, match="x"), turns.turn():
        raise ValueError("x")  # noqa: EM101
    with turns.turn():
        pass


def test_every_answer_leaves_a_line_in_the_trail_that_does_not_quote_it(client, workshop):
    form = begin(client)
    client.post(f"{form}/1", data={"functions": ["it_hub"]})
    with workshop.database.reading() as connection:
        draft = draft_of(connection, form.rpartition("/")[2])
    lines = audit.lines_about(workshop.database, "draft", draft.id)
    assert [line.action for line in lines] == ["start", "answer"]
    assert lines[-1].facts == {"question": "what"}
