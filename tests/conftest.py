"""What every test may use."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


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
