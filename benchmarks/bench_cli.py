"""Cold and warm seconds of the main path: ``python benchmarks/bench_cli.py``.

Cold is a fresh process with warm file cache; warm repeats the step in one process.
Medians of several runs; the goals stand beside them.
"""

import contextlib
import io
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
BRIEF = ROOT / "examples" / "tokyo-insurer.toml"
KAMAE = Path(sys.executable).parent / "kamae"


def median_seconds(action: Callable[[], object], runs: int) -> float:
    """Return the median wall-clock seconds of an action after one run that is not counted."""
    action()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def cold(*arguments: str) -> Callable[[], object]:
    """Return an action that runs the command in a process of its own."""
    return lambda: subprocess.run([KAMAE, *arguments], check=True, capture_output=True)


def main() -> None:
    """Print one line per figure."""
    from service.forms.brief_toml import read_brief
    from service.usecases.make_sheet import make_sheet
    from service.usecases.recommend_sites import recommend_sites
    from service.wiring import Workshop

    workshop = Workshop()
    brief = read_brief(BRIEF)

    def rank() -> object:
        return recommend_sites(
            brief,
            pack=workshop.pack,
            catalogue=workshop.catalogue,
            contradictions=workshop.contradictions,
            on=workshop.evaluated_on(None),
            path=str(BRIEF),
        )

    recommendation = rank()

    def sheet() -> object:
        settings = workshop.sheet_settings
        return make_sheet(recommendation, pack=workshop.pack, settings=settings, language="ja")

    with tempfile.TemporaryDirectory() as folder:
        pdf = str(Path(folder) / "sheet.pdf")
        rows = [
            ("kamae --help, cold", median_seconds(cold("--help"), 7), 0.5),
            ("kamae rank, cold", median_seconds(cold("rank", str(BRIEF)), 7), 1.5),
            ("kamae sheet, cold", median_seconds(cold("sheet", str(BRIEF), "-o", pdf), 7), 2.5),
            ("rank in process, 10,000 draws", median_seconds(rank, 15), 0.25),
            (
                "sheet in process",
                median_seconds(sheet, 15),
                0.15,
            ),
        ]
    for name, seconds, goal in rows:
        print(f"{name:32s} {seconds:7.3f} s   goal {goal:5.2f} s   {'met' if seconds <= goal else 'MISSED'}")


if __name__ == "__main__":
    with contextlib.redirect_stderr(io.StringIO()):
        main()
