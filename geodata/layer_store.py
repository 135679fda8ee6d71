"""The store of imported layers: versions of each layer, and which one holds.

A version is a folder of GeoParquet (and raster) files with a manifest. A small file names
the version that holds; it is replaced in one step, after everything else is on disk. So a
reader sees the old layer or the new one, also after a kill or on a full disk.
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import (
    LayerDamagedError,
    LayerNoEarlierError,
    LayerNotInstalledError,
    LayerVersionError,
    OutputNotWritableError,
)
from geodata.durable import sync
from geodata.layer_manifest import LayerState, Manifest
from geodata.layers import layer_card

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MANIFEST = "manifest.json"
_STATE = "state.json"
_STAGING = ".staging"
_LOCK = ".lock"


class LayerStore:
    """The folder that holds the imported layers.

    Parameters
    ----------
    versions
        The version of each layer to read, so that an import meanwhile changes nothing; layers
        that are not named are not there. ``None`` reads those that hold now.
    """

    def __init__(self, root: Path, *, versions: Mapping[str, str] | None = None) -> None:
        self.root = root
        self._versions_read = versions

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Give a private folder on the store's disk, and the right to install; remove it at the end.

        Raises
        ------
        OutputNotWritableError
            The store cannot be written, or its disk is full.
        """
        try:
            (self.root / _STAGING).mkdir(parents=True, exist_ok=True)
            with (self.root / _LOCK).open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._clear_leftovers()
                folder = Path(tempfile.mkdtemp(dir=self.root / _STAGING))
                try:
                    yield folder
                finally:
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError as error:
            raise OutputNotWritableError(path=str(self.root), reason=error.strerror or str(error)) from error

    def next_version(self, layer: str, edition: str) -> str:
        """Return the name of the version that would be installed next."""
        state = self.state(layer)
        return f"{len(state.installed) + 1 if state else 1:04d}-{edition}"

    def install(self, folder: Path, manifest: Manifest) -> None:
        """Make the files of a staged folder the version that holds; call within ``staging``."""
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
        for path in folder.iterdir():
            sync(path)
        sync(folder)
        target = self._versions(manifest.layer) / manifest.version
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
        sync(target.parent)
        state = self.state(manifest.layer)
        installed = (*(state.installed if state else ()), manifest.version)
        self._point(manifest.layer, LayerState(current=manifest.version, installed=installed))

    def state(self, layer: str) -> LayerState | None:
        """Return what is installed of a layer, ``None`` when nothing is."""
        if self._versions_read is not None:
            version = self._versions_read.get(layer)
            return LayerState(current=version, installed=(version,)) if version else None
        path = self.root / layer / _STATE
        return LayerState.model_validate_json(path.read_bytes()) if path.is_file() else None

    def manifest(self, layer: str, version: str | None = None) -> Manifest:
        """Return the manifest of the version that holds, or of another one.

        Raises
        ------
        LayerNotInstalledError
            Nothing is installed of the layer.
        LayerVersionError
            There is no such version.
        """
        state = self._known_state(layer)
        wanted = version or state.current
        if wanted not in state.installed:
            raise LayerVersionError(layer=layer, version=wanted, known=list(state.installed))
        return Manifest.model_validate_json((self._versions(layer) / wanted / MANIFEST).read_bytes())

    def manifests(self) -> tuple[Manifest, ...]:
        """Return the manifests of all layers that are installed, by code."""
        if self._versions_read is not None:
            return tuple(self.manifest(layer) for layer in sorted(self._versions_read))
        layers = sorted(path.parent.name for path in self.root.glob(f"*/{_STATE}"))
        return tuple(self.manifest(layer) for layer in layers)

    def path(self, layer: str, table: str) -> Path:
        """Return the file of a table of the version that holds.

        Raises
        ------
        LayerNotInstalledError
            The layer, or this table of it, is not installed.
        """
        manifest = self.manifest(layer)
        for stored in manifest.tables:
            if stored.name == table:
                return self._versions(layer) / manifest.version / stored.file
        raise LayerNotInstalledError(layer=f"{layer}/{table}", page=layer_card(layer).page)

    def read(self, layer: str, table: str = "features") -> "GeoDataFrame":
        """Read a table of the version that holds (EPSG:6668)."""
        import geopandas

        return geopandas.read_parquet(self.path(layer, table))

    def verify(self, layer: str) -> None:
        """Compare the files of the version that holds with its manifest.

        Raises
        ------
        LayerDamagedError
            A file is missing or not what the manifest says.
        """
        manifest = self.manifest(layer)
        for stored in manifest.tables:
            path = self._versions(layer) / manifest.version / stored.file
            if not path.is_file() or sha256_of(path) != stored.sha256:
                raise LayerDamagedError(layer=layer, file=stored.file)

    def rollback(self, layer: str, version: str | None = None) -> Manifest:
        """Let the version before the current one hold again, or the named one.

        Raises
        ------
        LayerVersionError
            There is no such version.
        LayerNoEarlierError
            The current version is the first one.
        """
        state = self._known_state(layer)
        earlier = state.installed[: state.installed.index(state.current)]
        wanted = version or (earlier[-1] if earlier else None)
        if wanted is None:
            raise LayerNoEarlierError(layer=layer, version=state.current, known=list(state.installed))
        manifest = self.manifest(layer, wanted)
        self._point(layer, LayerState(current=wanted, installed=state.installed))
        return manifest

    def _known_state(self, layer: str) -> LayerState:
        state = self.state(layer)
        if state is None:
            raise LayerNotInstalledError(layer=layer, page=layer_card(layer).page)
        return state

    def _versions(self, layer: str) -> Path:
        return self.root / layer / "versions"

    def _point(self, layer: str, state: LayerState) -> None:
        path = self.root / layer / _STATE
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(state.model_dump()), encoding="utf-8")
        sync(fresh)
        fresh.replace(path)
        sync(path.parent)

    def _clear_leftovers(self) -> None:
        for folder in (self.root / _STAGING).iterdir():
            shutil.rmtree(folder, ignore_errors=True)
        for versions in self.root.glob("*/versions"):
            state = self.state(versions.parent.name)
            for folder in versions.iterdir():
                if state is None or folder.name not in state.installed:
                    shutil.rmtree(folder, ignore_errors=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
