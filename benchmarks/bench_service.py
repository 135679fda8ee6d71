"""The service under load, beside trivial routes of the same server in the same run. Needs Debian's wrk.

    python benchmarks/bench_service.py [--postgres URL]

It starts a server of its own on loopback in a scratch folder, fills it by the form's and the
interface's own routes, and prints medians of three rounds with ratios. Not part of the tests.
"""

import argparse
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx2

from benchmarks.kill_server import quiet_port
from benchmarks.saves import WRITERS, Rate, Saves, measured
from benchmarks.signed_in import signed_in
from service.forms.brief_toml import read_brief
from service.settings import Settings
from service.store.migrate import upgrade
from service.wiring import Workshop

WRK = shutil.which("wrk")
ROOT = Path(__file__).resolve().parents[1]
PORT = quiet_port()
BASE = f"http://127.0.0.1:{PORT}"
SECONDS, ROUNDS, CONNECTIONS = 4, 3, 32
WRITES, WRITE_ROUNDS = 75, 7


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", default="", help="address of an empty database; SQLite without it")
    options = parser.parse_args()
    if WRK is None:
        sys.exit("wrk is not installed (Debian package wrk)")
    with tempfile.TemporaryDirectory() as state:
        settings = Settings(state=state, database_url=options.postgres)
        workshop = Workshop(settings)
        upgrade(workshop.database)
        cookie = f"kamae={signed_in(workshop)}"
        server, ready = _serve(settings)
        try:
            print(f"database: {'PostgreSQL' if options.postgres else 'SQLite'}; ready in {ready:.2f} s")
            result = _answered(cookie)
            _compare("ranked JSON, stored", f"/api/v1/recommendations/{result}", cookie, "/trivial/read")
            _compare("result page", _result_page(), "", "/trivial/page")
            _writes(workshop)
            _stop_under_load(server, result, cookie)
        finally:
            server.kill()


def _serve(settings: Settings) -> tuple[subprocess.Popen[bytes], float]:
    environment = os.environ | {
        "KAMAE_STATE": settings.state,
        "KAMAE_DATABASE_URL": settings.database_url,
        "KAMAE_FORM_STARTS_PER_HOUR": "1000000",
        "KAMAE_ENQUIRIES_PER_HOUR": "1000000",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "uvicorn", "benchmarks.service_app:make_app", "--factory"]
    command += ["--port", str(PORT), "--log-level", "error", "--no-access-log"]
    started = time.perf_counter()
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    while True:
        try:
            httpx2.get(f"{BASE}/trivial/page")
        except httpx2.TransportError:
            time.sleep(0.02)
            if server.poll() is not None:
                sys.exit("the server ended by itself")
        else:
            return server, time.perf_counter() - started


def _answered(cookie: str) -> str:
    brief = read_brief(ROOT / "examples" / "tokyo-insurer.toml").model_dump(mode="json")
    headers = {"cookie": cookie, "sec-fetch-site": "same-origin"}
    began = time.perf_counter()
    answer = httpx2.post(f"{BASE}/api/v1/recommendations", json=brief, headers=headers, timeout=60)
    print(f"first computation of a brief: {(time.perf_counter() - began) * 1000:.0f} ms (goal 500)")
    found: str = answer.json()["id"]
    return found


def _result_page() -> str:
    """Answer the form as a visitor does and return the address of the result."""
    with httpx2.Client(base_url=BASE, headers={"sec-fetch-site": "same-origin"}, timeout=60) as visitor:
        form = visitor.post("/ja/start").headers["location"].rpartition("/")[0]
        visitor.post(f"{form}/1", data={"functions": "hq_backup"})
        for step in (2, 3, 4, 7):
            visitor.post(f"{form}/{step}", data={"undecided": "1"})
        visitor.post(f"{form}/6", data={"first": "undecided"})
        secret = form.rpartition("/")[2]
        page = visitor.get(f"/ja/r/{secret}")
        if page.status_code != 200:
            sys.exit(f"the result page answered {page.status_code}")
        print(f"result page: {len(page.content) / 1000:.0f} kB (goal 150)")
        return f"/ja/r/{secret}"


