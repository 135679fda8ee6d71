"""Where imported layers are kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geodata.layer_store import LayerStore

LAYERS_FOLDER: Final = "layers"


def open_store(state_folder: Path) -> "LayerStore":
    """Return the store of layers in the state folder; it is made when something is imported."""
    from geodata.layer_store import LayerStore

    return LayerStore(state_folder / LAYERS_FOLDER)
