"""A release brings a newer pack: approved changes move upon it, clashes come before a second person."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from domain.errors import EditionGoneError, PackRecordError
from geodata.pack_edition import FACTS, Edition, RowChange, next_edition, read_edition, row_of, write_edition
from geodata.pack_files import EMBEDDED_PACK
from geodata.seal import manifest_of
from service.security.roles import Role
from service.store import audit, schema
from service.usecases.decide_proposal import approve_proposal, reject_proposal
from service.usecases.examine import examine
from service.usecases.pack_edition import base_of, edition_of_number
from service.usecases.propose_fact import rows_of
from service.usecases.read_record import closed_proposals, open_proposals
from service.usecases.rebase_edition import plan_rebase, rebase_edition, stands_on_older
from tests.service.usecases.facts_builders import OTHER, RECORD, approved

DAY = dt.date(2027, 4, 1)


@pytest.fixture
def people(make_user):
    return make_user(Role.EDITOR), make_user(Role.APPROVER)


@pytest.fixture
def release(workshop, tmp_path):
    """Return a function that delivers a pack with some rows changed, as an upgrade does."""
    count = iter(range(100))

    def deliver(*changes, without=None):
        name = f"release.{next(count)}"
        edition, pack, faults = next_edition(read_edition(EMBEDDED_PACK), changes, name=name, date=DAY)
        if without:
            kept = b"".join(
                line
                for line in edition.contents[FACTS].splitlines(keepends=True)
                if not line.startswith(f"{without},".encode())
            )
            contents = {**edition.contents, FACTS: kept}
            edition = Edition(contents, manifest_of(edition.parsed.model_dump(), contents))
        else:
            assert not faults
            assert pack is not None
        write_edition(edition, tmp_path / name)
        workshop.settings = dataclasses.replace(workshop.settings, pack=str(tmp_path / name))
        workshop.__dict__.pop("pack", None)

    return deliver


def value_of(workshop, record_id):
    return row_of(base_of(workshop).edition, FACTS, record_id)["value"]


def test_what_the_new_pack_left_alone_is_carried_over_beside_what_it_changed(workshop, people, release):
    approved(workshop, *people, value="9000")
    assert stands_on_older(workshop) is None
    release(RowChange(FACTS, OTHER, {"value": "321"}))
    assert "older_pack" in {finding.key for finding in examine(workshop)}
    assert value_of(workshop, OTHER) != "321", "the approved edition stays in force"
    assert plan_rebase(workshop).carried == (RECORD,)
    assert base_of(workshop).number == 1, "the plan has changed nothing"
    done = rebase_edition(workshop, actor="system")
    assert (done.carried, done.already, done.clashes) == ((RECORD,), 0, ())
    assert (value_of(workshop, RECORD), value_of(workshop, OTHER)) == ("9000", "321")
    pinned = workshop.pinned().pack
    assert pinned.facts[RECORD].sources[0] in pinned.sources, "its source came along"
    assert "older_pack" not in {finding.key for finding in examine(workshop)}
    assert rebase_edition(workshop, actor="system") is None
    (line,) = audit.lines_about(workshop.database, "pack", "2")
    assert (line.action, line.facts["carried"], line.facts["clashes"]) == ("rebase_edition", 1, 0)


def test_what_both_have_changed_comes_before_a_second_person(workshop, people, release):
    approved(workshop, *people, value="8000")
    approved(workshop, *people, value="9000")
    release(RowChange(FACTS, RECORD, {"value": "7000"}))
    done = rebase_edition(workshop, actor="system")
    assert [(clash.record_id, clash.why) for clash in done.clashes] == [(RECORD, "both")]
    assert value_of(workshop, RECORD) == "7000"
    (proposal,) = open_proposals(workshop)
    assert (proposal.proposer_id, proposal.changes["value"]) == (people[0], "9000")
    assert proposal.reason.endswith("新しい調査")
    approve_proposal(workshop, proposal.id, decider_id=people[1], reason="", version=1)
    assert value_of(workshop, RECORD) == "9000"
    assert base_of(workshop).number == 4


def test_a_clash_that_was_rejected_does_not_come_back_with_the_next_release(workshop, people, release):
    approved(workshop, *people, value="9000")
    release(RowChange(FACTS, RECORD, {"value": "7000"}))
    rebase_edition(workshop, actor="system")
    (proposal,) = open_proposals(workshop)
    reject_proposal(workshop, proposal.id, decider_id=people[1], reason="新しい方が正しい", version=1)
    release(RowChange(FACTS, RECORD, {"value": "7100"}), RowChange(FACTS, OTHER, {"value": "5"}))
    done = rebase_edition(workshop, actor="system")
    assert (done.carried, done.already, done.clashes) == ((), 0, ())
    assert value_of(workshop, RECORD) == "7100"
    assert open_proposals(workshop) == ()


def test_what_the_new_pack_holds_already_is_counted_and_nothing_is_asked(workshop, people, release):
    approved(workshop, *people, value="9000")
    release(*rows_of(closed_proposals(workshop)[0]))
    done = rebase_edition(workshop, actor="system")
    assert (done.carried, done.already, done.clashes) == ((), 1, ())
    assert value_of(workshop, RECORD) == "9000"


def test_a_record_that_is_gone_is_named_and_not_brought_back_in_pieces(workshop, people, release):
    approved(workshop, *people, value="9000")
    release(without=RECORD)
    done = rebase_edition(workshop, actor="system")
    assert [(clash.record_id, clash.why) for clash in done.clashes] == [(RECORD, "gone")]
    assert row_of(base_of(workshop).edition, FACTS, RECORD) is None
    assert open_proposals(workshop) == ()
    assert row_of(edition_of_number(workshop, 1), FACTS, RECORD)["value"] == "9000"


def test_what_the_rules_of_the_new_pack_refuse_does_not_stop_the_rest(workshop, people, release, monkeypatch):
    approved(workshop, *people, value="9000")
    approved(workshop, *people, record_id=OTHER, value="99")
    release(RowChange("sites.csv", "kokura-core-uomachi", {"name_en": "Uomachi"}))

    def strict(base, changes, **named):
        edition, pack, faults = next_edition(base, changes, **named)
        refused = any(change.id == RECORD for change in changes)
        return edition, pack, [*faults, PackRecordError(file=FACTS, row=2)] if refused else faults

    monkeypatch.setattr("service.usecases.rebase_edition.next_edition", strict)
    done = rebase_edition(workshop, actor="system")
    assert done.carried == (OTHER,)
    assert [(clash.record_id, clash.why) for clash in done.clashes] == [(RECORD, "refused")]
    assert value_of(workshop, OTHER) == "99"
    assert [proposal.record_id for proposal in open_proposals(workshop)] == [RECORD]


def test_the_pack_that_changes_were_made_of_is_kept_and_missed_if_it_is_not(workshop, people, release):
    approved(workshop, *people, value="9000")
    before = row_of(edition_of_number(workshop, 0), FACTS, RECORD)["value"]
    release(RowChange(FACTS, RECORD, {"value": "7000"}))
    assert row_of(edition_of_number(workshop, 0), FACTS, RECORD)["value"] == before
    with workshop.database.writing() as connection:
        connection.execute(sa.delete(schema.pack_roots))
    with pytest.raises(EditionGoneError):
        rebase_edition(workshop, actor="system")


def test_a_result_of_the_pack_before_the_release_can_still_be_computed_again(workshop, people, release):
    old = workshop.pack
    approved(workshop, *people, value="9000")
    release(RowChange(FACTS, RECORD, {"value": "7000"}))
    rebase_edition(workshop, actor="system")
    found = workshop.pinned().pack_of(old.info.digest)
    assert found is not None
    assert found.info == old.info
    assert found.facts == old.facts


def test_the_desk_says_that_a_newer_pack_waits(workshop, people, release, as_role):
    approved(workshop, *people, value="9000")
    viewer = as_role(Role.VIEWER)
    for page in ("/ja/staff/facts", "/ja/staff/facts/editions"):
        assert "kamae rebase" not in viewer.get(page).text
    release(RowChange(FACTS, OTHER, {"value": "321"}))
    for page in ("/ja/staff/facts", "/ja/staff/facts/editions", "/en/staff/facts"):
        assert "kamae rebase" in viewer.get(page).text, page
    rebase_edition(workshop, actor="system")
    editions = viewer.get("/ja/staff/facts/editions").text
    assert "新しい同梱データパックへの載せ替え" in editions
    assert "kamae rebase" not in editions
