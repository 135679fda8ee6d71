"""The sheet beside its peers in one run: ours with Typst, its web page printed by WeasyPrint and by Chromium.

    python -m benchmarks.bench_paper_peers [runs]

The peers print the HTML twin, which says the same words with the same drawings; they are not asked
for PDF/UA-1 and PDF/A-2a, which ours is. Every run has another addressee. Processor time of all
processes that take part; Chromium is measured warm (one browser, a page a sheet) and cold (a fresh
process a sheet). What is not installed is said and left out.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from salesheets import render_pdf
from salesheets.twin import render_twin
from tests.salesheets.builders import make_brief, make_document, make_recommendation

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def document(run: int):
    brief = make_brief(name=f"構想電機{run}株式会社", name_en=f"Kousou Electric {run}")
    return make_document(recommendation=make_recommendation(brief=brief))


def cpu_seconds() -> float:
    """Return the processor time of this process and of its ended children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)


def tree_cpu_seconds(names: tuple[str, ...]) -> float:
    """Return the processor time of all living processes of a name, in seconds (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            head, _, rest = stat.read_text(encoding="utf-8").rpartition(")")
        except OSError:
            continue
        if head.partition("(")[2].startswith(names):
            fields = rest.split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def measured(name: str, action: Callable[[int], bytes], runs: int, clock: Callable[[], float]) -> None:
    """Print the medians of an action after one run that is not counted."""
    action(0)
    cpu, wall, size = [], [], 0
    for run in range(1, runs + 1):
        begun, start = clock(), time.perf_counter()
        size = len(action(run))
        cpu.append(clock() - begun)
        wall.append(time.perf_counter() - start)
    medians = f"{statistics.median(cpu):6.2f} s CPU  {statistics.median(wall):6.2f} s"
    print(f"{name:34} {medians}  {size // 1000:5} kB")


def ours(run: int) -> bytes:
    return render_pdf(document(run))


def by_weasyprint(run: int) -> bytes:
    import weasyprint

    pdf: bytes = weasyprint.HTML(string=render_twin(document(run))).write_pdf()
    return pdf


def by_fresh_chromium(run: int) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "page.html").write_text(render_twin(document(run)), encoding="utf-8")
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'user'}"]
        subprocess.run(
            [CHROMIUM, *arguments, f"--print-to-pdf={folder / 'page.pdf'}", str(folder / "page.html")],
            check=True,
            capture_output=True,
        )
        return (folder / "page.pdf").read_bytes()


def by_running_chromium(runs: int) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def printed(run: int) -> bytes:
            page = browser.new_page()
            page.set_content(render_twin(document(run)))
            pdf: bytes = page.pdf(prefer_css_page_size=True, print_background=True)
            page.close()
            return pdf

        measured(
            "Chromium, running, prints the twin",
            printed,
            runs,
            lambda: cpu_seconds() + tree_cpu_seconds(("chromium", "chrome")),
        )
        browser.close()


def main(runs: int = 7) -> None:
    """Print one line for each."""
    measured("ours: Typst, PDF/UA-1 and PDF/A-2a", ours, runs, cpu_seconds)
    if find_spec("weasyprint"):
        import weasyprint

        measured(f"WeasyPrint {weasyprint.__version__} prints the twin", by_weasyprint, runs, cpu_seconds)
    else:
        print("WeasyPrint is not installed")
    if CHROMIUM is None:
        print("Chromium is not installed")
        return
    measured("Chromium, a process a sheet", by_fresh_chromium, runs, cpu_seconds)
    if find_spec("playwright"):
        by_running_chromium(runs)
    else:
        print("Playwright is not installed")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
