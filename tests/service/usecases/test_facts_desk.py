"""The facts desk: two people for every figure, one edition for every approval, nothing corrected silently."""

import datetime as dt
import multiprocessing
import os
import signal
import threading
import time

import pytest
import sqlalchemy as sa

from domain.errors import (
    DatabaseUnavailableError,
    NotFoundError,
    OutputNotWritableError,
    OwnProposalError,
    ProposalClosedError,
    RecordChangedError,
)
from geodata import load_pack
from service.security.roles import Role
from service.settings import Settings
from service.store import schema
from service.store.audit import first_broken_line, lines_about
from service.store.fact_proposals import ProposalState, find_proposal, proposals_about
from service.store.pack_editions import all_editions, newest_number
from service.usecases.compute_result import compute_result
from service.usecases.decide_proposal import approve_proposal, reject_proposal, withdraw_proposal
from service.usecases.edition_in_force import PACKS_FOLDER, POINTER, folder_in_force
from service.usecases.propose_fact import check_draft, propose_fact
from service.usecases.replay import replay_text, result_json
from service.wiring import Workshop
from tests.service.usecases.facts_builders import OTHER, RECORD, SOURCE, approved, make_draft, proposed
from tests.service.usecases.real_sheets import recommendation

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def people(make_user):
    return make_user(Role.EDITOR), make_user(Role.APPROVER)


def value_of(workshop, record=RECORD):
    return workshop.pinned().pack.facts[record].value


def test_an_approved_change_is_in_force_at_once_and_carries_its_source(workshop, people):
    before = workshop.pinned().pack
    assert approved(workshop, *people) == 1
    pack = workshop.pinned().pack
    fact = pack.facts[RECORD]
    assert (fact.value, fact.page, fact.as_of, fact.tier.value) == (9000, "表3", "2026-10-01", "official")
    assert pack.sources[fact.sources[0]].title.ja == SOURCE["title_ja"]
    assert pack.info.edition == "2026-11-26.1"
    assert pack.info.edition_date == dt.date(2026, 11, 26)
    assert pack.info.digest != before.info.digest
    others = {i: f for i, f in pack.facts.items() if i != RECORD}
    assert others == {i: f for i, f in before.facts.items() if i != RECORD}


def test_what_one_request_began_with_it_ends_with(workshop, people):
    begun = workshop.pinned()
    approved(workshop, *people)
    assert begun.pack.facts[RECORD].value != 9000
    assert value_of(workshop) == 9000


def test_another_process_sees_the_new_edition_without_a_restart(workshop, people, settings):
    other = Workshop(settings)
    before = other.pinned().pack.info.digest
    approved(workshop, *people)
    assert other.pinned().pack.info.digest == workshop.pinned().pack.info.digest != before
    assert Workshop(settings).pack.info.digest == other.pinned().pack.info.digest
    other.database.close()


def test_an_edition_that_only_the_database_knows_is_found_and_written(workshop, people, settings, tmp_path):
    """Another machine approved it, or the process was killed before the pointer."""
    approved(workshop, *people)
    elsewhere = Workshop(Settings(state=str(tmp_path / "elsewhere"), database_url=settings.database_url))
    assert elsewhere.pinned().pack.facts[RECORD].value == 9000
    assert load_pack(folder_in_force(tmp_path / "elsewhere")).facts[RECORD].value == 9000
    elsewhere.database.close()


def test_old_results_find_the_edition_they_were_made_with(workshop, people):
    delivered = workshop.pinned().pack.info.digest
    approved(workshop, *people)
    first = workshop.pinned().pack.info.digest
    approved(workshop, *people, value="9500")
    tools = workshop.pinned()
    assert tools.pack_of(first).facts[RECORD].value == 9000
    assert tools.pack_of(delivered).facts[RECORD].value not in {9000, 9500}
    assert tools.pack_of("sha256:none") is None


def test_an_old_result_comes_out_the_same_with_its_edition_and_tells_what_changed_with_the_newest(
    workshop, people
):
    tools = workshop.pinned()
    brief = recommendation().brief
    old = result_json(compute_result(tools, brief).recommendation)
    approved(workshop, *people)
    now = workshop.pinned()
    then = now.with_pack(now.pack_of(tools.pack.info.digest))

    def replayed(with_tools):
        return replay_text(
            old, lambda brief: compute_result(with_tools, brief).recommendation, path="old result"
        )

    assert replayed(then).same
    assert {what for what, _, _ in replayed(now).versions} == {"pack.digest"}
    assert not replayed(now).same


def test_the_proposer_may_not_decide(workshop, make_user):
    boss = make_user(Role.APPROVER)
    proposal_id = proposed(workshop, boss)
    for act in (approve_proposal, reject_proposal):
        with pytest.raises(OwnProposalError):
            act(workshop, proposal_id, decider_id=boss, reason="", version=1)
    assert newest(workshop) == 0


