"""A sheet on the table can be checked, and tells when what it says no longer holds."""

import datetime as dt
from dataclasses import replace

import pytest

from domain.dates import months_after
from domain.errors import FileUnreadableError
from service.store.database import Database, open_engine
from service.store.sheet_register import SheetRegister
from service.usecases.register_sheet import register_sheet
from service.usecases.stale_sheets import Stale, stale_sheets
from service.usecases.verify_sheet import Verdict, verify_sheet
from tests.service.usecases.real_sheets import made, recommend, recommendation, workshop

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def register(database_url):
    database = Database(open_engine(database_url))
    yield SheetRegister(database)
    database.close()


def enter(register, sheet=None, result=None):
    shop = workshop()
    return register_sheet(
        register,
        sheet or made(),
        recommendation=result or recommendation(),
        pack=shop.pack,
        settings=shop.sheet_settings,
    )


def verify(what, register, *, pack=None, on=TODAY):
    return verify_sheet(str(what), register=register, pack=pack or workshop().pack, on=on)


def stale(register, *, pack=None, on=TODAY):
    return stale_sheets(register, pack=pack or workshop().pack, on=on)


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(made().pdf)
    return path


def printed_fact():
    """Return a figure that stands on the sheet, fresh today and stale one day."""
    ids = {note.id for statement in made().document.statements for note in statement.notes}
    facts = workshop().pack.facts
    return next(
        facts[identity]
        for identity in sorted(ids & set(facts))
        if facts[identity].shelf_life.value == "activity" and facts[identity].is_fresh(TODAY)
    )


def with_fact(fact, **changes):
    pack = workshop().pack
    return replace(pack, facts={**pack.facts, fact.id: fact.model_copy(update=changes)})


@pytest.mark.sheet
def test_the_file_handed_out_is_genuine(register, paper):
    assert enter(register)
    outcome = verify(paper, register)
    assert outcome.verdict is Verdict.GENUINE
    assert outcome.sheet.document_id == made().document.identity.document_id
    assert outcome.reasons == ()


@pytest.mark.sheet
@pytest.mark.parametrize(
    "typed",
    [lambda c: c, str.lower, lambda c: c.replace("-", ""), lambda c: f" {c} ", lambda c: c.replace("0", "O")],
)
def test_the_code_on_paper_is_recognised_as_people_type_it(register, typed):
    enter(register)
    assert verify(typed(made().document.contact.code), register).verdict is Verdict.GENUINE


@pytest.mark.sheet
def test_the_address_of_the_qr_code_is_recognised_and_another_sheets_code_is_not(register):
    enter(register)
    document = made().document
    base, code = "https://kamae.example/check", document.contact.code
    assert verify(f"{base}/{document.identity.document_id}/{code}", register).verdict is Verdict.GENUINE
    assert verify(f"{base}/KQ-20261122-000000-JA/{code}", register).verdict is Verdict.UNKNOWN


@pytest.mark.sheet
@pytest.mark.parametrize(
    "forge",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf[:-200] + pdf[-200:].replace(b"%%EOF", b"%%EOX"),
        lambda pdf: pdf[:5000] + bytes([pdf[5000] ^ 1]) + pdf[5001:],
    ],
)
def test_a_file_with_one_changed_byte_is_no_longer_what_was_handed_out(register, paper, forge):
    enter(register)
    paper.write_bytes(forge(made().pdf))
    outcome = verify(paper, register)
    assert outcome.verdict is Verdict.CHANGED
    assert outcome.named == made().document.identity.document_id


@pytest.mark.sheet
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 somebody else's", None])
def test_a_file_that_is_not_in_the_register_is_unknown(register, paper, content):
    if content is not None:
        paper.write_bytes(content)
    assert verify(paper, register).verdict is Verdict.UNKNOWN


def test_a_code_nobody_gave_out_is_unknown(register):
    assert verify("0000-0000", register).verdict is Verdict.UNKNOWN
    assert verify("", register).verdict is Verdict.UNKNOWN
    assert verify("'; DROP TABLE sheets; --", register).verdict is Verdict.UNKNOWN


def test_a_missing_file_is_told(register, tmp_path):
    with pytest.raises(FileUnreadableError):
        verify(tmp_path / "none.pdf", register)


@pytest.mark.sheet
def test_a_later_sheet_for_the_same_brief_supersedes_the_first_and_not_itself(register, paper):
    enter(register)
    later = recommendation().brief.model_copy(update={"evaluated_on": TODAY})
    result = recommend(later)
    shop = workshop()
    from service.usecases.make_sheet import make_sheet

    second = make_sheet(result, pack=shop.pack, settings=shop.sheet_settings, language="ja")
    enter(register, second, result)
    outcome = verify(paper, register)
    assert outcome.verdict is Verdict.SUPERSEDED
    assert outcome.newer.document_id == second.document.identity.document_id
    assert verify(second.document.contact.code, register).verdict is Verdict.GENUINE


