"""How alike two names are, for millions of pairs: names as rows of code points, levels instead of ratios."""
# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions at run time.

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from matchers.columnar.compiled import inner
from matchers.columnar.papers import Ints, whole

if TYPE_CHECKING:
    import pyarrow as pa

MISSING, DIFFERENT, NEAR, SHORTENED, SAME = range(5)
LEVELS = 5
_LONGEST = 48
_TRUNCATED = 6
"""A name cut off by a bank's field must keep this many characters to still say whose it is."""
_NO_NAME = r"[^\pL\pN_()]"
_GROUP = r"\((?:集团|有限合伙|普通合伙|特殊普通合伙)\)"
_FORM = rf"(?P<form>(?:{_GROUP})?(?:股份有限公司|有限责任公司|有限公司|总公司|公司|合伙企业|中心|厂|{_GROUP}))$"


class Names(NamedTuple):
    """Distinct names in alphabetical order: code points padded with 0; lengths of the whole and of the part before the form."""

    points: npt.NDArray[np.int32]
    length: Ints
    body: Ints
    form: Ints


def encode(*columns: "pa.Array | pa.ChunkedArray | Sequence[str | None]") -> tuple[list[Ints], Names]:
    """Codes of each column's names, −1 where empty, and the distinct names they stand for; columns of text of any make."""
    import pyarrow as pa
    import pyarrow.compute as pc

    parts = [column.combine_chunks() if isinstance(column, pa.ChunkedArray) else pa.array(column) for column in columns]
    coded = [part if pa.types.is_dictionary(part.type) else part.dictionary_encode() for part in parts]
    written = pa.concat_arrays([*(part.dictionary.cast(pa.string()) for part in coded), pa.array([""])])
    texts = pc.replace_substring_regex(pc.utf8_upper(pc.utf8_normalize(written, "NFKC")), _NO_NAME, "")
    cut = pc.utf8_slice_codeunits(texts, 0, _LONGEST)
    whole_names = cut.dictionary_encode()
    order = pc.sort_indices(whole_names.dictionary)
    rank = np.empty(len(order), np.int64)
    rank[order.to_numpy()] = np.arange(len(order))
    names = _names(whole_names.dictionary.take(order))
    code = np.where(names.length == 0, -1, np.arange(len(order)))
    merged = np.append(code[rank[whole_names.indices.to_numpy()]], -1)
    firsts = np.cumsum([0, *(len(part.dictionary) for part in coded)]).tolist()
    return [_codes(part.indices, first, merged) for part, first in zip(coded, firsts, strict=False)], names


def _codes(indices: "pa.IntegerArray", first: int, merged: Ints) -> Ints:
    """What is null takes the last code, which is none."""
    places = indices.cast("int64").fill_null(len(merged) - 1 - first).to_numpy()
    return whole(merged[places + first])


def _names(texts: "pa.StringArray") -> Names:
    """Code points by way of one long text in which every name fills its row."""
    import pyarrow.compute as pc

    wide = pc.utf8_rpad(texts, _LONGEST, "\0")
    start = np.frombuffer(wide.buffers()[1], np.int32)[wide.offset : wide.offset + len(wide) + 1]
    text = wide.buffers()[2].to_pybytes()[start[0] : start[-1]].decode()
    points = np.frombuffer(text.encode("utf-32-le"), np.int32).reshape(-1, _LONGEST).copy()
    forms = pc.struct_field(pc.extract_regex(texts, _FORM), "form").fill_null("").to_numpy(zero_copy_only=False)
    ranked, form = np.unique(forms.astype("U"), return_inverse=True)
    size = np.char.str_len(ranked)[form]
    length = whole((points != 0).sum(axis=1))
    return Names(points, length, length - size, np.where(size == 0, -1, whole(form)))


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
