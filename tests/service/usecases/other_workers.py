"""Workers of a batch that behave otherwise, apart since a worker imports the module of its function."""

import os
import signal
import sys

from service.usecases.typesetting import set_sheet

DEADLY = "死神商事"
_HEAVY = {"numpy", "scipy", "shapely", "pyproj", "sqlalchemy", "geodata", "scoring"}


def set_or_die(composed):
    """Set a sheet in a worker that the system kills in the middle of one company's."""
    if DEADLY in composed.document.model_dump_json():
        os.kill(os.getpid(), signal.SIGKILL)
    return set_sheet(composed)


def set_and_tell(path, composed):
    """Set a sheet and tell with how many threads, and what of the rest of the product is loaded."""
    threads = " ".join(os.environ[name] for name in ("OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS"))
    path.write_text(f"{threads} {sorted(_HEAVY & set(sys.modules))}", encoding="utf-8")
    return set_sheet(composed)
