"""What messages call a paper that prints no number."""

from typing import Any

from models.contract import Contract
from rules.case import Case
from rules.saying import say


def contract_called(case: Case, contract: Contract) -> str:
    """Its number; without one the other party and the day of signing, else the file, so that a reader finds it."""
    if contract.number.value:
        return contract.number.value
    side, name = ("买方", contract.buyer_name) if contract.flow == "sale" else ("卖方", contract.seller_name)
    told = [
        f"{side}“{say(name)}”" if name.value else "",
        f"{say(contract.signed_date)}签订" if contract.signed_date.value else "",
    ]
    said = "，".join(filter(None, told)) or file_called(case, contract)
    return f"未见，{said}" if said else ""


def file_called(case: Case, entity: Any) -> str:
    """The file in which an entity's first paper begins."""
    path = next((case.paths[key] for key in entity.documents if case.paths.get(key)), "")
    return f"文件“{path}”" if path else ""
