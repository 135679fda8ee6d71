"""The needs and gap board over many cases: how long the page takes, and where the time goes.

    python benchmarks/bench_board.py [--cases 1000] [--postgres URL] [--profile]

Every case is one of the sample companies with an area, seats and staff of its own, really answered; some are
closed. The page is fetched in process, as the server answers it; "work" is the processor's time, which
others at work on the machine do not lengthen as much. Not part of the tests.
"""

import argparse
import cProfile
import pstats
import random
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from starlette.testclient import TestClient

from benchmarks.signed_in import signed_in
from domain.brief import Brief
from service.app import create_app
from service.forms.brief_toml import read_brief
from service.settings import Settings
from service.store import schema
from service.store.case_briefs import add_brief
from service.store.cases import add_case
from service.store.migrate import upgrade
from service.usecases.case_words import outcomes_of
from service.usecases.gap_board import read_board
from service.usecases.gap_levers import read_levers
from service.usecases.note_findings import catch_up_findings
from service.wiring import Workshop

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
PATHS = ("", "?by=strategy", "?weigh=jobs", "?scope=closed", "?place=gakken-core&gate=site_area&much=10ha")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--postgres", default="", help="address of an empty database; SQLite without it")
    parser.add_argument("--state", default="", help="folder to keep the cases in, and to find them again")
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    options = parser.parse_args()
    with ExitStack() as stack:
        state = options.state or stack.enter_context(tempfile.TemporaryDirectory())
        settings = Settings(state=state, database_url=options.postgres, allowed_hosts="testserver")
        workshop = Workshop(settings)
        upgrade(workshop.database)
        if not _is_filled(workshop):
            _fill(workshop, options.cases)
        began = time.perf_counter()
        answered = catch_up_findings(workshop, limit=options.cases)
        print(f"{options.cases} cases, {answered} answered in {time.perf_counter() - began:.0f} s")
        with TestClient(create_app(workshop), headers={"sec-fetch-site": "same-origin"}) as client:
            client.cookies.set("kamae", signed_in(workshop))
            for path in PATHS:
                _measure(client, f"/ja/staff/board{path}")
        if options.profile:
            _profile(workshop)
        workshop.database.close()


def _is_filled(workshop: Workshop) -> bool:
    with workshop.database.reading() as connection:
        return connection.execute(schema.cases.select().limit(1)).first() is not None


def _profile(workshop: Workshop) -> None:
    with cProfile.Profile() as profile:
        read_levers(workshop)
        read_board(workshop, by="bureau", weigh="cases")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(30)


def _fill(workshop: Workshop, cases: int) -> None:
    chance = random.Random(20261127)  # noqa: S311  (a repeatable mixture, no secret)
    samples = [read_brief(path) for path in sorted((ROOT / "examples").glob("*.toml"))]
    lost = sorted(outcomes_of("lost"))
    for number in range(cases):
        brief = chance.choice(samples).model_dump(mode="json")
        brief["size"] = (brief.get("size") or {}) | {
            "site_area_ha": {"minimum": round(chance.lognormvariate(1.2, 0.9), 1)},
            "seats": {"minimum": chance.randrange(20, 900, 5)},
        }
        brief["people"] = (brief.get("people") or {}) | {"staff": {"minimum": chance.randrange(10, 600)}}
        state = chance.choice(("enquiry", "proposal", "visit", "negotiation", "lost", "won"))
        with workshop.database.writing() as connection:
            case_id = add_case(
                connection,
                code_name=f"案件{number}",
                company_name=None,
                origin="staff",
                state=state,
                jobs_expected=chance.choice((None, 50, 120)),
                now=workshop.now(),
                author_id=None,
            )
            if state == "lost":
                reason = {"outcome_reason": chance.choice(lost)}
                connection.execute(schema.cases.update().where(schema.cases.c.id == case_id).values(reason))
            plain = Brief.model_validate(brief).model_dump(mode="json")
            add_brief(connection, case_id, title="案", brief=plain, now=workshop.now())


def _measure(client: TestClient, path: str) -> None:
    times, works = [], []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        times.append(time.perf_counter() - began)
        works.append(time.process_time() - worked)
        assert answer.status_code == 200, answer.text[:500]
    size = len(answer.content) // 1000
    figures = f"median {statistics.median(times):.2f} s, worst {max(times):.2f} s"
    print(f"{path}: {figures}, work {statistics.median(works):.2f} s, {size} kB")


if __name__ == "__main__":
    main()
