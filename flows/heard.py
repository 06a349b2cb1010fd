"""What people said of a bundle so far, and what is wrong with the record of it."""

from dataclasses import replace

from evidence.decisions import DecisionLog, Told
from evidence.store import MANIFEST, Run, Store
from models.bundle import BUNDLE, Dossier
from models.finding import Observation
from models.identity import digest

NOTICE = "DECISIONS_BROKEN"
BROKEN = "broken:"


def told_of(store: Store, bundle_id: str) -> Told:
    """The log; broken too where a run was judged on an entry that it holds no more."""
    told = DecisionLog(store.path, bundle_id).read()
    if told.broken:
        return told
    known = {decision.id for decision in told.decisions}
    folders = sorted(store.bundle_folder(bundle_id).glob(f"run=*/{MANIFEST}"))
    judged_on = {str(entry) for folder in folders for entry in Run(folder.parent).manifest.get("decisions", ())}
    if any(not entry.startswith(BROKEN) for entry in judged_on - known):
        return replace(told, broken=f"{DecisionLog(store.path, bundle_id).place.name} 缺少此前运行所依据的记录")
    return told


def keys_of(told: Told) -> tuple[str, ...]:
    """What a run's id hashes of them."""
    broken = (f"{BROKEN}{digest(told.broken)}",) if told.broken else ()
    return (*(decision.id for decision in told.decisions), *broken)


def noted(dossier: Dossier, told: Told) -> Dossier:
    """The dossier, with a word to the reviewer where the record was tampered with."""
    if not told.broken:
        return dossier
    detail = f"人工决定记录不完整或被改动（{told.broken}），其后的决定未适用，请核对 decisions 文件夹及备份"
    return replace(dossier, observations=(*dossier.observations, Observation(NOTICE, BUNDLE, detail)))
