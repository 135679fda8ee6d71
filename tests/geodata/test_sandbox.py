"""The child process has no network, only the drivers it needs, and cannot use up the machine."""

import os
import socket
import subprocess
import sys
import tempfile
import textwrap

import pytest

from domain.errors import LayerRefusedError
from geodata.importers.child import VECTOR_DRIVERS
from geodata.importers.run import import_layer
from geodata.layer_store import LayerStore
from geodata.sandbox import Limits, restart_with_drivers
from tests.geodata.importers.delivery import square, write_geojson

A40 = {"A40_001": "福岡県", "A40_002": "40", "A40_003": "1m以上2m未満"}


def _isolated(body: str, *, limits: str = "Limits()") -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        program = (
            "from pathlib import Path\nfrom geodata.sandbox import Limits, isolate\n"
            f"folder = Path({folder!r})\nisolation = isolate({limits}, folder)\n{textwrap.dedent(body)}"
        )
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_a_connection_is_impossible_also_to_this_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ended = _isolated(f"""
            import socket
            try:
                socket.create_connection(("127.0.0.1", {port}), timeout=2)
                print("connected")
            except OSError as error:
                print("refused")
        """)
    assert ended.stdout.strip() == "refused"


def test_native_code_finds_no_network_either_where_the_system_allows_a_namespace():
    """Python's own check is passed by; the socket is opened by the C library."""
    ended = _isolated("""
        import ctypes, struct
        libc = ctypes.CDLL(None, use_errno=True)
        handle = libc.socket(2, 1, 0)
        address = struct.pack("!HHI8x", 0x0200, 9, 0x7F000001)
        print(isolation.network, libc.connect(handle, address, len(address)), ctypes.get_errno())
    """)
    network, status, error = ended.stdout.split()
    if network != "none":
        pytest.skip("this system does not allow a network namespace")
    assert (int(status), int(error)) == (-1, 101), "ENETUNREACH: there is no interface, not even loopback"


def test_memory_has_an_end():
    ended = _isolated("x = bytearray(900_000_000)", limits="Limits(memory_mb=512)")
    assert "MemoryError" in ended.stderr


def test_a_file_has_a_largest_size():
    ended = _isolated("(folder / 'big').write_bytes(bytes(3_000_000))", limits="Limits(file_mb=1)")
    assert "File too large" in ended.stderr


def test_neither_python_nor_native_code_opens_a_file_outside_the_private_folder(tmp_path):
    """What a manipulated file makes a parser open stays closed, and nothing can be written elsewhere."""
    secret = tmp_path / "secret.txt"
    secret.write_text("of another case", encoding="utf-8")
    ended = _isolated(f"""
        import ctypes
        libc = ctypes.CDLL(None)
        (folder / "own").write_text("mine")
        told = [isolation.files_closed, (folder / "own").read_text(), libc.open({str(secret)!r}.encode(), 0)]
        for attempt in (
            lambda: open({str(secret)!r}).read(),
            lambda: open("/etc/passwd").read(),
            lambda: open({str(tmp_path / "new")!r}, "w"),
        ):
            try:
                attempt()
                told.append("opened")
            except PermissionError:
                told.append("refused")
        print(*told)
    """)
    assert ended.stdout, ended.stderr
    closed, own, native, *attempts = ended.stdout.split()
    if closed == "False":
        pytest.skip("the kernel has no Landlock")
    assert (own, native) == ("mine", "-1")
    assert attempts == ["refused"] * 3
    assert not (tmp_path / "new").exists()


def test_only_the_drivers_that_are_needed_are_left(monkeypatch):
    """The child restarts itself with a list of drivers to skip; under that list GDAL knows no other."""
    asked = []
    monkeypatch.delenv("GDAL_SKIP", raising=False)
    monkeypatch.setattr("geodata.sandbox.os.execve", lambda *arguments: asked.append(arguments))
    restart_with_drivers(VECTOR_DRIVERS)
    skip = os.environ["GDAL_SKIP"]
    monkeypatch.delenv("GDAL_SKIP")
    assert asked
    listing = "import pyogrio; print(*pyogrio.list_drivers(), sep=',')"
    ended = subprocess.run(
        [sys.executable, "-I", "-c", listing],
        env={"GDAL_SKIP": skip},
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ended.stdout.strip().split(",")) == VECTOR_DRIVERS


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(wall_s=0), "limit_time"),
        (Limits(memory_mb=60), "reader_crashed"),
    ],
)
def test_a_reader_beyond_its_limits_is_refused(limits, code, tmp_path):
    path = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])
    with pytest.raises(LayerRefusedError) as caught:
        import_layer("A40", [path], store=LayerStore(tmp_path / "store"), limits=limits)
    assert caught.value.facts["finding"] in {code, "limit_memory"}


def test_progress_is_told_while_it_reads(tmp_path):
    path = write_geojson(tmp_path / "A40-16_40.geojson", [A40], [square()])
    told = []
    import_layer(
        "A40", [path], store=LayerStore(tmp_path / "store"), progress=lambda *step: told.append(step)
    )
    assert [stage for stage, _, _ in told] == ["unpack", "read", "write"]
