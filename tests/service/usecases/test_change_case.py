"""Of many who save at once, one saves and the others learn of it; nothing is told twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import BadRequestError, NotFoundError
from service.store.audit import first_broken_line, lines_about
from service.store.case_events import events_of_case
from service.store.cases import add_case, find_case
from service.usecases.change_case import change_case
from service.usecases.move_case import Move, move_case


@pytest.fixture
def case_id(workshop):
    with workshop.database.writing() as c:
        return add_case(
            c,
            code_name="灘",
            company_name=None,
            origin="staff",
            jobs_expected=None,
            now=workshop.now(),
            author_id=None,
        )


def test_of_eight_who_save_the_same_version_one_is_quickest(workshop, case_id, make_user):
    from service.security.roles import Role

    author = make_user(Role.EDITOR)

    def save(n):
        return change_case(workshop, case_id, seen_version=1, values={"industry": f"業{n}"}, author_id=author)

    with ThreadPoolExecutor(8) as pool:
        newer = list(pool.map(save, range(8)))
    assert newer.count(None) == 1
    with workshop.database.reading() as connection:
        case = find_case(connection, case_id)
        changes = [e for e in events_of_case(connection, case_id) if e.kind == "case"]
    assert case.version == 2
    assert case.industry == f"業{newer.index(None)}"
    assert {other.industry for other in newer if other} == {case.industry}
    assert len(changes) == len(lines_about(workshop.database, "case", case_id)) == 1
    assert first_broken_line(workshop.database) is None


def test_of_two_moves_at_once_one_counts(workshop, case_id, make_user):
    from service.security.roles import Role

    author = make_user(Role.EDITOR)
    moves = [Move("proposal"), Move("lost", "lost_land")] * 3
    with ThreadPoolExecutor(6) as pool:
        newer = list(
            pool.map(lambda move: move_case(workshop, case_id, move, seen_version=1, author_id=author), moves)
        )
    assert newer.count(None) == 1
    with workshop.database.reading() as connection:
        assert find_case(connection, case_id).state == moves[newer.index(None)].to


def test_a_move_off_the_ways_is_refused_whoever_asks(workshop, case_id):
    for move in (Move("won", "won_land"), Move("enquiry"), Move("lost"), Move("lost", "won_land")):
        with pytest.raises(BadRequestError):
            move_case(workshop, case_id, move, seen_version=1, author_id="x")
    with pytest.raises(NotFoundError):
        move_case(workshop, "0" * 32, Move("lost", "lost_land"), seen_version=1, author_id="x")
