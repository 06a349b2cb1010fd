"""How alike two names are, for millions of pairs: names as rows of code points, levels instead of ratios."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.compiled import inner
from matchers.columnar.papers import Ints, whole

MISSING, DIFFERENT, NEAR, SHORTENED, SAME = range(5)
LEVELS = 5
_LONGEST = 48
_TRUNCATED = 6
"""A name cut off by a bank's field must keep this many characters to still say whose it is."""
_GROUP = r"\((?:集团|有限合伙|普通合伙|特殊普通合伙)\)"
_FORM = re.compile(rf"(?:{_GROUP})?(?:股份有限公司|有限责任公司|有限公司|总公司|公司|合伙企业|中心|厂|{_GROUP})$")


class Names(NamedTuple):
    """Distinct names in alphabetical order: code points padded with 0; lengths of the whole and of the part before the form."""

    points: npt.NDArray[np.int32]
    length: Ints
    body: Ints
    form: Ints


def encode(*columns: Sequence[str] | npt.NDArray[np.object_]) -> tuple[list[Ints], Names]:
    """Codes of each column's names, −1 where empty, and the distinct names they stand for."""
    import pandas as pd

    sizes = [len(column) for column in columns]
    written = pd.Series(np.concatenate([np.asarray(column, dtype=object) for column in columns]), dtype="str")
    codes, distinct = pd.factorize(written, use_na_sentinel=True)
    texts = pd.Series(distinct, dtype="str").str.normalize("NFKC").str.upper().str.replace(r"[^\w()]", "", regex=True)
    merged, kept = pd.factorize(texts, sort=True)
    codes = np.where(codes < 0, -1, merged[codes])
    names = _names([str(text) for text in kept])
    empty = np.flatnonzero(names.length == 0)
    codes[np.isin(codes, empty)] = -1
    return [whole(part) for part in np.split(codes, np.cumsum(sizes)[:-1])], names


def _names(texts: Sequence[str]) -> Names:
    wide = np.array(texts or [""], dtype=f"U{_LONGEST}")
    points = np.ascontiguousarray(wide.view(np.int32).reshape(len(wide), _LONGEST))
    length = whole((points != 0).sum(axis=1))
    forms = [match[0] if (match := _FORM.search(text)) else "" for text in texts] or [""]
    body = length - np.array([len(form) for form in forms])
    ranked, form = np.unique(np.array(forms), return_inverse=True)
    return Names(points, length, np.maximum(whole(body), 0), np.where(ranked[form] == "", -1, whole(form)))


@inner
def likeness(names: Names, left: int, right: int) -> int:
    """The level of two names by their codes: a branch is no shortening of its parent, nor another 字号 of this one."""
    if left < 0 or right < 0:
        return MISSING
    if left == right:
        return SAME
    if names.body[left] == names.body[right]:
        return _equally_long(names, left, right)
    short, long = left, right
    if names.length[left] > names.length[right]:
        short, long = right, left
    if names.form[short] >= 0 or names.length[short] < _TRUNCATED:
        return DIFFERENT
    for place in range(names.length[short]):
        if names.points[short, place] != names.points[long, place]:
            return DIFFERENT
    return SHORTENED


@inner
def _equally_long(names: Names, left: int, right: int) -> int:
    """Bodies of one length: one sign may be misread, and the form may be missing."""
    edits = 0
    for place in range(names.body[left]):
        if names.points[left, place] != names.points[right, place]:
            edits += 1
            if edits > 1:
                return DIFFERENT
    if edits == 1:
        return NEAR if names.body[left] >= 4 else DIFFERENT
    return SHORTENED if names.form[left] < 0 or names.form[right] < 0 else NEAR
