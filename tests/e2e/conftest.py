"""A real server, a real worker and a real browser: what a person meets.

Debian's Chromium driven by Playwright; without it the tests skip, under KAMAE_REQUIRE_TOOLS=1
they fail. Every page a test opens is watched: a request to another host, a word of the content
policy in the console or a fault of axe (WCAG 2.2 AA) fails the test.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from service.security.passwords import hash_password
from service.security.roles import Role
from service.security.tokens import new_id
from service.settings import Settings
from service.store import schema
from service.store.migrate import upgrade
from service.wiring import Workshop

PASSWORD = "correct horse battery staple"  # noqa: S105  (of accounts that tests make)
_AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_PHONE = 400
#: Boxes in which something is wider than they are: on a phone nobody looks for what stands beside.
_SLIDING = """[...document.querySelectorAll('main *')]
    .filter(e => ['auto', 'scroll'].includes(getComputedStyle(e).overflowX))
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => `${e.getAttribute('aria-label') || e.className} ${e.scrollWidth} > ${e.clientWidth}`)"""
#: Words squeezed into a column of single letters: nothing runs out of the page, and axe is content.
_SQUEEZED = """[...document.querySelectorAll('main *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim().length > 5))
    .filter(e => !e.closest('.visually-hidden') && e.offsetHeight > 100 && e.offsetWidth < 24)
    .map(e => `${e.className} ${e.offsetWidth} px: ${e.textContent.trim().slice(0, 30)}`)"""


@dataclass(frozen=True)
class Service:
    """The running service: its address, and the same tools on its database."""

    base: str
    workshop: Workshop


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start server and worker on a database of their own, with an account per role."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings(
        state=str(tmp_path_factory.mktemp("state")),
        port=port,
        check_key="key of the tests",
        public_base_url=f"http://127.0.0.1:{port}",
        secure_cookies="no",
        form_starts_per_hour=10_000,
        changes_per_hour=100_000,
        papers_per_hour=10_000,
        enquiries_per_hour=10_000,
        logins_per_quarter_hour=10_000,
    )
    workshop = Workshop(settings)
    upgrade(workshop.database)
    _make_users(workshop)
    environment = os.environ | _as_environment(settings)
    commands = (["serve", "--host", "127.0.0.1", "--port", str(port)], ["worker"])
    processes = [
        subprocess.Popen([Path(sys.executable).with_name("kamae"), *command], env=environment)
        for command in commands
    ]
    base = f"http://127.0.0.1:{port}"
    try:
        _until_ready(base, processes[0])
        yield Service(base, workshop)
    finally:
        for process in processes:
            process.terminate()
        codes = [process.wait(timeout=20) for process in processes]
        workshop.database.close()
    assert codes[1] == 0, "the worker did not stop by itself"


def _as_environment(settings: Settings) -> dict[str, str]:
    plain, names = Settings(), Settings.__dataclass_fields__
    changed = [name for name in names if getattr(settings, name) != getattr(plain, name)]
    return {f"KAMAE_{name.upper()}": str(getattr(settings, name)) for name in changed}


def _make_users(workshop: Workshop) -> None:
    with workshop.database.writing() as connection:
        for role in (Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.ADMIN):
            connection.execute(
                schema.users.insert().values(
                    id=new_id(),
                    login=role.word,
                    display_name=f"職員 {role.word}",
                    password_hash=hash_password(PASSWORD),
                    role=role.word,
                    must_change_password=False,
                    failed_logins=0,
                    created_at=workshop.now(),
                )
            )


def _until_ready(base: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server has ended by itself"
        try:
            with urllib.request.urlopen(f"{base}/health/ready") as answer:  # noqa: S310  (our own address)
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.1)
    pytest.fail("the server was not ready in a minute")


@dataclass
class Person:
    """Somebody at a browser. Everything the browser complains of is kept."""

    page: object
    base: str
    axe: str
    faults: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda fault: self.faults.append(f"script fault: {fault}"))

    def _asked(self, request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"asked another host: {request.url}")

    def _said(self, message) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.faults.append(f"policy: {message.text}")

    def goes(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def clicks(self, words: str) -> None:
        """Press the button or follow the link with these words in the main part of the page."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True)
        (button if button.count() else main.get_by_role("link", name=words, exact=True)).first.click()
        self.settles()

    def settles(self) -> None:
        """Wait until a form that a script has sent is answered, and the page is there."""
        self.page.locator("main form[aria-busy]").first.wait_for(state="detached")
        self.page.wait_for_load_state()

    def checks(self, name: str, *, slides: bool = False) -> None:
        """Hold the page against axe, look that nothing runs out of it, and keep its name.

        With ``slides`` no box may slide sideways, whatever the width.
        """
        self.seen.append(name)
        width = self.page.viewport_size["width"]
        if self.page.evaluate("1") == 1:
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                self.faults.append(f"{name}: {wide} px wide at {width} px")
            if slides or width <= _PHONE:
                self.faults += [f"{name}: slides sideways: {box}" for box in self.page.evaluate(_SLIDING)]
                self.faults += [f"{name}: squeezed: {box}" for box in self.page.evaluate(_SQUEEZED)]
            self.page.evaluate(self.axe)
            found = self.page.evaluate(
                "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})"
                ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target + ' '"
                " + n.failureSummary).join(' | ')))",
                _AXE_TAGS,
            )
            self.faults += [f"{name}: {fault}" for fault in found]
        shots = os.environ.get("KAMAE_SHOTS")
        if shots:
            lang = self.page.evaluate("document.documentElement.lang")
            self.page.screenshot(path=f"{shots}/{name}-{lang}-{width}.png", full_page=True)

    def has_no_complaint(self) -> None:
        assert self.faults == []


@pytest.fixture
def person(browser, running: Service, axe: str) -> Iterator[Callable[..., Person]]:
    """Return a function that seats somebody at a browser of a width, with scripts or without."""
    contexts = []

    def seat(*, width: int = 1280, scripts: bool = True) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="ja-JP"
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        made = Person(context.new_page(), running.base, axe)
        made.watch()
        return made

    yield seat
    for context in contexts:
        context.close()


@pytest.fixture
def staff(person: Callable[..., Person]) -> Callable[..., Person]:
    """Return a function that seats somebody of the staff and logs in by the page."""

    def seat(role: Role, *, lang: str = "ja", **how: object) -> Person:
        made = person(**how)
        made.goes(f"/{lang}/login?next=/{lang}/staff")
        made.page.fill("#login", role.word)
        made.page.fill("#password", PASSWORD)
        made.page.locator("main form button[type=submit]").first.click()
        made.page.wait_for_url("**/staff")
        return made

    return seat
