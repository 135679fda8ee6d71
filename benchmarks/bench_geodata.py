"""Geodata at its real size: import, points in wards, mesh search, road graph; each beside the naive way.

Run with ``pytest -s benchmarks/bench_geodata.py``; medians and the ratio to a
plain geopandas ``overlay`` or ``sjoin`` of the same work in the same run are printed.
"""

import datetime as dt
import os
import statistics
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import shapely

from geodata import load_pack, measure_sites
from geodata.city_cells import city_cells
from geodata.importers.run import import_layer
from geodata.layer_records import pack_with_layers
from geodata.layer_store import LayerStore
from geodata.mesh import cell_of
from geodata.mesh_measures import measure_cells
from geodata.mesh_search import cell_boxes, merged_areas
from geodata.road_store import FOLDER
from geodata.roads import kept_graph, road_graph
from service.forms.brief_toml import read_brief
from service.usecases.search_mesh import search_mesh
from service.wiring import Workshop
from tests.geodata.importers.delivery import write_geojson

ON = dt.date(2026, 11, 1)
EXAMPLE = Path(__file__).parents[1] / "examples" / "tokyo-cloud.toml"
POINTS = 100_000
SIDE = 400  # 400 × 400 = 160,000 nodes
SOURCES = 20
WARDS = ("40101", "40103", "40105", "40106", "40107", "40108", "40109")


class Took(NamedTuple):
    """Seconds on the clock, and of processor time: on a busy machine only the second one tells."""

    wall_s: float
    cpu_s: float