def _compare(name: str, path: str, cookie: str, anchor: str) -> None:
    ours, theirs, tails = [], [], []
    for _ in range(ROUNDS):
        theirs.append(_wrk(anchor, "")[0])
        rate, tail = _wrk(path, cookie)
        ours.append(rate)
        tails.append(tail)
    rate, base = statistics.median(ours), statistics.median(theirs)
    print(
        f"{name}: {rate:.0f} req/s, p95 {statistics.median(tails):.0f} ms; {anchor} {base:.0f} req/s;"
        f" ratio {rate / base:.0%}"
    )


def _wrk(
    path: str, cookie: str, *, connections: int = CONNECTIONS, post: bool = False
) -> tuple[float, float]:
    """Return requests a second and the 95th percentile in milliseconds; any refusal ends the run."""
    script = Path(tempfile.mkstemp(suffix=".lua")[1])
    script.write_text(
        ("wrk.method = 'POST'\nwrk.headers['Sec-Fetch-Site'] = 'same-origin'\n" if post else "")
        + 'done = function(s, l, r) io.write(string.format("P95 %.3f ERR %d\\n", l:percentile(95) / 1000,'
        " s.errors.status + s.errors.connect + s.errors.read + s.errors.timeout)) end\n"
    )
    command = [WRK, "-t2", f"-c{connections}", f"-d{SECONDS}s", "-s", str(script), f"{BASE}{path}"]
    command += ["-H", "Accept-Encoding: deflate"] + (["-H", f"Cookie: {cookie}"] if cookie else [])
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    script.unlink()
    found = re.search(r"P95 ([\d.]+) ERR (\d+)", printed)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    if found is None or rate is None or int(found[2]):
        sys.exit(printed)
    return float(rate[1]), float(found[1])


def _writes(workshop: Workshop) -> None:
    """Compare saves with bare commits, all by eight writers, one after the other in every round."""
    given = [read_brief(path) for path in sorted((ROOT / "examples").glob("*.toml"))]
    saves = Saves(workshop, tuple(given))
    kinds = {
        "bare commit of one row": saves.bare_rows,
        "bare commit of an enquiry's rows": saves.bare_enquiries,
        "draft": saves.drafts,
        "whole enquiry": saves.enquiries,
    }
    found: dict[str, list[Rate]] = {name: [] for name in kinds}
    by_form = []
    for _ in range(WRITE_ROUNDS):
        for name, make in kinds.items():
            found[name].append(measured(make(WRITERS * WRITES)))
        by_form.append(_wrk("/ja/start", "", connections=WRITERS, post=True)[0])
    rates = {name: statistics.median(rate.a_second for rate in rates) for name, rates in found.items()}
    one, same = list(rates.values())[:2]
    for name, rates_of in found.items():
        worked = statistics.median(rate.cpu_ms for rate in rates_of)
        refused = sum(rate.refused for rate in rates_of)
        print(
            f"{name}: {rates[name]:.0f}/s, {worked:.2f} ms of the processor each, {refused} refused;"
            f" {rates[name] / one:.0%} of bare rows, {rates[name] / same:.0%} of bare enquiries"
        )
    form = statistics.median(by_form)
    print(f"draft through HTTP: {form:.0f}/s, none refused; {form / one:.0%} of bare rows")


def _stop_under_load(server: subprocess.Popen[bytes], result: str, cookie: str) -> None:
    load = subprocess.Popen(
        [WRK, "-t1", "-c32", "-d15s", f"{BASE}/api/v1/recommendations/{result}", "-H", f"Cookie: {cookie}"],
        stdout=subprocess.DEVNULL,
    )
    time.sleep(2)
    began = time.perf_counter()
    server.send_signal(signal.SIGTERM)
    server.wait()
    print(
        f"stopped under load in {time.perf_counter() - began:.2f} s (goal 10), exit code {server.returncode}"
    )
    load.kill()


if __name__ == "__main__":
    main()
