"""The child's order of things: it gives everything up before it looks at a byte from outside."""

import sys

import pytest

from geodata.importers import child
from geodata.importers.archives import ArchiveCaps
from geodata.importers.job import JOB, OUTCOME, Job, Outcome
from geodata.sandbox import Isolation, Limits


@pytest.mark.parametrize(
    ("isolation", "told"),
    [
        (Isolation(network="none", files_closed=True), []),
        (Isolation(network="forbidden", files_closed=False), ["network_blocked_only", "files_not_closed"]),
    ],
)
def test_network_files_and_drivers_are_given_up_before_anything_is_read(
    tmp_path, monkeypatch, isolation, told
):
    """The list of drivers counts only before GDAL is loaded; limits only before the first archive."""
    done = []

    def read(folder, job, log):
        del folder, job
        done.append("read")
        return Outcome(findings=log.grouped())

    monkeypatch.setattr(child, "isolate", lambda *_: done.append("isolated") or isolation)
    monkeypatch.setattr(child, "restart_with_drivers", lambda allowed: done.append(sorted(allowed)))
    monkeypatch.setattr(child, "_import", read)
    monkeypatch.setattr(sys, "argv", ["child", str(tmp_path)])
    job = Job(layer="A40", edition="2016", area="40", limits=Limits(), caps=ArchiveCaps())
    (tmp_path / JOB).write_text(job.model_dump_json(), encoding="utf-8")
    child.main()
    assert done == ["isolated", ["ESRI Shapefile", "OSM"], "read"]
    outcome = Outcome.model_validate_json((tmp_path / OUTCOME).read_bytes())
    assert [item.code for item in outcome.findings] == told