@pytest.mark.sheet
def test_nothing_is_stale_while_nothing_has_changed(register):
    enter(register)
    assert stale(register) == ()


@pytest.mark.sheet
def test_a_changed_figure_makes_the_sheets_that_print_it_stale_and_says_what_changed(register, paper):
    enter(register)
    fact = printed_fact()
    pack = with_fact(fact, value=123.0)
    ((sheet, reasons),) = [(item.sheet, item.reasons) for item in stale(register, pack=pack)]
    assert sheet.document_id == made().document.identity.document_id
    (reason,) = reasons
    assert (reason.kind, reason.evidence_id, reason.printed) == (Stale.CHANGED, fact.id, True)
    assert [(c.field, c.before, c.now) for c in reason.changes] == [("value", fact.value, 123.0)]
    assert reason.says.ja
    assert verify(paper, register, pack=pack).verdict is Verdict.SUPERSEDED


@pytest.mark.sheet
def test_a_changed_figure_that_no_sheet_uses_makes_none_stale(register):
    enter(register)
    used = {record.evidence_id for record in register.used_by(register.sheets()[0])}
    other = next(fact for fact in workshop().pack.facts.values() if fact.id not in used)
    assert stale(register, pack=with_fact(other, value=123.0)) == ()


@pytest.mark.sheet
def test_a_figure_that_only_entered_the_ranking_is_told_apart(register):
    enter(register)
    used = register.used_by(register.sheets()[0])
    facts = workshop().pack.facts
    quiet = next(facts[u.evidence_id] for u in used if not u.printed and u.evidence_id in facts)
    (item,) = stale(register, pack=with_fact(quiet, value=1.5))
    assert [(reason.kind, reason.printed) for reason in item.reasons] == [(Stale.CHANGED, False)]


@pytest.mark.sheet
def test_a_withdrawn_record_is_told(register):
    enter(register)
    fact, pack = printed_fact(), workshop().pack
    without = replace(pack, facts={key: value for key, value in pack.facts.items() if key != fact.id})
    (item,) = stale(register, pack=without)
    assert [(reason.kind, reason.evidence_id) for reason in item.reasons] == [(Stale.REMOVED, fact.id)]


@pytest.mark.sheet
def test_an_expired_figure_is_told_with_the_day_since_when(register):
    """36 months after the first day that its date can mean, as RULINGS keeps activity figures."""
    enter(register)
    fact = printed_fact()
    last_fresh = months_after(dt.date.fromisoformat((fact.as_of + "-01-01")[:10]), 36)
    reasons = {
        reason.evidence_id: reason
        for item in stale(register, on=last_fresh + dt.timedelta(days=1))
        for reason in item.reasons
    }
    assert reasons[fact.id].kind is Stale.EXPIRED
    assert reasons[fact.id].since == last_fresh + dt.timedelta(days=1)
    before = {r.evidence_id for item in stale(register, on=last_fresh) for r in item.reasons}
    assert fact.id not in before


@pytest.mark.sheet
def test_a_sheet_past_its_validity_is_listed_from_the_day_after(register):
    enter(register)
    until = dt.date.fromisoformat(register.sheets()[0].valid_until)
    assert Stale.PAST_VALIDITY not in {r.kind for item in stale(register, on=until) for r in item.reasons}
    (item,) = stale(register, on=until + dt.timedelta(days=1))
    over = next(reason for reason in item.reasons if reason.kind is Stale.PAST_VALIDITY)
    assert over.since == until + dt.timedelta(days=1)


@pytest.mark.sheet
def test_the_register_keeps_the_brief_and_every_record_the_result_used(register):
    enter(register)
    (sheet,) = register.sheets()
    assert recommendation().brief.company.name in sheet.brief
    used = register.used_by(sheet)
    assert {record.evidence_id for record in used} >= set(recommendation().evidence)
    assert {record.evidence_id for record in used if record.printed} == {
        note.id for statement in made().document.statements for note in statement.notes
    }


def test_a_withdrawn_sheet_must_not_be_used_and_says_why(register, paper):
    enter(register)
    (sheet,) = register.sheets()
    register.withdraw(sheet.number, on="2026-11-24", reason="単位の誤り")
    outcome = verify(paper, register)
    assert outcome.verdict is Verdict.SUPERSEDED
    (reason,) = outcome.reasons
    assert (reason.kind, reason.says.ja, reason.since) == (
        Stale.WITHDRAWN,
        "単位の誤り",
        dt.date(2026, 11, 24),
    )
