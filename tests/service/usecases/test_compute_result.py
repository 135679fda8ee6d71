"""A result is computed once, kept, and equals what the command line prints."""

import pytest
import sqlalchemy as sa

from domain.brief import Brief, Importance
from service.forms.brief_toml import read_brief
from service.store.results import stored_result
from service.store.schema import results
from service.usecases import compute_result as module
from service.usecases.compute_result import compute_result, load_result
from service.usecases.recommend_sites import recommend_sites
from service.usecases.replay import result_json


@pytest.fixture
def brief(root) -> Brief:
    return read_brief(root / "examples" / "tokyo-insurer.toml")


def _count(workshop) -> int:
    with workshop.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(results))


def test_the_same_question_is_computed_once(workshop, brief):
    first, second = compute_result(workshop, brief), compute_result(workshop, brief)
    assert first == second
    assert _count(workshop) == 1


def test_the_stored_bytes_are_those_of_the_command_line(workshop, brief):
    """A result of the service can be replayed by `kamae replay`."""
    answer = compute_result(workshop, brief)
    on = workshop.evaluated_on(brief.evaluated_on)
    printed = recommend_sites(
        brief,
        pack=workshop.pack,
        catalogue=workshop.catalogue,
        contradictions=workshop.contradictions,
        on=on,
        path="",
    )
    assert stored_result(workshop.database, answer.id).content == result_json(printed)


def test_what_is_read_back_is_what_was_computed(workshop, brief, monkeypatch):
    """Read from the table by another process, whose memory is empty."""
    answer = compute_result(workshop, brief)
    monkeypatch.setattr(module, "_recommendations", module.Kept(4))
    assert result_json(load_result(workshop, answer.id)) == result_json(answer.recommendation)


def test_other_weights_are_another_result_and_equal_a_brief_with_them(workshop, brief):
    moved = Importance(top=("hazard",))
    by_weight = compute_result(workshop, brief, importance=moved)
    by_brief = compute_result(workshop, brief.model_copy(update={"importance": moved}))
    assert by_weight.id == by_brief.id != compute_result(workshop, brief).id
    assert by_weight.recommendation.brief.importance == moved
