"""Scoring: a brief and a table of measures become a recommendation with its reasons."""

from scoring.analysis import analyse
from scoring.cards import Catalogue
from scoring.engine import DEFAULT_SAMPLES, DEFAULT_SEED, ENGINE_VERSION, recommend
from scoring.loading import load_catalogue

__all__ = [
    "DEFAULT_SAMPLES",
    "DEFAULT_SEED",
    "ENGINE_VERSION",
    "Catalogue",
    "analyse",
    "load_catalogue",
    "recommend",
]
