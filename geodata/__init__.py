"""Knows places, not companies: data packs and layers become measures per place."""

from geodata.pack import load_pack

__all__ = ["load_pack"]
