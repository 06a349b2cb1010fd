"""A night over places that need not be of this machine: held by one, planned here, told of where the store lies."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from evidence.depot import Depot
from evidence.leases import Lease, leased
from evidence.nights import NightRow, Nights
from evidence.working_copy import WorkingCopy
from flows.inbox import content_of, still_copied, waiting_in
from flows.inboxes import still_sent, waiting_at
from flows.logs import logged_to
from flows.night_text import markdown
from flows.nightly import PATIENCE, Night, Plan, no_inbox, plan_for
from flows.stages import Settings


@dataclass(frozen=True, slots=True)
class Place:
    """The working copy of the store, and the right to write to it."""

    copy: WorkingCopy
    lease: Lease | None

    def check(self) -> None:
        """Raises NightHeldError where another machine took this one for dead."""
        if self.lease is not None:
            self.lease.check()


Run = Callable[[Plan, Place], tuple[NightRow, ...]]


def hold_spread_night(inbox: Depot, store: Depot, settings: Settings, run: Run, patience: float = PATIENCE) -> Night:
    """As `hold_night`; `settings.store` is the folder of the working copy."""
    if inbox.folder is not None and not inbox.folder.is_dir():
        raise no_inbox(inbox.place)
    with held(store, settings) as place:
        place.copy.update("nights/inbox", "nights/untold", "register")
        nights, stamp = Nights(settings.store), datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        with logged_to(nights.folder / f"{stamp}.log"):
            rows = run(plan_at(inbox, place, settings, patience), place)
        place.check()
        folder = nights.write(stamp, rows, markdown(f"夜间核验 {stamp}", rows))
        place.copy.publish((*folder.iterdir(), *nights.folder.glob(f"{stamp}.log"), *(nights.folder / "inbox").glob("*.json")))
        return Night(rows, folder if store.folder is not None else f"{store.place.rstrip('/')}/nights/{folder.name}")


@contextmanager
def held(store: Depot, settings: Settings) -> Generator[Place]:
    """By the system's lock where the store is a folder; by a lease too where it is far."""
    with ExitStack() as stack:
        stack.enter_context(Nights(settings.store).held())
        lease = stack.enter_context(leased(store)) if store.folder is None else None
        yield Place(WorkingCopy(store, settings.store), lease)


def plan_at(inbox: Depot, place: Place, settings: Settings, patience: float) -> Plan:
    """Of objects the look is all that is known without reading them: other stamps are other content."""
    nights = Nights(settings.store)
    bundles = waiting_at(inbox) if inbox.folder is None else waiting_in(inbox.folder)
    seen = [one for bundle in bundles if (one := nights.seen(bundle.name)) is not None]
    place.copy.fetch_figures({(one.bundle_id, one.run_id) for one in seen if one.bundle_id})
    if inbox.folder is None:
        return plan_for(bundles, still_sent(inbox, bundles, patience), settings, lambda bundle: bundle.look)
    return plan_for(bundles, still_copied(bundles, patience), settings, lambda bundle: content_of(bundle.path))
