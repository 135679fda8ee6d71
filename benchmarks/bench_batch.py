"""A list of 200 invented companies: sheets a minute with two workers, and megabytes a worker.

Goals: 400 sheets a minute, 200 companies in 30 s, 150 MB a worker, 300 kB a sheet. Run it alone:

    python -m benchmarks.bench_batch [companies]

Everything of the product is imported in functions: a worker imports this file as well, and what a worker
weighs is what the command's would.
"""

import os
import resource
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.usecases.typesetting import Composed, NotSet, Typeset

HEADINGS = (
    "会社名",
    "英語名",
    "業種",
    "施設種別",
    "本社所在地",
    "敷地面積",
    "席数",
    "受電容量",
    "開設希望時期",
    "読み手",
    "言語",
)
KINDS = (
    ("本社機能", "生命保険", "", 120, "", "リスク"),
    ("工場", "自動車部品", "5ha", "", "10〜20MW", "技術"),
    ("データセンター", "情報通信", "5ha", "", "10MW", "経営"),
    ("IT開発拠点", "ソフトウェア", "", 80, "", "人事"),
)
CITIES = ("東京都千代田区", "東京都港区", "大阪府大阪市", "愛知県名古屋市", "静岡県浜松市", "神奈川県横浜市")
_SHOWN = 6


def write_list(path: Path, companies: int) -> None:
    """Write the list; every company differs in name, place and size."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, companies + 1):
            facility, industry, area, seats, power, reader = KINDS[number % len(KINDS)]
            row = (
                f"架空{number:03}株式会社",
                f"Fictional {number:03}",
                industry,
                facility,
                CITIES[number % 6],
            )
            more = (
                area,
                seats and seats + number,
                power,
                "2030年4月",
                reader,
                "英語" if number % 5 == 0 else "日本語",
            )
            sheet.write_row(number, 0, (*row, *more))


def register_in(path: Path) -> str:
    """Return the address of a new register."""
    from service.store.database import Database, open_engine
    from service.store.ready import ready_database

    address = f"sqlite+pysqlite:///{path}"
    database = Database(open_engine(address))
    ready_database(database, path.parent)
    database.close()
    return address


def set_and_weigh(folder: Path, composed: "Composed") -> "Typeset | NotSet":
    """Set a sheet in a worker and note its peak so far in kB.

    The figure of the parent's ``getrusage`` would not do: it counts what the parent held when it spawned.
    """
    from service.usecases.typesetting import set_sheet

    made = set_sheet(composed)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    (folder / str(os.getpid())).write_text(peak, encoding="utf-8")
    return made


def main(companies: int = 200) -> None:
    """Print the table."""
    from domain.errors import error_of
    from service.forms.targets import read_targets
    from service.messages import say_error
    from service.usecases.batch_papers import join_sheets, write_index, write_report
    from service.usecases.make_sheets import Batch, make_sheets
    from service.wiring import Workshop

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_list(folder / "targets.xlsx", companies)
        weights = folder / "weights"
        weights.mkdir()
        out, begun = folder / "out", time.perf_counter()
        targets = read_targets(folder / "targets.xlsx", languages=("ja",))
        read = time.perf_counter()
        batch = Batch(
            Workshop(),
            out,
            register_in(folder / "kamae.sqlite3"),
            set_sheet=partial(set_and_weigh, weights),
        )
        before = resource.getrusage(resource.RUSAGE_SELF)
        outcomes = make_sheets(targets, batch)
        made, ended = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        joined = join_sheets(outcomes, out)
        join = time.perf_counter()
        write_report(outcomes, out, language="ja", say_error=say_error)
        write_index(outcomes, out, language="ja", say_error=say_error, joined=True, edition="", day="")
        again_from = time.perf_counter()
        again = make_sheets(targets, batch)
        again_s = time.perf_counter() - again_from
        ready = [outcome for outcome in outcomes if outcome.state == "made"]
        cpu_s = (used.ru_utime + used.ru_stime) / max(len(ready), 1)
        own_s = (ended.ru_utime + ended.ru_stime - before.ru_utime - before.ru_stime) / max(len(ready), 1)
        sizes = sorted((out / outcome.file).stat().st_size / 1000 for outcome in ready) or [0.0]
        peak = max(int(path.read_text(encoding="utf-8")) for path in weights.iterdir()) / 1000
        print(f"companies {companies}, sheets made {len(ready)}")
        for outcome in outcomes:
            if outcome.fault and outcome.row < _SHOWN:
                print(f"  row {outcome.row}: {say_error(error_of(outcome.fault, dict(outcome.facts)), 'en')}")
        print(f"read the list        {read - begun:8.2f} s")
        print(f"make                 {made - read:8.2f} s  goal 30 s for 200")
        print(f"sheets a minute      {60 * len(ready) / (made - read):8.0f}    goal 400")
        print(f"CPU a sheet, setting {cpu_s:8.2f} s, start of the workers included")
        print(f"CPU, ranking and all {own_s:8.2f} s, in the process that ordered the list")
        print(f"peak of one worker   {peak:8.0f} MB goal 150")
        print(f"peak of that process {ended.ru_maxrss / 1000:8.0f} MB")
        print(f"size, median, most   {sizes[len(sizes) // 2]:8.0f} kB, {sizes[-1]:.0f} kB  goal 300")
        size_mb = joined.stat().st_size / 1e6 if joined else 0.0
        print(f"join                 {join - made:8.2f} s, {size_mb:.1f} MB")
        print(f"again, all unchanged {again_s:8.2f} s, {sum(o.state == 'unchanged' for o in again)} sheets")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
