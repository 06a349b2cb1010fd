"""From a seed and a profile to a bundle on disk with its truth."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from tests.synthesis.banking import add_traffic, draw_up
from tests.synthesis.billing import make_deal
from tests.synthesis.binder import Binder
from tests.synthesis.building import Hands, project_name
from tests.synthesis.catalogue import KINDS, by_key
from tests.synthesis.desk import Desk
from tests.synthesis.faults import FAULTS, plant
from tests.synthesis.filing import file_all
from tests.synthesis.hostile import add_hostile
from tests.synthesis.names import MARKS, applicant, lookalike, supplier
from tests.synthesis.records import Recorder, Truth
from tests.synthesis.sales import add_side_vouchers
from tests.synthesis.world import Effect, World

PATTERNS = ("one", "prepaid", "instalments", "instalments", "milestone", "merged", "contract_level", "retention", "retention10")
BANK_PAIRS = (
    ("icbc", "ccb"),
    ("ccb", "cmb"),
    ("boc", "icbc"),
    ("abc", "cib"),
    ("cmb", "spdb"),
    ("bcm", "hxb"),
    ("cib", "pab"),
    ("cgb", "psbc"),
)


@dataclass(frozen=True)
class Profile:
    deals: tuple[int, int]
    faults: int
    side: int
    """Receipts among the vouchers that pay nothing: fees, interest, taxes, money received."""
    density: float
    """Unrelated lines on the accounts, 1 is about seven a month."""
    accounts: int
    pieces: int
    """Statements an account's history is cut into."""
    electronic: bool
    plain: bool
    """Drawn with the package's font alone, the same on every machine."""
    hostile: int
    scale: int = 1
    months: int = 12
    monthly: float = 0.4
    """Chance of a deal of equal monthly payments."""
    start: date | None = None
    fixed: tuple[tuple[str, str], ...] = ()
    """Kinds and patterns of the deals, where they are not drawn by lot."""


SAMPLE_DEALS = (
    ("hardware", "instalments"),
    ("software", "one"),
    ("cloud", "prepaid"),
    ("outsourced", "milestone"),
    ("integration", "instalments"),
    ("adaptation", "one"),
    ("dataset", "one"),
    ("modelling", "merged"),
    ("compliance", "prepaid"),
    ("hardware", "retention"),
    ("software", "instalments"),
    ("integration", "contract_level"),
)
PROFILES: dict[str, Profile] = {
    "tiny": Profile((2, 2), 0, 0, 0.25, 1, 1, True, True, 0, months=3, monthly=0.0, start=date(2024, 9, 2)),
    "digital": Profile((6, 9), 6, 4, 0.55, 2, 2, True, False, 2),
    "mixed": Profile((5, 8), 6, 3, 0.4, 2, 2, False, False, 2),
    "scan": Profile((4, 6), 4, 2, 0.3, 1, 2, False, False, 1, months=6, monthly=0.25),
    "photo": Profile((3, 5), 3, 1, 0.3, 1, 2, False, False, 1, months=4, monthly=0.15),
    "early": Profile((2, 2), 0, 0, 0.25, 1, 1, True, True, 0, months=3, monthly=0.0, start=date(2022, 6, 1)),
    "sample": Profile(
        (12, 12), 0, 0, 0.22, 2, 1, False, True, 4, scale=2, months=4, monthly=0.0, start=date(2024, 4, 1), fixed=SAMPLE_DEALS
    ),
}
LAST_LINE = date(2025, 8, 31)
"""Statements run a month past the cutoff, so that late refunds and payments are seen."""


def make_world(seed: int, name: str, faults: Sequence[str] | None) -> World:
    """The world of a bundle: clean deals first, then the planted faults, then the rest of the accounts' life."""
    profile = PROFILES[name]
    rng = Random(f"world-{seed}-{name}")
    banks = rng.choice(BANK_PAIRS)[: profile.accounts]
    start = profile.start or date(2023, rng.randint(9, 12), rng.randint(1, 28))
    party = applicant(rng, banks)
    world = World(seed, f"{name}-{seed}", party, project_name(rng), 2, start, date(2025, 7, rng.randint(20, 30)))
    world.electronic = profile.electronic
    world.parties["applicant"] = party
    hands = Hands(rng, profile.scale, profile.months)
    add_deals(world, hands, profile)
    plant(world, hands, faults if faults is not None else chosen_faults(rng, name, profile))
    traffic = Random(f"traffic-{seed}-{name}")
    for place, account in enumerate(party.accounts):
        add_traffic(world, traffic, account, start, LAST_LINE, profile.density / (1 + place))
    add_side_vouchers(world, traffic, profile.side)
    draw_up(world, traffic, start.replace(day=1), LAST_LINE, profile.pieces)
    return world


