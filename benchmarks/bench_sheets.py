"""Seconds of processor time and kilobytes of sheets: ``python benchmarks/bench_sheets.py``.

Warm is one process that has set a sheet before; every sheet differs in its addressee. "sheet" is
one language set, "pair" what a sheet costs that is fitted to both languages, grown into its pages
and set in one: with rows whose heights are known from another sheet, as in a list of companies,
and with rows never seen before. Cold is a fresh process that only sets the sheet. The goals stand
beside the figures.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
COLD = (
    "import time; start = time.process_time();"
    "from tests.salesheets.builders import make_document; from salesheets import render_pdf;"
    "render_pdf(make_document()); print(time.process_time() - start)"
)


def median_cpu_seconds(action: Callable[[int], object], runs: int) -> float:
    """Return the median processor seconds of an action after one run that is not counted."""
    action(0)
    seconds = []
    for run in range(1, runs + 1):
        start = time.process_time()
        action(run)
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def main() -> None:
    """Print one line per figure."""
    from salesheets import SheetSettings, drawings, render_pdf
    from salesheets.fitting import fitted
    from salesheets.render import forget_heights
    from tests.salesheets.builders import make_brief, make_document, make_recommendation

    def document(run: int, language: str):
        brief = make_brief(name=f"構想電機{run}株式会社", name_en=f"Kousou Electric {run}")
        return make_document(language=language, recommendation=make_recommendation(brief=brief))

    for language in ("ja", "en"):
        ready = [document(run, language) for run in range(12)]
        composed = median_cpu_seconds(lambda run, language=language: document(run, language), 11)
        drawn = median_cpu_seconds(lambda run, ready=ready: drawings.drawn(ready[run]), 11)
        whole = median_cpu_seconds(lambda run, ready=ready: render_pdf(ready[run]), 11)
        others = [document(run, "en" if language == "ja" else "ja") for run in range(12)]

        def both(run: int, ready=ready, others=others, *, known: bool = True) -> None:
            if not known:
                forget_heights()
            render_pdf(fitted(ready[run], others[run], settings=SheetSettings()))

        pair = median_cpu_seconds(both, 11)
        new = median_cpu_seconds(partial(both, known=False), 11)
        size = len(render_pdf(ready[0])) / 1000
        print(f"{language}  compose {composed:.3f} s  figures {drawn:.4f} s  sheet {whole:.3f} s (goal 0.15)")
        print(f"{language}  pair {pair:.3f} s (goal 0.15), of rows never seen {new:.3f} s")
        print(f"{language}  size {size:.0f} kB (goal 300)")
    cold = [float(subprocess.check_output([sys.executable, "-c", COLD], cwd=ROOT)) for _ in range(3)]
    print(f"cold  sheet {statistics.median(cold):.2f} s (goal 1.0)")


if __name__ == "__main__":
    main()
