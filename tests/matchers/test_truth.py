"""Perfect reading, whole synthetic bundles: which links are found, which are wrong, which are left to a person."""

from collections import Counter
from decimal import Decimal

from matchers.pairing import pair
from models.link import Link
from tests.matchers.reading import TrueLink, declared, extractions_of, sha, true_links
from tests.synthesis import world as made
from tests.synthesis.making import make_world

WORLDS = tuple((seed, profile) for profile in ("digital", "mixed") for seed in range(1, 7))
KINDS = ("pays", "posted_as", "refunds", "billed_under", "lists", "claims", "reverses", "reissues")


def sound(world: made.World) -> bool:
    """Whether the world's own records agree: what a voucher was posted as is money of its amount, an invoice has one deal."""
    posted = (world.lines.get(voucher.posted) for voucher in world.vouchers.values() if voucher.posted)
    amounts = [voucher.amount for voucher in world.vouchers.values() if voucher.posted]
    deals = [invoice for deal in world.deals for invoice in deal.invoices]
    sources = Counter[str]()
    for pay in world.pays:
        sources[pay.source] += int(pay.amount * 100)
    spent = all(sources[voucher.id] <= int(voucher.amount * 100) for voucher in world.vouchers.values())
    alike = all(line is not None and line.amount == amount for line, amount in zip(posted, amounts, strict=True))
    return alike and spent and len(deals) == len(set(deals)) and len(world.claims) == len({claim.id for claim in world.claims})


def judged(world: made.World) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Counts by kind and verdict, and what went wrong in words."""
    truth = {(link.kind, link.source, link.target): link for link in true_links(world)}
    names = {sha(f"{invoice} again"): sha(invoice) for invoice in world.duplicates}
    bills = {voucher.id: sha(voucher.id) for voucher in world.vouchers.values() if voucher.bill}
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    found: dict[tuple[str, str, str], Link] = {}
    for link in pair(declared(world), (), (), extractions_of(world)).links:
        ends = [link.source_id, link.target_id]
        for copy, first in names.items():
            ends = [end.replace(copy, first) for end in ends]
        if link.kind in KINDS and not (link.kind == "posted_as" and any(own in ends[0] for own in bills.values())):
            found[(link.kind, ends[0], ends[1])] = link
    for key, link in found.items():
        if link.state == "accepted" and not _true(key, truth):
            counts[(key[0], "wrong")] += 1
            wrong.append(f"{world.bundle_id}: {key}")
    for key, link in truth.items():
        verdict = _verdict(key, link, found, truth)
        counts[(key[0], verdict)] += 1
        if verdict == "missed":
            wrong.append(f"{world.bundle_id}: {key} missed")
    return counts, wrong


def _true(key: tuple[str, str, str], truth: dict[tuple[str, str, str], TrueLink]) -> bool:
    """True as it stands, or one of a group of equals."""
    if key in truth:
        return True
    sources = {link.group for link in truth.values() if link.source == key[1]}
    return key[0] == "pays" and any(link.group and link.target == key[2] and link.group in sources for link in truth.values())


def _verdict(
    key: tuple[str, str, str],
    link: TrueLink,
    found: dict[tuple[str, str, str], Link],
    truth: dict[tuple[str, str, str], TrueLink],
) -> str:
    if key in found and found[key].state != "rejected":
        return "found" if found[key].state == "accepted" else "asked"
    others = {other.target for other in truth.values() if link.group and other.group == link.group}
    swapped = any(one[:2] == key[:2] and one[2] in others and each.state == "accepted" for one, each in found.items())
    return "found" if swapped else "missed"


def test_links_of_synthetic_bundles_are_found_and_none_is_wrong():
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    worlds = [make_world(seed, profile, None) for seed, profile in WORLDS]
    fit = [world for world in worlds if sound(world)]
    assert len(fit) >= 5
    for world in fit:
        each, odd = judged(world)
        counts += each
        wrong += odd
    for kind in KINDS:
        found, asked, missed, false = (counts[(kind, verdict)] for verdict in ("found", "asked", "missed", "wrong"))
        assert false == 0, wrong
        assert found >= Decimal("0.97") * (found + asked + missed), (kind, found, asked, missed, wrong)
