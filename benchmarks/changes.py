"""What changed between two measures of the same bundles or documents."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]
KEY = ("origin", "source", "kind", "field")
COUNTS = ("exact", "wrong", "missed", "invented", "verified", "verified_wrong")
SAID = ("where", "kind", "field", "outcome", "status", "true", "read")


def results_of(path: Path) -> list[Record]:
    return json.loads(path.read_text("utf-8"))["results"]


def changes(before: Sequence[Record], after: Sequence[Record], most: int) -> Iterator[str]:
    """Counts that differ, sums of money that differ, mistakes that are new or gone; only what both measured is compared."""
    old, new = ({result["name"]: result for result in results} for results in (before, after))
    both = [name for name in new if name in old]
    yield f"compared: {len(both)}; only before: {len(old.keys() - new.keys())}; only now: {len(new.keys() - old.keys())}"
    yield from counts([old[name] for name in both], [new[name] for name in both])
    for name in both:
        yield from outcomes(name, old[name]["outcome"], new[name]["outcome"])
    yield from mistakes([old[name] for name in both], [new[name] for name in both], most)


def counts(before: Sequence[Record], after: Sequence[Record]) -> Iterator[str]:
    old, new = added(before), added(after)
    nothing = Counter[str]()
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key, nothing), new.get(key, nothing)
        differing = [
            f"{name} {was[name]} → {now[name]} ({now[name] - was[name]:+d})" for name in COUNTS if was[name] != now[name]
        ]
        if differing:
            yield f"{' '.join(key)}: {', '.join(differing)}"


def added(results: Sequence[Record]) -> dict[tuple[str, ...], Counter[str]]:
    """The counts of each field over all results."""
    total: dict[tuple[str, ...], Counter[str]] = {}
    for result in results:
        for tally in result["tallies"]:
            key = tuple(tally[part] for part in KEY)
            total.setdefault(key, Counter()).update({name: tally[name] for name in COUNTS})
    return total


def outcomes(name: str, before: Record, after: Record, prefix: str = "") -> Iterator[str]:
    """Each figure of a bundle that differs, those inside others by their path."""
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key), after.get(key)
        if isinstance(was, dict) and isinstance(now, dict):
            yield from outcomes(name, was, now, f"{prefix}{key}.")
        elif was != now:
            yield f"{name}: {prefix}{key} {was} → {now}"


def mistakes(before: Sequence[Record], after: Sequence[Record], most: int) -> Iterator[str]:
    """Equal mistakes may stand on a page more than once, so they are counted and not only named."""
    old, new = (
        Counter(tuple(str(mistake[part]) for part in SAID) for result in results for mistake in result["mistakes"])
        for results in (before, after)
    )
    for title, left in (("new", new - old), ("gone", old - new)):
        yield f"{left.total()} mistakes {title}"
        for where, kind, name, outcome, status, true, read in sorted(left)[:most]:
            mark = "VERIFIED " if status == "verified" else ""
            yield f"  {mark}{outcome.upper()} {kind}.{name}: true {true!r} read {read!r}  {where}"
