"""Several processes of one server: each counts for itself, so a limit holds as often as there are of them."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import httpx2
import pytest

from benchmarks.kill_server import ROOT, quiet_port

PROCESSES, LIMIT, ASKED = 2, 3, 40


@pytest.mark.slow
def test_an_address_gets_no_more_than_its_share_of_every_process(settings, workshop):
    """New connections spread over the processes; what run-the-service.md promises is the bound."""
    del workshop
    port = quiet_port()
    environment = os.environ | {
        "KAMAE_STATE": settings.state,
        "KAMAE_DATABASE_URL": settings.database_url,
        "KAMAE_FORM_STARTS_PER_HOUR": str(LIMIT),
    }
    command = ["serve", "--port", str(port), "--processes", str(PROCESSES)]
    server = subprocess.Popen(
        [sys.executable, "-c", "from service.cli import main; main()", *command],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        _wait_for(f"{base}/health/ready", server)
        answers = Counter(
            httpx2.post(f"{base}/ja/start", headers={"sec-fetch-site": "same-origin"}, timeout=30).status_code
            for _ in range(ASKED)
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
    assert set(answers) == {303, 429}
    assert LIMIT <= answers[303] <= LIMIT * PROCESSES


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server has ended by itself"
        try:
            if httpx2.get(address, timeout=5).status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.1)
    pytest.fail("the server is not ready")
