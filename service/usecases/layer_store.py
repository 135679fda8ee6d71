"""Where imported layers are kept."""

from pathlib import Path

from geodata.layer_store import LayerStore


def open_store(state_folder: Path) -> LayerStore:
    """Return the store of layers in the state folder; it is made when something is imported."""
    return LayerStore(state_folder / "layers")
