"""The tables on the terminal."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.mistakes import Mistake
from benchmarks.tally import Key, Result, Tally, joined

HEAD = (
    f"{'where':18} {'entity':14} {'field':22} {'of':>6} {'exact':>6} {'exact %':>8} {'wrong':>6} {'missed':>7} {'invented':>9}"
    f" {'verified':>9} {'ver. wrong':>11} {'precision %':>12}"
)


def share(part: int, whole: int) -> str:
    """Percent with two decimals, cut and not rounded: 100.00 means all."""
    return f"{part * 10000 // whole / 100:.2f}" if whole else "-"


def field_table(tallies: Mapping[Key, Tally]) -> Iterator[str]:
    yield HEAD
    for (origin, source, kind, name), tally in tallies.items():
        yield row(f"{origin} {source}", kind, name, tally)


def row(where: str, kind: str, name: str, tally: Tally) -> str:
    return (
        f"{where:18} {kind:14} {name:22} {tally.total:>6} {tally.exact:>6} {share(tally.exact, tally.total):>8} {tally.wrong:>6}"
        f" {tally.missed:>7} {tally.invented:>9} {tally.verified:>9} {tally.verified_wrong:>11}"
        f" {share(tally.verified - tally.verified_wrong, tally.verified):>12}"
    )


def sums(tallies: Mapping[Key, Tally]) -> Iterator[str]:
    """All fields of a kind together, then all kinds together; rows and entities as such are left out."""
    yield HEAD
    yield from (row(f"{o} {s}", kind, "(all fields)", tally) for (o, s, kind), tally in summed(tallies, 3).items())
    yield from (row(f"{o} {s}", "(all)", "(all fields)", tally) for (o, s), tally in summed(tallies, 2).items())


def summed(tallies: Mapping[Key, Tally], depth: int) -> dict[tuple[str, ...], Tally]:
    """Tallies of single fields, added up over the first parts of the key."""
    total: dict[tuple[str, ...], Tally] = {}
    for key, tally in tallies.items():
        if not key[3].startswith("("):
            total.setdefault(key[:depth], Tally()).join(tally)
    return total


def outcome_lines(results: Sequence[Result]) -> Iterator[str]:
    """A line for each bundle, and one for all."""
    bundles = [result for result in results if result.outcome]
    if bundles != list(results):
        yield f"{len(results)} documents  {sum(result.running.get('seconds', 0) for result in results):.1f} s of reading"
    for result in bundles:
        links = " ".join(f"{kind} {link['right']}/{link['true']} of {link['read']}" for kind, link in links_of([result]).items())
        yield "  ".join(filter(None, (result.name, brief(totals([result])), links, running(result))))
    if len(bundles) > 1:
        yield f"all  {brief(totals(bundles))}"
        for kind, link in links_of(bundles).items():
            yield f"  {kind:14} precision {share(link['right'], link['read'])} %  recall {share(link['right'], link['true'])} %"


def running(result: Result) -> str:
    return f"{result.running.get('seconds', 0)} s  {result.running.get('peak_mb', 0)} MB"


MONEY = ("false_pass", "missed", "needless_review")
COUNTS = ("costs", "straight", "straight_in_truth")
FAULTS = ("planted", "found", "missed", "false_alarms")


def totals(results: Iterable[Result]) -> dict[str, Any]:
    """Money and counts of all bundles, added up; what a bundle does not have is not counted."""
    from decimal import Decimal

    total: dict[str, Any] = {}
    for result in results:
        found = result.outcome
        for name in MONEY:
            if name in found:
                total[name] = total.get(name, Decimal(0)) + Decimal(found[name])
        for name in COUNTS:
            if name in found:
                total[name] = total.get(name, 0) + found[name]
        for name in FAULTS:
            if "faults" in found:
                total[f"faults {name}"] = total.get(f"faults {name}", 0) + found["faults"][name]
    return total


def links_of(results: Iterable[Result]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for result in results:
        for kind, link in result.outcome.get("links", {}).items():
            sum_ = total.setdefault(kind, dict.fromkeys(link, 0))
            for name, count in link.items():
                sum_[name] += count
    return total


def brief(total: Mapping[str, Any]) -> str:
    words = [f"{name.replace('_', ' ')} {total[name]}" for name in MONEY if name in total]
    if "costs" in total:
        words.append(
            f"straight {total['straight']}/{total['costs']} = {share(total['straight'], total['costs'])} %"
            f" (true {total['straight_in_truth']})"
        )
    if "faults planted" in total:
        words.append(f"faults {total['faults found']}/{total['faults planted']}, {total['faults false_alarms']} false alarms")
    return "  ".join(words)


def mistake_lines(mistakes: Iterable[Mistake], most: int) -> Iterator[str]:
    ranked = sorted(mistakes, key=lambda mistake: mistake.rank)
    yield f"{len(ranked)} mistakes"
    for each in ranked[:most]:
        mark = "VERIFIED " if each.verified else ""
        place = each.read_spot or each.true_spot
        at = f"{place.file} p{place.page}" if place else ""
        yield (
            f"  {mark}{each.outcome.upper()} {each.origin} {each.source} {each.kind}.{each.field}: true {each.true!r}"
            f" read {each.read!r}  {each.where} {each.entity} {at}"
        )


def report(results: Sequence[Result], most: int) -> Iterator[str]:
    """All that is printed, line by line."""
    tallies = joined(results)
    yield from field_table(tallies)
    yield ""
    yield from sums(tallies)
    yield ""
    yield from outcome_lines(results)
    yield ""
    yield from mistake_lines([mistake for result in results for mistake in result.mistakes], most)
