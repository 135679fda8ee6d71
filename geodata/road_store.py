"""Keeps road graphs on disk beside the layers they were made of: made once, read by every process.

A file is named by what the graph depends on: the digest of the layer's table, the speeds
and the way of making it. Whatever of these changes gives another name, so an old file
is never read; a file that is damaged or cannot be written only costs making the graph again.
"""

import contextlib
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.canonical import canonical_json, digest
from geodata.layer_manifest import StoredTable

if TYPE_CHECKING:
    from geodata.roads import RoadGraph, RoadSpeeds

FOLDER: Final = ".graphs"
_MAKING: Final = 1  # raise it when road_graph makes another graph of the same lines
_DIGEST_LETTERS: Final = 24
_READABLE: Final = 0o644  # as the layers beside it are; a temporary file is its maker's alone


def graph_file(root: Path, code: str, table: StoredTable, speeds: "RoadSpeeds") -> Path:
    """Return where the graph of a table with some speeds is kept."""
    depends = [_MAKING, table.sha256, speeds.model_dump(mode="json", exclude={"basis"})]
    key = digest(canonical_json(depends)).removeprefix("sha256:")[:_DIGEST_LETTERS]
    return root / FOLDER / f"{code}-{key}.npz"


def read_graph(path: Path, speeds: "RoadSpeeds") -> "RoadGraph | None":
    """Read a kept graph; ``None`` when there is none or the file is damaged."""
    from scipy.sparse import csr_array

    from geodata.roads import RoadGraph

    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            nodes, size = kept["nodes"], len(kept["nodes"])
            parts = (kept["data"], kept["indices"], kept["indptr"])
        matrix = csr_array(parts, shape=(size, size))
        matrix.check_format(full_check=True)
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile):
        return None
    return RoadGraph(nodes, matrix, speeds)


def keep_graph(path: Path, graph: "RoadGraph") -> None:
    """Write a graph in one step and drop the older ones of its layer; a full or locked disk is no fault."""
    matrix = graph.matrix
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
        fresh = Path(name)
        try:
            os.fchmod(handle, _READABLE)
            with os.fdopen(handle, "wb") as file:
                np.savez(
                    file, nodes=graph.nodes, data=matrix.data, indices=matrix.indices, indptr=matrix.indptr
                )
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        code = path.name.rpartition("-")[0]
        for other in path.parent.glob(f"{code}-*.npz"):
            if other != path and other.name.rpartition("-")[0] == code:
                other.unlink(missing_ok=True)
