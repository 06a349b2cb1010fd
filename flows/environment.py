"""What Prefect and others must be told before they are imported: work offline, be quiet, phone nobody."""

import os
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

SETTINGS = {
    "DO_NOT_TRACK": "1",
    # Asked for before it is imported: its own switch in Python comes too late.
    "ORT_DISABLE_TELEMETRY": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # A fresh home is migrated first, which takes longer than Prefect's own patience.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    # What fails is told by us, in one sentence where that says it all.
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
    # Only what a night says for its page goes there: Prefect itself is silent at this level.
    "PREFECT_LOGGING_TO_API_ENABLED": "true",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def prepare(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what is not set already; Prefect keeps its database in a home of ours unless PREFECT_HOME names another."""
    for key, value in SETTINGS.items():
        environment.setdefault(key, value)
    cache = environment.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    environment.setdefault("PREFECT_HOME", str(writable(Path(cache) / "zuozheng" / "prefect")))


def writable(home: Path) -> Path:
    """The folder, made with all above it (Prefect makes only the last one); a passing one where it cannot be made."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="zuozheng-prefect-"))
    return home