def test_not_even_the_table_lets_the_proposer_decide(workshop, make_user):
    boss = make_user(Role.APPROVER)
    proposal_id = proposed(workshop, boss)
    with pytest.raises(sa.exc.IntegrityError), workshop.database.writing() as connection:
        connection.execute(
            schema.fact_proposals.update()
            .where(schema.fact_proposals.c.id == proposal_id)
            .values(state="approved", decider_id=boss)
        )


def newest(workshop):
    with workshop.database.reading() as connection:
        return newest_number(connection)


def state_of(workshop, proposal_id):
    with workshop.database.reading() as connection:
        return find_proposal(connection, proposal_id)


def test_a_rejected_proposal_changes_nothing_and_stays_on_record(workshop, people):
    proposal_id = proposed(workshop, people[0])
    reject_proposal(workshop, proposal_id, decider_id=people[1], reason="出典が古い", version=1)
    proposal = state_of(workshop, proposal_id)
    assert (proposal.state, proposal.decision_note) == (ProposalState.REJECTED, "出典が古い")
    assert newest(workshop) == 0
    with pytest.raises(ProposalClosedError):
        approve_proposal(workshop, proposal_id, decider_id=people[1], reason="", version=1)


def test_only_the_proposer_takes_it_back(workshop, people):
    proposal_id = proposed(workshop, people[0])
    with pytest.raises(NotFoundError):
        withdraw_proposal(workshop, proposal_id, user_id=people[1], version=1)
    withdraw_proposal(workshop, proposal_id, user_id=people[0], version=1)
    assert state_of(workshop, proposal_id).state is ProposalState.WITHDRAWN


def test_a_proposal_on_what_the_record_no_longer_is_must_be_made_anew(workshop, people):
    first, second = proposed(workshop, people[0]), proposed(workshop, people[0], value="9500")
    approve_proposal(workshop, first, decider_id=people[1], reason="", version=1)
    with pytest.raises(RecordChangedError):
        approve_proposal(workshop, second, decider_id=people[1], reason="", version=1)
    assert value_of(workshop) == 9000
    assert newest(workshop) == 1


def test_every_step_stands_in_the_trail_without_words_of_people(workshop, people):
    approved(workshop, *people)
    with workshop.database.reading() as connection:
        (proposal,) = proposals_about(connection, RECORD)
    lines = lines_about(workshop.database, "proposal", proposal.id)
    assert [line.action for line in lines] == ["propose_fact", "approved_fact"]
    assert [line.actor for line in lines] == list(people)
    assert first_broken_line(workshop.database) is None
    assert "調査" not in str([line.facts for line in lines])


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"value": "many"}, "value"),
        ({"value": "1", "owner": "nobody"}, "owner"),
        ({"value": "1", "evidence_class": "guess"}, "evidence_class"),
        ({"value": "1", "note_ja": "注", "note_en": ""}, "note_en"),
        ({"value": "1\n2"}, "value"),
        ({"value": "1", "note_ja": "a\u202eb", "note_en": "b"}, "note_ja"),
        ({"value": "1", "source": {"title_ja": ""}}, "source_title_ja"),
        ({"value": "1", "source": {"page": " "}}, "source_page"),
        ({"value": "1", "source": {"as_of": "令和8年"}}, "source_as_of"),
        ({"value": "1", "source": {"tier": "rumour"}}, "source_tier"),
        ({"value": "1", "source": {"url": "javascript:alert(1)"}}, "source_url"),
        ({"value": "1", "source": {"id": "no-such-source"}}, "source_id"),
        ({"value": "1", "reason": " "}, "reason"),
        ({"value": "1", "file": "owners.toml"}, "file"),
        ({"value": "1", "file": "sources.csv"}, "file"),
        ({"value": "1", "record_id": "no.such"}, "form"),
        ({"kind": "add", "value": "1"}, "id"),
        ({"kind": "add", "record_id": "../../x", "value": "1"}, "id"),
        ({"kind": "add", "record_id": "new.one", "value": "1", "subject": "site:nowhere"}, "form"),
    ],
)
def test_what_the_pack_would_not_take_is_not_proposed(workshop, people, draft, field):
    check, proposal_id = propose_fact(workshop, make_draft(**draft), proposer_id=people[0])
    assert field in check.errors, check.errors
    assert proposal_id is None


def test_a_proposal_that_changes_nothing_is_refused(workshop, people):
    approved(workshop, *people)
    known = workshop.pinned().pack.facts[RECORD].sources[0]
    check = check_draft(workshop.pinned(), make_draft(source={"id": known}))
    assert set(check.errors) == {"form"}


