"""What a command loads before it does anything: the heavy libraries take seconds, `--help` has half a one."""

import subprocess
import sys

import pytest

HEAVY = (
    "alembic",
    "dbos",
    "exactextract",
    "fastapi",
    "geopandas",
    "numpy",
    "pandas",
    "pptx",
    "pyarrow",
    "pyogrio",
    "rasterio",
    "scipy",
    "shapely",
    "sklearn",
    "sqlalchemy",
    "typst",
    "uvicorn",
)
_TELL = f"""
import sys
from service.cli import app
try:
    app(sys.argv[1:])
finally:
    print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""


@pytest.mark.parametrize("command", ["--help", "--version", "db --help", "rank --help", "serve --help"])
def test_help_loads_nothing_heavy(command, root):
    done = subprocess.run(
        [sys.executable, "-c", _TELL, *command.split()], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout
    assert done.stderr.split() == []
