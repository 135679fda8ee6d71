"""Kill the server again and again while companies send enquiries: what was acknowledged must be there, once.

    python benchmarks/kill_server.py [--kills 20] [--senders 4] [--postgres URL]

Each sender answers the form and sends an enquiry; where the server dies under it, it sends the
same post again, as a person would. At the end every acknowledged enquiry is looked for in the
database, with its case, and the database is checked. The URL names an empty database.
"""

import argparse
import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import sqlalchemy as sa

from service.security.tokens import new_id
from service.settings import Settings
from service.store import schema
from service.store.integrity import check_all
from service.store.migrate import upgrade
from service.wiring import Workshop

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 120


@dataclass
class Loop:
    """The state of one run; ``acknowledged`` are the keys of enquiries whose sender was told so."""

    settings: Settings
    port: int
    acknowledged: list[str] = field(default_factory=list)
    broken_off: int = 0
    odd: Counter[str] = field(default_factory=Counter)
    ready_s: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    server: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the server and wait until it is ready."""
        environment = os.environ | {
            "KAMAE_STATE": self.settings.state,
            "KAMAE_DATABASE_URL": self.settings.database_url,
            "KAMAE_FORM_STARTS_PER_HOUR": "1000000",
            "KAMAE_ENQUIRIES_PER_HOUR": "1000000",
        }
        began = time.perf_counter()
        self.server = subprocess.Popen(
            [sys.executable, "-c", "from service.cli import main; main()", "serve", "--port", str(self.port)],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        while time.perf_counter() - began < PATIENCE_S:
            if self.server.poll() is not None:
                sys.exit(f"the server has ended by itself: {self.server.returncode}")
            try:
                if httpx2.get(f"{self.base}/health/ready", timeout=5).status_code == 200:
                    self.ready_s.append(time.perf_counter() - began)
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise TimeoutError

    def kill(self) -> None:
        """End the server without a word."""
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()

    def send(self) -> None:
        """Send enquiries until told to stop."""
        with httpx2.Client(headers={"sec-fetch-site": "same-origin"}, timeout=30) as visitor:
            while not self.stop.is_set():
                self.enquire(visitor)

    def enquire(self, visitor: httpx2.Client) -> None:
        """Answer the form and send one enquiry."""
        form = self.post(visitor, "/ja/start", {}).rpartition("/")[0]
        self.post(visitor, f"{form}/1", {"functions": "hq_backup"})
        for step in (2, 3, 4, 7):
            self.post(visitor, f"{form}/{step}", {"undecided": "1"})
        self.post(visitor, f"{form}/6", {"first": "undecided"})
        key = new_id()
        sent = {
            "submission_key": key,
            "name": "匿名",
            "reach_kind": "mail",
            "reach": "a@example.jp",
            "message": "",
            "consent": "yes",
        }
        secret = form.rpartition("/")[2]
        if self.post(visitor, f"/ja/r/{secret}/consult", sent).endswith("/receipt"):
            self.acknowledged.append(key)

    def post(self, visitor: httpx2.Client, path: str, data: dict[str, str]) -> str:
        """Post, again and again while the server is away; return where the answer leads."""
        while True:
            try:
                answer = visitor.post(self.base + path, data=data)
            except httpx2.TransportError:
                if self.stop.is_set():
                    return ""
                self.broken_off += 1
                time.sleep(0.1)
                continue
            if answer.status_code != 303:
                self.odd[f"{path.rpartition('/')[2]} {answer.status_code}"] += 1
                return ""
            return answer.headers["location"]


def quiet_port() -> int:
    """Return a free port below those the system gives to clients.

    A client that knocks at a dead server's port of that range can be given the very port it
    knocks at, meets itself, and keeps the server from coming back.
    """
    for port in random.sample(range(20_000, 32_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError


def run(settings: Settings, *, kills: int, senders: int) -> tuple[Loop, list[str]]:
    """Run the loop and return it with what is wrong afterwards."""
    loop = Loop(settings, quiet_port())
    workshop = Workshop(settings)
    upgrade(workshop.database)
    loop.start()
    threads = [threading.Thread(target=loop.send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(kills):
            before = len(loop.acknowledged)
            waited = time.monotonic()
            while len(loop.acknowledged) < before + senders and time.monotonic() - waited < PATIENCE_S:
                time.sleep(0.05)
            time.sleep(random.uniform(0, 0.5))  # noqa: S311  (a moment to kill at, no secret)
            loop.kill()
            loop.start()
    finally:
        loop.stop.set()
        for thread in threads:
            thread.join()
        loop.kill()
    wrong = faults(workshop, loop)
    workshop.database.close()
    return loop, wrong


def faults(workshop: Workshop, loop: Loop) -> list[str]:
    """Look for every acknowledged enquiry and at the database as a whole."""
    with workshop.database.reading() as connection:
        keys = Counter(connection.scalars(sa.select(schema.enquiries.c.submission_key)))
        cases = connection.scalar(sa.select(sa.func.count()).select_from(schema.cases))
    found = [f"{key} is lost" for key in loop.acknowledged if not keys[key]]
    found += [f"{key} is there {count} times" for key, count in keys.items() if count > 1]
    found += [f"{check.name}: {check.found}" for check in check_all(workshop.database) if not check.good]
    if cases != keys.total():
        found.append(f"{cases} cases, {keys.total()} enquiries")
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--senders", type=int, default=4)
    parser.add_argument("--postgres", default="", help="address of an empty database; SQLite without it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as state:
        settings = Settings(state=state, database_url=options.postgres)
        loop, wrong = run(settings, kills=options.kills, senders=options.senders)
    print(
        f"{'PostgreSQL' if options.postgres else 'SQLite'}: {options.kills} kills, "
        f"{len(loop.acknowledged)} acknowledged, {loop.broken_off} posts broken off and repeated, "
        f"other answers {dict(loop.odd)}, ready again in {max(loop.ready_s):.1f} s at most; wrong: {wrong}"
    )
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
