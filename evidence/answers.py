"""What the rules answered of each subject, for check lists."""

from collections.abc import Iterable

from evidence.graph import Graph

RANK = {"fail": 0, "review": 1, "pass": 2, "not_applicable": 3}


class Answers:
    """The worst outcome of each rule for each subject, with the words that go with it."""

    def __init__(self, graph: Graph) -> None:
        self._known: dict[tuple[str, str], tuple[str, str]] = {}
        for row in graph.rows("rule_results"):
            key, answer = (row["rule_id"], row["subject_id"]), (row["outcome"], row["message"] or "")
            known = self._known.get(key)
            if known is None or RANK[answer[0]] < RANK[known[0]]:
                self._known[key] = answer

    def outcome(self, rule_id: str, subject_id: str | None) -> str | None:
        """None where the rule was never asked of the subject."""
        return self._known.get((rule_id, subject_id or ""), (None, ""))[0]

    def fault(self, rule_id: str, subject_id: str | None) -> str:
        """What speaks against the subject, in the rule's words; nothing where it passed."""
        outcome, said = self._known.get((rule_id, subject_id or ""), ("", ""))
        return said if outcome in ("fail", "review") else ""

    def over(self, rule_id: str, subjects: Iterable[str | None]) -> str | None:
        """The worst over several subjects."""
        told = [outcome for subject in subjects if (outcome := self.outcome(rule_id, subject)) is not None]
        return min(told, key=RANK.__getitem__, default=None)


def worst(outcomes: Iterable[str | None]) -> str | None:
    told = [outcome for outcome in outcomes if outcome is not None]
    return min(told, key=RANK.__getitem__, default=None)