def chosen_faults(rng: Random, name: str, profile: Profile) -> list[str]:
    if name == "sample":
        return list(SAMPLE_FAULTS)
    return rng.sample(sorted(FAULTS), min(profile.faults, len(FAULTS)))


SAMPLE_FAULTS = (
    "INVOICE_OUT_OF_WINDOW",
    "PAYMENT_OUT_OF_WINDOW",
    "PARTIALLY_PAID",
    "VOUCHER_MISSING",
    "DUP_IN_BUNDLE",
    "BUYER_MISMATCH",
    "CLAIM_GROSS",
    "NOT_IN_SCOPE",
    "RED_REVERSED",
)


def add_deals(world: World, hands: Hands, profile: Profile) -> None:
    """Deals of different kinds and patterns; one of the suppliers has a near-equal twin."""
    rng = hands.rng
    count = rng.randint(*profile.deals)
    kinds = rng.sample(KINDS, min(count, len(KINDS)))
    patterns = [rng.choice(PATTERNS) for _ in kinds]
    if profile.fixed:
        kinds, patterns = [by_key(kind) for kind, _ in profile.fixed], [pattern for _, pattern in profile.fixed]
        count = len(kinds)
    elif count > 2 and not any(kind.category == 1 for kind in kinds[:2]):
        kinds[0] = by_key("hardware")
    stems = rng.sample([mark for mark in MARKS if mark != world.applicant.stem], count)
    sellers = [supplier(rng, f"v{n}", stem) for n, stem in enumerate(stems, 1)]
    if count > 3:
        sellers[-1] = lookalike(rng, sellers[0], f"v{count}")
    for kind, seller, pattern in zip(kinds, sellers, patterns, strict=True):
        make_deal(world, hands, kind, seller, pattern)
    if rng.random() < profile.monthly:
        make_deal(world, hands, by_key("cloud"), supplier(rng, f"v{count + 1}", rng.choice(MARKS)), "monthly")


def make_bundle(seed: int, profile: str, out: Path, faults: Sequence[str] | None = None) -> Truth:
    """Writes the bundle into the folder `out` and truth.json beside it (see `truth_path`); returns the truth.

    `faults` names the faults to plant (keys of `faults.FAULTS`) instead of drawing them by lot; `()` plants none.
    """
    return file_bundle(make_world(seed, profile, faults), profile, out, hostile=faults is None)


def make_again(seed: int, profile: str, out: Path, *, supersedes: bool) -> Truth:
    """The clean bundle of the same seed under another id: handed in a second time, or in place of the first."""
    world = make_world(seed, profile, ())
    first, world.bundle_id = world.bundle_id, f"{world.bundle_id}-again"
    if supersedes:
        world.supersedes = first
    else:
        own = [i.id for i in world.invoices.values() if i.flow == "purchase"]
        world.effects += [Effect("DUP_ACROSS", "review", invoice) for invoice in own]
        world.effects.append(Effect("MULTI_APPLICATION", "review", "bundle"))
    return file_bundle(world, profile, out)


def file_bundle(world: World, profile: str, out: Path, *, hostile: bool = False) -> Truth:
    """Draws all papers of a world into `out`, which is emptied first."""
    if out.exists():
        shutil.rmtree(out)
    out.mkdir(parents=True)
    binder = Binder(out, Random(f"imaging-{world.seed}-{profile}"), PROFILES[profile].plain, overprints=world.overprints)
    file_all(Desk(world, binder, profile))
    if world.declared:
        binder.write("bundle.toml", declaration(world).encode(), 0)
    if hostile:
        add_hostile(world, binder, Random(f"hostile-{world.seed}"), PROFILES[profile].hostile)
    truth = Recorder(world, binder, profile).truth()
    truth.write(truth_path(out))
    return truth


def truth_path(out: Path) -> Path:
    """truth.json lies outside of the bundle, so that no reader can learn from it."""
    return out.with_name("truth.json" if out.name == "bundle" else f"{out.name}.truth.json")


def declaration(world: World) -> str:
    def listed(values: Sequence[str]) -> str:
        return "[" + ", ".join(f'"{value}"' for value in values) + "]"

    letter = "true" if "price_letter" in world.attachments else "false"
    return f"""id = "{world.bundle_id}"

[applicant]
name = "{world.applicant.name}"
uscc = "{world.applicant.uscc}"
accounts = {listed([a.number for a in (*world.applicant.accounts, *world.foreign)])}
former_names = {listed(world.former_names)}

[project]
name = "{world.project}"
direction = {world.direction}
start = {world.declared_start or world.start}
end = {world.end}

[declaration]
related_parties = {listed(world.related)}
price_letter = {letter}
supersedes = "{world.supersedes}"
"""
