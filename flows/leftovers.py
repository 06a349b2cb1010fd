"""Flow runs that a killed night left behind: Prefect takes them for running until somebody says otherwise."""

from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType, FlowRunFilterTags
from prefect.client.schemas.objects import StateType
from prefect.runtime import flow_run
from prefect.states import Crashed

from flows.inbox import is_far

MESSAGE = "该次运行的进程被终止，未及说明结果；已由之后的运行接续"


def tag_of(store: str | Path) -> str:
    """What all flow runs over a store have in common, and an operator can filter by."""
    return f"store {store if is_far(str(store)) else Path(store).resolve()}"


def end_the_dead(store: str | Path) -> None:
    """Other runs over this store count as crashed; only for whoever holds the store's lock, which proves them dead."""
    own = {flow_run.id, flow_run.root_flow_run_id}
    alive = FlowRunFilterStateType(any_=[StateType.RUNNING])
    over_store = FlowRunFilter(tags=FlowRunFilterTags(all_=[tag_of(store)]), state=FlowRunFilterState(type=alive))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=over_store):
            if str(run.id) not in own:
                client.set_flow_run_state(run.id, Crashed(message=MESSAGE), force=True)
