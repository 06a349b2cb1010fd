"""One Prefect home for the session, and bundles that several tests verify."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from flows.environment import prepare
from tests.synthesis.making import make_bundle, truth_path


@pytest.fixture(scope="session", autouse=True)
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Set before Prefect is imported, so that tests touch nobody's database."""
    os.environ["PREFECT_HOME"] = str(tmp_path_factory.mktemp("prefect"))
    prepare()


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    make_bundle(5, "tiny", folder)
    return folder


@pytest.fixture(scope="session")
def tiny_truth(tiny_bundle: Path) -> Mapping[str, Any]:
    return json.loads(truth_path(tiny_bundle).read_text("utf-8"))
