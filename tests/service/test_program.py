"""A process that outlives an upgrade notices it: by the program's files, not by the number of its version."""

import os
import shutil

import pytest

from service.program import Program

FILE = "service/pages/home.py"


@pytest.fixture
def installed(tmp_path):
    """Return a small program with a library and the files that set-up and running make."""
    for name in (FILE, "scoring/card.toml", "service/__pycache__/a.pyc", "service/static/vendor/x.js"):
        (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "app" / name).write_text("before", encoding="utf-8")
    (tmp_path / "libraries" / "starlette-1.0.dist-info").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def program(installed):
    return Program(installed / "app", installed / "libraries")


def write(path, text):
    """Write with a time of its own: two writes within a tick of the clock look alike."""
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))


@pytest.mark.parametrize("name", [FILE, "scoring/card.toml"])
def test_another_content_is_noticed(installed, program, name):
    assert not program.is_replaced()
    write(installed / "app" / name, "behind")
    assert program.is_replaced()
    write(installed / "app" / name, "before")
    assert not program.is_replaced()


def test_a_new_file_a_lost_one_and_another_library_are_noticed(installed, program):
    write(installed / "app" / "domain.py", "beside the packages")
    assert not program.is_replaced()
    write(installed / "app" / "service" / "new.py", "")
    assert program.is_replaced()
    (installed / "app" / "service" / "new.py").unlink()
    assert not program.is_replaced()
    (installed / "libraries" / "starlette-1.0.dist-info").rename(
        installed / "libraries" / "starlette-1.1.dist-info"
    )
    assert program.is_replaced()
    shutil.rmtree(installed / "libraries")
    assert program.is_replaced()


def test_the_same_files_written_again_are_the_same_program(installed, program):
    write(installed / "app" / FILE, "before")
    assert not program.is_replaced()


def test_what_set_up_and_running_make_is_not_the_program(installed, program):
    write(installed / "app" / "service" / "__pycache__" / "a.pyc", "after")
    write(installed / "app" / "service" / "static" / "vendor" / "x.js", "after")
    assert not program.is_replaced()


def test_the_digest_is_that_of_the_content_wherever_it_lies(installed, program, tmp_path):
    shutil.copytree(installed / "app", tmp_path / "other")
    assert Program(tmp_path / "other", installed / "libraries").digest == program.digest
    write(tmp_path / "other" / FILE, "after")
    assert Program(tmp_path / "other", installed / "libraries").digest != program.digest
