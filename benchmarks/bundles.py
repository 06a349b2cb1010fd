"""A synthetic bundle: made, verified and compared with its truth, from the fields to the yuan."""

import json

from benchmarks.counting import Counter
from benchmarks.driving import verified_run, watched
from benchmarks.judged import judge_run
from benchmarks.mistakes import marks_of
from benchmarks.seen import seen_in
from benchmarks.tally import Result
from benchmarks.tasks import Bundle, Options
from benchmarks.truth_match import match_all


def measure_bundle(task: Bundle, options: Options) -> Result:
    """Under its own store, so that bundles which run side by side share no register and no cache."""
    from tests.synthesis.making import make_bundle, truth_path

    bundle = options.folder / task.name
    make_bundle(task.seed, task.profile, bundle)
    truth = json.loads(truth_path(bundle).read_text("utf-8"))
    result = Result(task.name)
    with watched(result.running):
        run = verified_run(bundle, options.folder / "stores" / task.name, options.workers, with_prefect=options.with_prefect)
    seen = seen_in(run)
    matches = match_all(truth, seen)
    counter = Counter(result, "synthetic", seen, marks_of(truth))
    for match in matches.values():
        counter.count(match)
    judge_run(result, truth, run, matches)
    if options.pictures:
        from benchmarks.crops import take_pictures

        take_pictures(result, bundle)
    return result
