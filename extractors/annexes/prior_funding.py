"""Papers that say themselves that the project has received funds of the province before (guide: 原则上未获得过)."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from extractors.assembling.headings import page_text
from extractors.lexicons import lexicon
from extractors.readers.folding import fold, squeeze
from models.finding import Observation
from models.paper import DocumentSource

PRIOR_FUNDING = "PRIOR_FUNDING"


def funded_before(source: DocumentSource) -> Iterator[Observation]:
    """At most one observation a paper, with the sentence that says so."""
    text = squeeze(fold("".join(page_text(page).whole for page in source.pages)))
    asked = re.search(cast("str", lexicon("prior_funding")["asked"]), text)
    told = [asked[0]] if asked else [clause for clause in re.split(r"[。;!:]", text) if _says_funded(clause)]
    for clause in told[:1]:
        yield Observation(PRIOR_FUNDING, source.document.id, f"载明“{clause[-80:]}”，请核实项目是否曾获省财政资金专项支持")


def _says_funded(clause: str) -> bool:
    words = {key: cast("Sequence[str]", lexicon("prior_funding")[key]) for key in ("funds", "province", "happened", "unmade")}
    if not any(word in clause for word in words["funds"]) or not any(word in clause for word in words["province"]):
        return False
    places = [clause.find(word) for word in words["happened"] if word in clause]
    return bool(places) and not any(word in clause[: min(places) + 1] for word in words["unmade"])
