"""Scoring: a brief and a table of measures become a recommendation with its reasons."""

from scoring.analysis import analyse, analyse_prepared
from scoring.cards import Catalogue
from scoring.engine import recommend
from scoring.job import DEFAULT_SAMPLES, DEFAULT_SEED, ENGINE_VERSION
from scoring.loading import load_catalogue
from scoring.prepared import Prepared, prepare

__all__ = [
    "DEFAULT_SAMPLES",
    "DEFAULT_SEED",
    "ENGINE_VERSION",
    "Catalogue",
    "Prepared",
    "analyse",
    "analyse_prepared",
    "load_catalogue",
    "prepare",
    "recommend",
]
