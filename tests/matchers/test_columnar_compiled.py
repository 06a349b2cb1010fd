"""Compiled kernels say what the plain ones say, and a million equal rows do not hold them up for long."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest

from matchers.columnar.engine import pay
from tests.matchers.test_columnar import coded, some_rows

ROOT = Path(__file__).parents[2]
SCRIPT = """
import sys, time
from random import Random
import numpy as np
from matchers.columnar.budgets import bounds_met
from matchers.columnar.engine import pay
from matchers.columnar.papers import Papers, whole
from tests.matchers.test_columnar import SELLERS, coded, some_rows

found = pay(*coded(*some_rows(Random(5), 300)))
np.savez(sys.argv[1], *found.settlements, found.score, found.margin, found.proved, found.reasons, *found.links)

size = 1_000_000
equal, rows = np.full(size, 7), np.arange(size)
_, _, names = coded([(0, SELLERS[0], 1, 1, 0)], [])
papers = Papers(equal * 0, equal * 0, equal * 1000, equal * 100_000, equal * 0, rows)
start = time.process_time()
found = pay(papers, papers, names)
print(*sorted(bounds_met(found.bounds)), len(found.score), time.process_time() - start)
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    pytest.importorskip("numba")
    file = tmp_path_factory.mktemp("compiled") / "found.npz"
    environment = os.environ | {"ZUOZHENG_COMPILED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, file], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return file, done.stdout


def test_compiled_and_plain_agree_byte_for_byte(compiled: tuple[Path, str]):
    found = pay(*coded(*some_rows(Random(5), 300)))
    plain = (*found.settlements, found.score, found.margin, found.proved, found.reasons, *found.links)
    with np.load(compiled[0]) as saved:
        assert len(saved.files) == len(plain)
        assert all(saved[name].tobytes() == column.tobytes() for name, column in zip(saved.files, plain, strict=True))


def test_a_pile_of_equal_rows_is_decided_in_bounded_time(compiled: tuple[Path, str]):
    *bounds, settled, seconds = compiled[1].split()
    assert bounds == ["pool", "together"]
    assert int(settled) == 0  # an amount that a million papers share says nothing, and nothing is proposed
    assert float(seconds) < 60