def test_a_new_record_comes_into_the_next_edition(workshop, people):
    cells = {
        "subject": "site:gakken-core",
        "attribute": "tenants",
        "value": "架空研究所",
        "note_ja": "架空研究所",
        "note_en": "Fictional institute",
        "evidence_class": "observed",
    }
    approved(workshop, *people, kind="add", record_id="gakken-core.tenants.2026", **cells)
    fact = workshop.pinned().pack.facts["gakken-core.tenants.2026"]
    assert (fact.value, fact.owner, fact.tier.value) == ("架空研究所", "industry", "official")


def test_a_full_disk_stops_an_approval_and_leaves_the_edition_in_force(workshop, people, monkeypatch):
    proposal_id = proposed(workshop, people[0])

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geodata.pack_edition.os.fsync", full)
    with pytest.raises(OutputNotWritableError):
        approve_proposal(workshop, proposal_id, decider_id=people[1], reason="", version=1)
    monkeypatch.undo()
    assert newest(workshop) == 0
    assert state_of(workshop, proposal_id).state is ProposalState.OPEN
    assert list((workshop.settings.state_folder / PACKS_FOLDER).iterdir()) == []
    approve_proposal(workshop, proposal_id, decider_id=people[1], reason="", version=1)
    assert value_of(workshop) == 9000


def test_without_the_database_the_edition_in_force_stays(workshop, people, monkeypatch):
    approved(workshop, *people)

    def away(*_):
        raise DatabaseUnavailableError(reason="away")

    monkeypatch.setattr("service.usecases.edition_in_force._ASK_EVERY_S", -1)
    monkeypatch.setattr("service.usecases.edition_in_force.put_in_force", away)
    assert value_of(workshop) == 9000


def test_two_approvals_at_once_make_two_editions_and_none_is_lost(workshop, people):
    proposals = [proposed(workshop, people[0], value="9100"), proposed(workshop, people[0], record_id=OTHER)]
    begin, faults = threading.Barrier(2), []

    def approve(proposal_id):
        begin.wait()
        try:
            approve_proposal(workshop, proposal_id, decider_id=people[1], reason="", version=1)
        except Exception as fault:  # noqa: BLE001  (told below)
            faults.append(fault)

    threads = [threading.Thread(target=approve, args=(item,)) for item in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    pack = workshop.pinned().pack
    assert (pack.facts[RECORD].value, pack.facts[OTHER].value) == (9100, 9000)
    with workshop.database.reading() as connection:
        assert [edition.number for edition in all_editions(connection)] == [2, 1]


def test_one_proposal_approved_twice_at_once_makes_one_edition(workshop, people, make_user):
    proposal_id = proposed(workshop, people[0])
    deciders, begin, ends = (people[1], make_user(Role.APPROVER)), threading.Barrier(2), []

    def approve(decider):
        begin.wait()
        try:
            ends.append(approve_proposal(workshop, proposal_id, decider_id=decider, reason="", version=1))
        except ProposalClosedError:
            ends.append("closed")

    threads = [threading.Thread(target=approve, args=(decider,)) for decider in deciders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, ends)) == ["1", "closed"]
    assert value_of(workshop) == 9000


def _approve_until_killed(settings, proposals, decider, told):
    workshop = Workshop(settings)
    for proposal_id in proposals:
        approve_proposal(workshop, proposal_id, decider_id=decider, reason="", version=1)
        with open(told, "ab", buffering=0) as file:  # noqa: PTH123  (unbuffered: told is told)
            file.write(b"x")


@pytest.mark.slow
def test_whoever_is_killed_while_approving_leaves_the_old_edition_or_the_new_one(
    workshop, people, settings, tmp_path
):
    facts = [fact.id for fact in workshop.pack.facts.values() if fact.unit in {"firms", "count", "people"}][
        :40
    ]
    proposals = [proposed(workshop, people[0], record_id=record, value="7") for record in facts]
    done = 0
    for round_ in range(3):
        told = tmp_path / f"told-{round_}"
        killed = SPAWN.Process(
            target=_approve_until_killed, args=(settings, proposals[done:], people[1], told)
        )
        killed.start()
        while not told.exists() or told.stat().st_size < 3:
            time.sleep(0.005)
        time.sleep(0.05 * round_)
        os.kill(killed.pid, signal.SIGKILL)
        killed.join()
        acknowledged = done + told.stat().st_size
        done = newest(workshop)
        assert acknowledged <= done <= acknowledged + 1
        fresh = Workshop(settings)
        pack = fresh.pinned().pack
        assert [pack.facts[record].value == 7 for record in facts[:done]] == [True] * done
        assert load_pack(folder_in_force(settings.state_folder)).info.digest == pack.info.digest
        fresh.database.close()


def test_a_lost_folder_is_written_again_from_the_database(workshop, people, settings):
    approved(workshop, *people)
    folder = folder_in_force(settings.state_folder)
    assert folder.name == (settings.state_folder / PACKS_FOLDER / POINTER).read_text().strip()
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    fresh = Workshop(settings)
    assert fresh.pack.facts[RECORD].value == 9000
    fresh.database.close()
