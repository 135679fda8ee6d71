"""Conditional exceedance maps: the city and the offices on record are kept, the country is left out."""

import pytest

from domain.errors import LayerNotInstalledError
from geodata.fault_maps import any_earthquake, exceedance, fault_maps
from tests.geodata.importers.fault_map import HEAD, NANKAI, cell, delivered, map_text

HALL, CHIYODA, MOUNTAINS = (33.8834, 130.8752), (35.694, 139.753), (43.5, 142.5)
FAULT = "C-V4-F006101-MAP-CASE1"


def on_map(text, tmp_path, name=NANKAI):
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / f"{name}.csv").write_bytes(text.encode("ascii"))
    return folder


def test_a_map_is_read_as_it_is_delivered(tmp_path, take, store):
    cells = {cell(*HALL): 0.0125, cell(*CHIYODA): 0.3, cell(*MOUNTAINS): 0.9}
    report = take("jshis-fault", delivered(tmp_path, cells), edition="2020")
    assert report.rows == 2
    told = {finding.code: finding.facts for finding in report.findings}
    assert told["cells_elsewhere"]["count"] == 1
    assert fault_maps(store) == (NANKAI,)
    found = exceedance(store, NANKAI, 5.5, lat=HALL[0], lon=HALL[1], radius_m=0)
    assert (found.value, found.low, found.high, found.edition) == (0.0125, 0.0125, 0.0125, "2020")
    assert exceedance(store, NANKAI, 4.5, lat=HALL[0], lon=HALL[1], radius_m=0).value == 0.0375
    assert exceedance(store, NANKAI, 5.5, lat=MOUNTAINS[0], lon=MOUNTAINS[1], radius_m=0) is None


def test_the_cells_within_the_position_error_give_the_range(tmp_path, take, store):
    around = {cell(*HALL, up, across): 0.01 + 0.001 * up for up in range(-6, 7) for across in range(-6, 7)}
    take("jshis-fault", delivered(tmp_path, around), edition="2020")
    found = exceedance(store, NANKAI, 5.5, lat=HALL[0], lon=HALL[1], radius_m=1000)
    assert found.value == 0.01
    assert 0.005 < found.low < found.value < found.high < 0.015


def test_several_earthquakes_are_imported_together_and_kept_apart(tmp_path, take, store):
    maps = [delivered(tmp_path, {cell(*HALL): p}, name) for name, p in ((NANKAI, 0.01), (FAULT, 0.8))]
    take("jshis-fault", *maps, edition="2020")
    assert fault_maps(store) == (NANKAI, FAULT)
    values = [exceedance(store, m, 5.5, lat=HALL[0], lon=HALL[1], radius_m=0).value for m in (NANKAI, FAULT)]
    assert values == [0.01, 0.8]
    with pytest.raises(KeyError):
        exceedance(store, NANKAI, 5.7, lat=HALL[0], lon=HALL[1], radius_m=0)


def test_a_code_with_the_letter_of_older_versions_is_the_same_cell(tmp_path, read):
    text = map_text({cell(*HALL) + "N": 0.02})
    frame = read("jshis-fault", on_map(text, tmp_path), edition="2020")[0].frames["features"]
    assert frame["mesh_code"].tolist() == [cell(*HALL)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (map_text({cell(*HALL): 0.1}, head="# VER. = 3.0\r\n"), "header_missing"),
        (map_text({cell(*HALL): 0.1}, head=HEAD.replace("I55_PS", "I55_SI")), "header_missing"),
        (map_text({cell(*HALL): 0.1}) + f"{cell(*HALL, 1)},5.0\r\n", "unreadable"),
        (map_text({cell(*MOUNTAINS): 0.1}), "wrong_area"),
        (map_text({cell(*HALL)[:-1] + "9": 0.1}), "mesh_wrong"),
        (map_text({cell(*HALL): float("nan")}), "number_wrong"),
    ],
)
def test_a_faulty_map_is_refused_by_name(tmp_path, read_refusal, text, code):
    assert read_refusal("jshis-fault", on_map(text, tmp_path), edition="2020").code == code


def test_a_delivery_without_a_map_is_refused(tmp_path, read_refusal):
    folder = on_map(map_text({}), tmp_path, "C-V3-ANNKI-AN177-FAULT-CASE1")
    assert read_refusal("jshis-fault", folder, edition="2020").code == "nothing_to_read"


def test_without_maps_nothing_is_known(store):
    assert fault_maps(store) == ()
    assert any_earthquake(store, lat=HALL[0], lon=HALL[1], radius_m=0) is None
    with pytest.raises(LayerNotInstalledError):
        exceedance(store, NANKAI, 5.5, lat=HALL[0], lon=HALL[1], radius_m=0)