def median_s(work: Callable[[], object], rounds: int = 3) -> Took:
    """Return the medians of some runs, after one that fills caches."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return Took(*(statistics.median(column) for column in zip(*times, strict=True)))


def tell(name: str, ours: Took | float, goal_s: float, naive: Took | None = None) -> None:
    wall, cpu = ours if isinstance(ours, Took) else (ours, None)
    busy = f", processor {cpu:.3f} s" if cpu is not None else ""
    ratio = ""
    if naive is not None and cpu is not None:
        ratio = f", naive {naive.wall_s:.2f} s (processor {naive.cpu_s:.2f} s), ratio {naive.cpu_s / cpu:.1f}"
    sys.stdout.write(f"\n{name}: {wall:.3f} s (goal {goal_s:g} s){busy}{ratio}\n")


@pytest.fixture(scope="module")
def shared():
    folder = Path(os.environ.get("KAMAE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip("the folder of source material is not beside the project")
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory, shared):
    store = LayerStore(tmp_path_factory.mktemp("store"))
    import_layer("N03", [shared / "data" / "n03_geolonia" / "40"], store=store, edition="2022-01-01")
    return store


@pytest.fixture(scope="module")
def wards(store):
    frame = store.read("N03")
    return frame[frame["municipality_code"].isin(WARDS)].reset_index(drop=True)


def test_places_times_embedded_layers():
    pack = load_pack()
    tell("all places x all embedded measures, warm", median_s(lambda: measure_sites(pack, on=ON)), 1.0)


def test_places_and_cells_times_imported_layers(tmp_path):
    """A landslide layer of 2,000 zones and a tsunami area."""
    pack, store = load_pack(), LayerStore(tmp_path / "store")
    draw = np.random.default_rng(1)
    west, south = draw.uniform(130.68, 131.0, 2000), draw.uniform(33.74, 33.98, 2000)
    zones = shapely.box(west, south, west + 0.002, south + 0.002)
    zone = {"A33_001": "1", "A33_002": "1", "A33_003": "40", "A33_004": "1", "A33_005": "a", "A33_006": "b"}
    rows = [zone | {"A33_007": "2020/1/2"}] * len(zones)
    import_layer(
        "A33", [write_geojson(tmp_path / "A33-25_40Polygon.geojson", rows, list(zones))], store=store
    )
    coast = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "2m以上5m未満"}
    shape = shapely.box(130.7, 33.9, 130.9, 33.95)
    import_layer("A40", [write_geojson(tmp_path / "A40-16_40.geojson", [coast], [shape])], store=store)
    layered, cells = pack_with_layers(pack, store), city_cells(pack, 250)
    tell("all places x imported layers, warm", median_s(lambda: measure_sites(layered, on=ON)), 1.0)
    ours = median_s(lambda: measure_cells(layered, cells, on=ON))
    tell("8,062 cells x all measures and imported layers, warm", ours, 2.0)


def test_import_of_the_flood_mosaic(shared, tmp_path):
    """The child's peak memory is the largest resident set of this process's children."""
    folders = [shared / "data" / "a31b_2023_tiles" / name for name in ("max_primary", "max_others")]
    program = textwrap.dedent(f"""
        import resource, time
        from pathlib import Path
        from geodata.importers.run import import_layer
        from geodata.layer_store import LayerStore
        began = time.perf_counter()
        import_layer("A31b", [Path(p) for p in {[str(folder) for folder in folders]!r}],
                     store=LayerStore(Path({str(tmp_path)!r})))
        print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
    """)
    figures = []
    for _ in range(3):
        command = [sys.executable, "-c", program]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        figures.append([float(word) for word in ended.stdout.split()])
    seconds, megabytes = (statistics.median(column) for column in zip(*figures, strict=True))
    tell("import of 565 A31b tiles to 250 m shares", seconds, 20.0)
    sys.stdout.write(f"  peak memory of the reader {megabytes:.0f} MB (goal 1024 MB)\n")


def test_points_in_wards(wards):
    import geopandas

    random = np.random.default_rng(1)
    west, south, east, north = wards.total_bounds
    lon, lat = random.uniform(west, east, POINTS), random.uniform(south, north, POINTS)
    shapes, codes = wards.geometry.to_numpy(), wards["municipality_code"].to_numpy()

    def ours():
        shapely.prepare(shapes)
        points = shapely.points(lon, lat)
        found = np.full(POINTS, "", dtype=object)
        at, ward = shapely.STRtree(points).query(shapes, predicate="contains_properly")
        found[ward] = codes[at]
        return found

    def naive():
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=6668)
        return geopandas.sjoin(points, wards, how="left", predicate="within")

    naive_s = median_s(naive, rounds=1)
    assert (ours() != "").sum() == naive()["municipality_code"].notna().sum()
    tell("100,000 points into full-resolution wards", median_s(ours), 3.0, naive_s)


def test_mesh_search(wards):
    import geopandas

    pack = load_pack()
    cells = city_cells(pack)

    def ours():
        table = measure_cells(pack, city_cells(pack), on=ON)
        score = -np.nan_to_num(table.value, nan=0.0).sum(axis=1)
        return merged_areas(cells, score, 5.0)

    boxes = cell_boxes(*cell_of(cells.code, cells.level), cells.level)
    frame = geopandas.GeoDataFrame({"code": cells.code}, geometry=boxes, crs=6668).to_crs(6670)
    metric = wards.to_crs(6670)
    naive_s = median_s(lambda: geopandas.overlay(frame, metric, how="intersection"), rounds=1)
    tell(f"{len(cells.code)} cells x all measures, merged to areas, warm", median_s(ours), 2.0, naive_s)
    sys.stdout.write("  (the naive figure is one overlay of the cells with the wards, a single measure)\n")


def test_mesh_search_of_a_brief():
    """The whole use case behind ``kamae mesh``: measures, gates, scores, areas, what was checked."""
    workshop, brief = Workshop(), read_brief(EXAMPLE)

    def ours():
        return search_mesh(
            brief, brief.functions[0], pack=load_pack(), catalogue=workshop.catalogue, on=ON, cell_m=250
        )

    count = ours().steps[0][1]
    tell(f"mesh search of {count} cells x all criteria of a brief, warm", median_s(ours), 2.0)


def test_a_kept_road_graph(tmp_path):
    """What the second process saves: 40,000 nodes read from disk instead of made of the layer."""
    lon, lat = np.arange(130.65, 131.05, 0.002), np.arange(33.70, 34.10, 0.002)
    lines = [shapely.LineString([(x, y) for x in lon]) for y in lat]
    lines += [shapely.LineString([(x, y) for y in lat]) for x in lon]
    row = {"N13_002": "1", "N13_003": "2", "N13_004": "1", "N13_006": "1"}
    store = LayerStore(tmp_path / "store")
    file = write_geojson(tmp_path / "N13-24_5030.geojson", [row] * len(lines), lines)
    import_layer("N13", [file], store=store)
    version = store.manifest("N13").version

    def asked():
        kept_graph.cache_clear()
        return kept_graph(store.root, "N13", version)

    def made():
        for path in (store.root / FOLDER).glob("*.npz"):
            path.unlink()
        return asked()

    made_s = median_s(made)
    asked()
    tell(f"road graph of {len(asked().nodes)} nodes read from disk", median_s(asked), 0.2)
    sys.stdout.write(f"  making it of the layer: {made_s.wall_s:.3f} s, processor {made_s.cpu_s:.3f} s\n")


def test_road_graph():
    xs, ys = (grid.ravel() * 100.0 for grid in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    points = np.column_stack([xs, ys])
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = np.vstack(
        [
            np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]),
            np.column_stack([number[:-1].ravel(), number[1:].ravel()]),
        ]
    )
    lines = shapely.linestrings(points[pairs])
    speeds = np.random.default_rng(2).choice([20.0, 30.0, 35.0, 80.0], len(lines))
    began = time.perf_counter()
    roads = road_graph(lines, speeds)
    built = time.perf_counter() - began
    assert len(roads.nodes) == SIDE * SIDE
    targets = points[np.random.default_rng(3).choice(len(points), SOURCES, replace=False)]
    people = np.ones(len(points))
    tell(
        "160,000-node graph: nearest of 20 targets from every node",
        median_s(lambda: roads.minutes_to_nearest(points, targets)),
        2.0,
    )
    tell(
        "160,000-node graph: catchments of 20 sources, 30/45/60 min",
        median_s(lambda: roads.people_within(targets, points, people)),
        2.0,
    )
    sys.stdout.write(f"  building the graph of {len(lines)} lines: {built:.2f} s\n")
