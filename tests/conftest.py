"""What every test may use."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A law holds or it does not, however long the machine takes; speed is measured in benchmarks/.
settings.register_profile("kamae", deadline=None)
settings.load_profile("kamae")

ROOT = Path(__file__).resolve().parents[1]
_BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{folder}</dir></fontconfig>"""


@pytest.fixture(scope="session", autouse=True)
def _home_is_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what commands keep (register, layers, editions) out of the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("KAMAE_STATE", raising=False)
        patch.delenv("KAMAE_DATABASE_URL", raising=False)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of source material beside the project; elsewhere it is absent and the test skips."""
    folder = Path(os.environ.get("KAMAE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(
            "the folder of source material is not beside the project (KAMAE_SHARED names another place)"
        )
    return folder


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """Return a function from a program's name to its path; it skips where the program is not installed.

    Under ``KAMAE_REQUIRE_TOOLS=1`` (the full check as root, which installs them) it fails the test.
    """

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("KAMAE_REQUIRE_TOOLS") == "1":
            pytest.fail(f"{name} is not installed, and KAMAE_REQUIRE_TOOLS=1 says it must be")
        if path is None:
            pytest.skip(f"{name} is not installed")
        return path

    return find


@pytest.fixture(scope="module")
def browser(tool: Callable[[str], str], root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    """Return Debian's Chromium; the sheet's fonts stand in where the machine has no Japanese ones.

    While it is open Playwright's loop holds the thread, and a second one is refused. So this is the one
    browser of all tests, and it ends with the module: which tests share a process depends on how many
    run at once.
    """
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed (make setup-dev)"
    )
    fonts = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    fonts.write_text(_FONTCONFIG.format(folder=root / "salesheets" / "fonts" / "vendor"), encoding="utf-8")
    with playwright.sync_playwright() as player:
        chromium = player.chromium.launch(
            executable_path=tool("chromium"),
            args=list(_BROWSER_FLAGS),
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe(root: Path) -> str:
    """Return the script of axe-core, the rules of accessibility that pages are held against."""
    script = root / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        pytest.skip("axe-core is not in node_modules (make setup-dev)")
    return script.read_text(encoding="utf-8")
