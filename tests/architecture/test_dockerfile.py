"""The rules of a sound Dockerfile; the usual linter is under the GPL, so they are written out here."""

import json
import re

import pytest

from tests.architecture.committed import ROOT


def instructions(text: str) -> list[tuple[str, str]]:
    """Return (INSTRUCTION, arguments) per instruction, comments dropped and continued lines joined."""
    code = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    joined = re.sub(r"\s*\\\n\s*", " ", code)
    return [
        (word.upper(), rest.strip())
        for word, _, rest in (row.partition(" ") for row in joined.splitlines() if row)
    ]


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    return instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))


def arguments(steps, word):
    return [rest for name, rest in steps if name == word]


def test_continued_lines_are_read_as_one_instruction():
    assert instructions("RUN a \\\n  # why\n  && b\nUSER c") == [("RUN", "a && b"), ("USER", "c")]


def test_the_base_image_names_its_version_and_its_debian(steps):
    """`latest` or a bare major version would be another image next month."""
    assert all(
        re.search(r":\d+\.\d+[\w.]*-slim-(?:bookworm|trixie)$", base) for base in arguments(steps, "FROM")
    )
    assert len(arguments(steps, "FROM")) == 1


def test_it_does_not_run_as_root(steps):
    users = arguments(steps, "USER")
    assert users
    assert users[-1] not in {"root", "0"}


def test_no_command_after_the_user_is_set_needs_root(steps):
    """An apt-get after USER would fail in the build."""
    names = [name for name, _ in steps]
    later = [rest for name, rest in steps[names.index("USER") :] if name == "RUN"]
    assert [rest for rest in later if "apt-get" in rest or "useradd" in rest] == []


def test_copied_files_belong_to_the_user(steps):
    assert all("--chown=" in rest for rest in arguments(steps, "COPY"))


def test_apt_installs_only_what_is_named_and_leaves_no_lists(steps):
    for command in (rest for rest in arguments(steps, "RUN") if "apt-get" in rest):
        assert "apt-get update" in command
        assert "--no-install-recommends" in command
        assert command.endswith("rm -rf /var/lib/apt/lists/*")
        assert "upgrade" not in command


def test_nothing_is_fetched_or_unpacked_by_add(steps):
    assert arguments(steps, "ADD") == []


def test_no_secret_is_built_in(steps):
    named = " ".join(arguments(steps, "ENV") + arguments(steps, "ARG"))
    assert re.search(r"key|secret|token|password", named, re.IGNORECASE) is None


def test_it_starts_the_demo_without_a_shell(steps):
    """The JSON form: signals reach the process."""
    assert [json.loads(rest) for rest in arguments(steps, "CMD")] == [["make", "demo"]]
    assert arguments(steps, "ENTRYPOINT") == []


def test_what_set_up_makes_stays_out_of_the_image():
    """A .venv of another machine would be taken for a finished set-up."""
    ignored = set((ROOT / ".dockerignore").read_text(encoding="utf-8").split())
    assert {".git", ".venv", "node_modules", "salesheets/fonts/vendor", ".env"} <= ignored
