"""The shipped nginx configuration, run as it is: only ports, paths and the certificate are of the test."""

import contextlib
import http.client
import http.server
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.committed import ROOT

NAME = "kamae.example.jp"
TEXT = (ROOT / "examples" / "reverse-proxy" / "nginx.conf").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("directive", "at_most_s"),
    [
        ("client_header_timeout", 10),
        ("client_body_timeout", 15),
        ("send_timeout", 15),
        ("keepalive_timeout", 20),
    ],
)
def test_no_connection_is_waited_for_longer_than_the_how_to_says(directive, at_most_s):
    """The application itself keeps half-open connections for ever."""
    (found,) = re.findall(rf"^\s*{directive} (\d+)s;$", TEXT, re.MULTILINE)
    assert 0 < int(found) <= at_most_s


class Behind(http.server.BaseHTTPRequestHandler):
    """The application of the test: notes what reaches it."""

    seen: list[tuple[str, dict[str, str]]]

    def do_GET(self) -> None:
        self.seen.append((self.path, dict(self.headers)))
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))  # a body left unread resets the connection
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tool, tmp_path_factory) -> Iterator[tuple[int, int, list]]:
    """Run nginx; yield its ports for http and https, and what reached the application behind it."""
    nginx, folder = tool("nginx"), tmp_path_factory.mktemp("nginx")
    _certify(tool("openssl"), folder)
    plain, secure = _free_port(), _free_port()
    behind = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("B", (Behind,), {"seen": []}))
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    text = TEXT
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{behind.server_port}"),
        ("/etc/nginx/tls/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{secure}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "nginx.conf").write_text(f"pid {folder}/nginx.pid;\n{text}", encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "daemon off;"]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _until_open(plain, running)
        yield plain, secure, behind.RequestHandlerClass.seen
    finally:
        running.terminate()
        running.wait(timeout=20)
        behind.shutdown()
        behind.server_close()


@pytest.fixture
def ask(proxy):
    """Return a function that asks over https by our name, and returns status and headers."""
    _, port, _ = proxy
    trusting = ssl._create_unverified_context()  # noqa: S323, SLF001  (a certificate made a moment ago)

    def asked(method: str, path: str, **options) -> http.client.HTTPResponse:
        connection = http.client.HTTPSConnection(NAME, timeout=60, context=trusting)
        connection.sock = trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", port), timeout=60), server_hostname=NAME
        )
        with contextlib.closing(connection):
            connection.request(method, path, **options)
            answer = connection.getresponse()
            answer.read()
            return answer

    return asked


def test_what_a_visitor_claims_to_be_is_replaced_by_what_is_known(proxy, ask):
    claimed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
    assert ask("GET", "/ja", headers=claimed).status == 200
    _, headers = proxy[2][-1]
    assert headers["X-Forwarded-For"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["Host"] == NAME


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/health/live"])
def test_what_watches_over_the_service_is_not_shown_outside(proxy, ask, path):
    before = len(proxy[2])
    assert ask("GET", path).status == 404
    assert len(proxy[2]) == before


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/ja/login", 2_000_000, 413),
        ("/ja/staff/targets", 2_000_000, 200),
        ("/ja/staff/targets", 7_000_000, 413),
    ],
)
def test_a_large_body_is_refused_before_it_is_read_but_for_the_uploads_of_staff(
    proxy, ask, path, size, status
):
    before = len(proxy[2])
    assert ask("POST", path, headers={"content-length": str(size)}, body=_some(size, status)).status == status
    assert len(proxy[2]) - before == (status == 200)


def test_plain_http_leads_to_https_under_our_name_and_another_name_is_not_answered(proxy):
    plain = proxy[0]
    for name, answered in ((NAME, True), ("evil.example", False)):
        with socket.create_connection(("127.0.0.1", plain), timeout=60) as line:
            line.sendall(f"GET /ja HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
            try:
                said = line.recv(4096)
            except ConnectionResetError:
                said = b""
        assert (b"301" in said and b"https://kamae.example.jp/ja" in said) is answered
        assert bool(said) is answered


@pytest.mark.slow
def test_a_half_open_connection_is_closed_by_the_proxy(proxy):
    """The head that never ends: nothing of it reaches the application."""
    plain, _, seen = proxy
    before = len(seen)
    with socket.create_connection(("127.0.0.1", plain), timeout=60) as line:
        line.sendall(b"GET /ja HTTP/1.1\r\nHost: kamae.example.jp\r\nX-Slow: ")
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(4096)[:12] in {b"", b"HTTP/1.1 408"}
    assert len(seen) == before


def _some(size: int, status: int) -> bytes:
    """Return a body; of one that is refused by its announced length only the beginning is sent."""
    return b"x" * (size if status == 200 else 1000)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _until_open(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert running.poll() is None, "nginx has ended by itself"
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def _certify(openssl: str, folder: Path) -> None:
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            f"/CN={NAME}",
            *files,
        ],
        check=True,
        capture_output=True,
    )
