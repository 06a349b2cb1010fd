"""Cells as numbers: fen, day numbers and codes, column by column; what cannot be read is said for each row."""
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportReturnType=false
# pyarrow.compute makes its functions at run time, and numpy and pyarrow take each other's columns without their stubs knowing it.

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from matchers.columnar.papers import LARGEST, NO_DAY, Ints
from matchers.lexicons import lexicon

FINE, UNREADABLE, ZERO, NEGATIVE, ABSURD = range(5)
AMOUNTS = ("", "unreadable_amount", "zero_amount", "negative_amount", "absurd_amount")
_EPOCH = 719_163
_MOST_DIGITS = 15
_SHORTEST = 6
"""Digits and letters in a row that a remark must show before they can be an invoice's number."""
_TAIL = 8


def texts(column: pd.Series) -> pa.Array:
    """Any column as text; what is empty is the empty text."""
    if column.dtype == object:
        return pa.array(["" if _empty(value) else str(value).strip() for value in column], pa.string())
    plain = pa.array(column, from_pandas=True)
    return pc.utf8_trim_whitespace(pc.fill_null(plain.cast(pa.string()), ""))


def _empty(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and value != value)  # noqa: PLR0124


def fen_of(column: pd.Series) -> tuple[Ints, Ints]:
    """Whole fen (0 where there is none) and what is to be said of each: FINE, UNREADABLE, ZERO, NEGATIVE or ABSURD."""
    if pd.api.types.is_integer_dtype(column.dtype) and not column.isna().any():
        yuan = column.to_numpy(np.int64)
        large = np.abs(yuan) > LARGEST // 100
        return _judged(np.where(large, LARGEST + 1, yuan * 100), np.zeros(len(yuan), np.bool_))
    if pd.api.types.is_float_dtype(column.dtype):
        return _of_floats(column.to_numpy(np.float64))
    return _of_texts(texts(column))


def _of_floats(yuan: npt.NDArray[np.float64]) -> tuple[Ints, Ints]:
    finite = np.isfinite(yuan)
    scaled = np.where(finite, yuan, 0.0) * 100
    large = np.abs(scaled) > LARGEST
    fen = np.rint(np.where(large, 0.0, scaled))
    odd = ~finite | (np.abs(np.where(large, 0.0, scaled) - fen) > 1e-3)
    return _judged(np.where(large, np.sign(scaled) * (LARGEST + 1), fen).astype(np.int64), odd)


def _of_texts(written: pa.Array) -> tuple[Ints, Ints]:
    plain = pc.utf8_normalize(written, "NFKC")
    for sign in lexicon("ledger")["amounts"]["signs"]:
        plain = pc.replace_substring(plain, sign, "")
    plain = pc.replace_substring_regex(plain, r"^\((.*)\)$", r"-\1")
    parts = pc.extract_regex(plain, r"^(?P<minus>[-−]?)\+?(?P<whole>\d+)(?:\.(?P<fen>\d{0,2})0*)?$")
    whole, cents = (pc.fill_null(pc.struct_field(parts, name), "") for name in ("whole", "fen"))
    whole = pc.utf8_ltrim(whole, "0")
    long = np.asarray(pc.utf8_length(whole)) > _MOST_DIGITS - 2
    digits = pc.if_else(pa.array(long), "0", pc.binary_join_element_wise("0", whole, pc.utf8_rpad(cents, 2, "0"), ""))
    fen = np.where(long, LARGEST + 1, np.asarray(digits.cast(pa.int64())))
    minus = np.asarray(pc.fill_null(pc.not_equal(pc.struct_field(parts, "minus"), ""), fill_value=False))
    return _judged(np.where(minus, -fen, fen), np.asarray(pc.is_null(parts)))


def _judged(fen: Ints, odd: npt.NDArray[np.bool_]) -> tuple[Ints, Ints]:
    said = np.select([odd, np.abs(fen) > LARGEST, fen == 0, fen < 0], [UNREADABLE, ABSURD, ZERO, NEGATIVE], FINE)
    return np.where(odd, 0, fen).astype(np.int64), said.astype(np.int64)


def days_of(column: pd.Series) -> Ints:
    """Ordinals of the calendar, NO_DAY where there is none or none that a calendar knows."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        found = column
    else:
        written = pc.utf8_slice_codeunits(pc.replace_substring_regex(texts(column), r"[年月/.]", "-"), 0, 10)
        plain = pc.replace_substring_regex(written, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
        plain = pc.utf8_trim(plain, "日 -")
        found = pd.to_datetime(pd.Series(plain.to_pandas()), format="%Y-%m-%d", errors="coerce")
    days = found.to_numpy("datetime64[D]").astype(np.int64)
    return np.where(np.asarray(found.isna()), NO_DAY, days + _EPOCH).astype(np.int64)


def codes(*columns: pa.Array, empty: int = 0) -> list[Ints]:
    """Codes from 1 in alphabetical order over all columns; `empty` where there is no text."""
    every = pa.concat_arrays([*columns, pa.array([""], pa.string())])
    distinct = pc.unique(every)
    ranked = distinct.take(pc.sort_indices(distinct))
    return [
        np.where(np.asarray(pc.equal(column, "")), empty, np.asarray(pc.index_in(column, ranked)).astype(np.int64))
        for column in columns
    ]


def plain_numbers(written: pa.Array) -> pa.Array:
    """Numbers as letters and digits alone."""
    return pc.replace_substring_regex(pc.utf8_upper(pc.utf8_normalize(written, "NFKC")), r"[^0-9A-Z]", "")


def named_numbers(remarks: pa.Array, numbers: pa.Array) -> pa.Array:
    """For each remark the first number, out of those that exist, that it shows whole or by its last eight signs."""
    known = pc.unique(numbers)
    if not len(known):
        return pa.array([""] * len(remarks), pa.string())
    tails = pc.utf8_slice_codeunits(known, -_TAIL)
    long = pc.greater(pc.utf8_length(known), _TAIL)
    counts = {each["values"]: each["counts"] for each in pc.value_counts(tails).to_pylist()}
    alone = pa.array(
        [bool(is_long) and counts[tail] == 1 for is_long, tail in zip(long.to_pylist(), tails.to_pylist(), strict=True)]
    )
    shown = pa.concat_arrays([known, tails.filter(alone)])
    meant = pa.concat_arrays([known, known.filter(alone)])
    runs = pc.split_pattern_regex(pc.utf8_upper(pc.utf8_normalize(remarks, "NFKC")), r"[^0-9A-Z]+")
    owner, run = np.asarray(pc.list_parent_indices(runs)), pc.list_flatten(runs)
    place = pc.if_else(pc.greater_equal(pc.utf8_length(run), _SHORTEST), pc.index_in(run, shown), None)
    hit = np.flatnonzero(np.asarray(pc.is_valid(place)))
    rows, first = np.unique(owner[hit], return_index=True)
    found = np.full(len(remarks), -1, np.int64)
    found[rows] = np.asarray(place.take(pa.array(hit[first])))
    return pc.fill_null(meant.take(pa.array(found, mask=found < 0)), "")
