"""The schedule: a Prefect deployment of `nightly`, and a server of our own where none is named."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager

START_SECONDS = 600
"""A machine that is busy with other things takes minutes for what takes an idle one ten seconds."""
DEPLOYMENT = "zuozheng-nightly"


class ServingError(Exception):
    """No Prefect server can be had; the message says why and what to do."""


@contextmanager
def server_at_hand(port: int) -> Generator[str]:
    """The API that PREFECT_API_URL names, else a server on this machine's loopback that ends with this block."""
    named = os.environ.get("PREFECT_API_URL")
    if named:
        yield named
        return
    if not port_is_free(port):
        message = f"port {port} is taken; name another with --port, or the server in PREFECT_API_URL"
        raise ServingError(message)
    url = f"http://127.0.0.1:{port}/api"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    own = {"PREFECT_SERVER_UI_ENABLED": "true", "PREFECT_LOGGING_SERVER_LEVEL": "WARNING"}
    server = subprocess.Popen(  # noqa: S603  our own interpreter and words
        command, env=os.environ | own, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(url, server)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Returns when the server is healthy; raises ServingError when it ended or takes too long."""
    for _ in range(START_SECONDS * 2):
        if server.poll() is not None:
            message = f"the Prefect server ended with status {server.returncode}; is the port free? try --port"
            raise ServingError(message)
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  our own loopback address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    message = f"the Prefect server did not answer at {url} within {START_SECONDS} seconds"
    raise ServingError(message)


def free_port() -> int:
    """A port of this machine's loopback that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def serve(parameters: Mapping[str, str | int | float], cron: str, timezone: str) -> None:
    """Keeps the deployment until interrupted; one night at a time, and a night that is missed is held at the next start."""
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.leftovers import tag_of
    from flows.night_flow import nightly

    nightly.serve(
        name=DEPLOYMENT,
        schedule=Cron(cron, timezone=timezone),
        parameters=dict(parameters),
        tags=[tag_of(str(parameters["store"]))],
        description="核验收件夹内新增或有变化的申报材料包",
        limit=1,
        pause_on_shutdown=False,  # the runs planned for the time of a stop are held at the next start
        print_starting_message=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
