"""The best set of choices that share no unit, by integer programming (HiGHS): the last resort of both engines."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def best_by_programme(
    units: Sequence[Sequence[int]], worth: Sequence[float], nodes: int
) -> tuple[npt.NDArray[np.intp], bool] | None:
    """Places of the best choices and whether that is proved; None where nothing was found. Units count from 0."""
    # Heavy: a bundle that needs no programme must not wait for it.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    column = np.repeat(np.arange(len(units)), [len(each) for each in units])
    row = np.concatenate([np.asarray(each, np.int64) for each in units])
    shape = (int(row.max()) + 1, len(units))
    found = milp(
        -np.asarray(worth, np.float64),
        constraints=LinearConstraint(csr_array((np.ones(len(row)), (row, column)), shape=shape), ub=1),
        integrality=np.ones(len(units)),
        bounds=Bounds(0, 1),
        options={"node_limit": nodes, "mip_rel_gap": 0.0},
    )
    return None if found.x is None else (np.flatnonzero(found.x > 0.5), found.status == 0)
