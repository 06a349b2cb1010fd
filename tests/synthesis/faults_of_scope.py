"""Faults of contracts, lists, claims, scope and of the bundle as a whole."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from models.money import ZERO, proportion
from tests.synthesis.billing import make_deal
from tests.synthesis.building import Hands
from tests.synthesis.catalogue import CATEGORIES, OUT_OF_SCOPE, Kind, Product
from tests.synthesis.names import MARKS, supplier
from tests.synthesis.picking import category_one, only_invoice, pick
from tests.synthesis.world import Claim, Deal, Effect, World

CUTOFF = date(2025, 7, 31)


def contract_missing(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "CONTRACT_MISSING")
    deal.contract.filed = False
    if deal.list_form in ("annex", "body"):
        deal.list_form = "sheet"
    world.effects.append(Effect("CONTRACT_MISSING", "review", deal.contract.id))


def contract_defect(world: World, hands: Hands) -> None:
    """Unsealed and unsigned, undated, or only an editable draft."""
    deal = pick(world, hands, "CONTRACT_DEFECT", lambda d: d.list_form not in ("annex", "body"))
    if deal.list_form in ("annex", "body"):
        deal.list_form = "sheet"
        deal.contract.has_list = False
    how = hands.rng.choice(("unsealed", "undated", "draft"))
    if how == "unsealed":
        deal.contract.sealed = False
    elif how == "undated":
        deal.contract.dated = False
    else:
        deal.contract.draft = True
    world.effects.append(Effect("CONTRACT_DEFECT", "review", deal.contract.id, note=how))


def list_missing(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "PRODUCT_LIST_MISSING", category_one, kind="software")
    deal.list_form = "lost"
    deal.contract.has_list = False
    world.items = [item for item in world.items if item.contract != deal.contract.id]
    world.effects.append(Effect("PRODUCT_LIST_MISSING", "review", deal.contract.id))


def list_mismatch(world: World, hands: Hands) -> None:
    """The list says another quantity than the invoice."""
    deal = pick(world, hands, "PRODUCT_LIST_MISMATCH", category_one, kind="hardware")
    item = next(item for item in world.items if item.contract == deal.contract.id)
    item.quantity = (item.line.quantity or Decimal(1)) + hands.rng.choice((1, 2))
    world.effects.append(Effect("PRODUCT_LIST_MISMATCH", "review", only_invoice(world, deal).id, item.line.net, share=True))


def contract_after(world: World, hands: Hands) -> None:
    """Signed after the invoice and every payment."""
    deal = pick(world, hands, "CONTRACT_AFTER_INVOICE", lambda d: world.vouchers[d.vouchers[-1]].day < date(2025, 7, 1))
    last = max(world.vouchers[v].day for v in deal.vouchers)
    deal.contract.signed = last + timedelta(days=hands.rng.randint(4, 12))
    world.effects.append(Effect("CONTRACT_AFTER_INVOICE", "review", deal.contract.id))


def over_contract(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "OVER_CONTRACT")
    invoice = only_invoice(world, deal)
    excess = proportion(invoice.gross, Decimal(hands.rng.randint(8, 20)), Decimal(100)).quantize(Decimal(1)) + Decimal("0.00")
    deal.contract.total = invoice.gross - excess
    world.effects.append(Effect("OVER_CONTRACT", "review", invoice.id, proportion(invoice.net, excess, invoice.gross)))


def extra_deal(world: World, hands: Hands, kind: Kind, code: str) -> Deal:
    seller = supplier(hands.rng, world.fresh_id("vs"), hands.rng.choice(MARKS))
    deal = make_deal(world, hands, kind, seller, "one")
    deal.faults.append(code)
    return deal


def not_in_scope(world: World, hands: Hands) -> None:
    deal = extra_deal(world, hands, OUT_OF_SCOPE["excluded"], "NOT_IN_SCOPE")
    world.effects.append(Effect("NOT_IN_SCOPE", "disallowed", only_invoice(world, deal).id))


def scope_unsure(world: World, hands: Hands) -> None:
    deal = extra_deal(world, hands, OUT_OF_SCOPE["unsure"], "NOT_IN_SCOPE_UNSURE")
    world.effects.append(Effect("NOT_IN_SCOPE", "review", only_invoice(world, deal).id, note="on no list"))


def relevance(world: World, hands: Hands) -> None:
    """Office computers under a contract that names neither the project nor artificial intelligence."""
    products = (
        Product("计算机设备", "台式电脑", "i5/16G/512G", "台", 3900, 6200, 40),
        Product("计算机外部设备", "激光打印机", "M405d", "台", 1800, 2600, 12),
    )
    kind = Kind("plain", 1, "硬件购置租赁费", "办公设备采购合同", "purchase", Decimal("0.13"), products)
    deal = extra_deal(world, hands, kind, "RELEVANCE_UNSURE")
    deal.contract.project = "日常办公"
    only_invoice(world, deal).remark = ""
    world.effects.append(Effect("RELEVANCE_UNSURE", "review", only_invoice(world, deal).id))


def own_staff(world: World, hands: Hands) -> None:
    number = len(world.claims) + 1
    amount = Decimal(hands.rng.randint(80, 400) * 1000) + ZERO
    made = Claim(
        world.fresh_id("k"),
        number,
        CATEGORIES[2],
        "软硬件适配调试费",
        "",
        f"{world.applicant.name}（自有人员适配工时）",
        [],
        amount,
    )
    world.claims.append(made)
    world.effects.append(Effect("OWN_STAFF", "disallowed", made.id))


def period_beyond(world: World, hands: Hands) -> None:
    """A lease period that runs past the cutoff."""
    deal = pick(
        world, hands, "PERIOD_BEYOND", lambda d: d.kind.key == "cloud" and d.contract.signed > date(2024, 9, 1), "one", "cloud"
    )
    start = deal.contract.signed + timedelta(days=5)
    end = date(2025, 12, 31)
    deal.contract.service = (start, end)
    invoice = only_invoice(world, deal)
    outside, whole = (end - CUTOFF).days, (end - start).days + 1
    share = proportion(invoice.net, Decimal(outside), Decimal(whole))
    world.effects.append(Effect("PERIOD_BEYOND", "review", invoice.id, share, share=True))


def allocation(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "ALLOCATION_REQUIRED", lambda d: d.list_form not in ("annex", "body"))
    deal.contract.notes.append("费用承担：本合同项下设备及服务由甲方多个研发项目共同使用，相关费用由各项目分摊。")
    world.effects.append(Effect("ALLOCATION_REQUIRED", "review", deal.contract.id))


def claim_gross(world: World, hands: Hands) -> None:
    """Claimed at the gross amount."""
    deal = pick(world, hands, "CLAIM_GROSS")
    invoice = only_invoice(world, deal)
    claim = next(claim for claim in world.claims if claim.invoices == [invoice.id])
    claim.amount = invoice.gross
    world.effects.append(Effect("CLAIM_DIFF", "disallowed", claim.id, ZERO, note="gross"))


def claim_more(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "CLAIM_MORE")
    invoice = only_invoice(world, deal)
    claim = next(claim for claim in world.claims if claim.invoices == [invoice.id])
    claim.amount = invoice.net + Decimal(hands.rng.randint(5, 60) * 1000)
    world.effects.append(Effect("CLAIM_DIFF", "disallowed", claim.id, ZERO))


def claim_less(world: World, hands: Hands) -> None:
    """No fault: less is claimed than the invoice is worth."""
    deal = pick(world, hands, "CLAIM_LESS")
    claim = next(claim for claim in world.claims if claim.invoices == deal.invoices)
    claim.amount -= proportion(claim.amount, Decimal(1), Decimal(5))


def claim_joint(world: World, hands: Hands) -> None:
    """No fault: one row names all the invoices of a deal."""
    choices = [d for d in world.deals if not d.faults and 1 < len(d.invoices) < 5]
    if not choices:
        return
    deal = hands.rng.choice(choices)
    deal.faults.append("CLAIM_JOINT")
    rows = [claim for claim in world.claims if claim.invoices[:1] and claim.invoices[0] in deal.invoices]
    rows[0].invoices = list(deal.invoices)
    rows[0].amount = sum((world.invoices[i].net for i in deal.invoices), ZERO)
    world.claims = [claim for claim in world.claims if claim not in rows[1:]]
    for number, claim in enumerate(world.claims, 1):
        claim.row = number


def not_in_claim(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "NOT_IN_CLAIM")
    world.claims = [claim for claim in world.claims if claim.invoices != deal.invoices]
    for number, claim in enumerate(world.claims, 1):
        claim.row = number


def related(world: World, hands: Hands) -> None:
    deal = pick(world, hands, "RELATED_PARTY")
    world.related.append(deal.supplier.name)
    world.effects.append(Effect("RELATED_PARTY", "review", deal.contract.id, accepted=True))


def without_declaration(world: World, hands: Hands) -> None:
    world.declared = False
    world.effects += [Effect("APPLICANT_INFERRED", "info", "bundle"), Effect("DIRECTION_ASSUMED", "info", "bundle")]


def without_claims(world: World, hands: Hands) -> None:
    world.has_claims = False
    world.effects.append(Effect("CLAIM_TABLE_ABSENT", "info", "bundle"))


def without_letter(world: World, hands: Hands) -> None:
    world.attachments.discard("price_letter")
    world.effects.append(Effect("PRICE_LETTER_MISSING", "review", "bundle"))


def without_completion(world: World, hands: Hands) -> None:
    world.attachments.discard("completion")
    world.effects.append(Effect("COMPLETION_MISSING", "review", "bundle"))


def without_audit(world: World, hands: Hands) -> None:
    world.attachments.discard("audit_report")
    world.effects.append(Effect("AUDIT_REPORT_MISSING", "review", "bundle"))


def early_start(world: World, hands: Hands) -> None:
    """The project is declared to have begun before the window; its evidence has not."""
    world.declared_start = date(2022, 5, 18)
    world.effects.append(Effect("START_BEFORE_WINDOW", "review", "bundle"))


def supplement(world: World, hands: Hands) -> None:
    """No fault: a supplement raises the total to what was billed."""
    deal = pick(world, hands, "SUPPLEMENT", lambda d: d.kind.category != 1, kind="integration")
    extra = proportion(deal.contract.total, Decimal(15), Decimal(100))
    added = replace(
        deal.contract,
        id=world.fresh_id("c"),
        number=deal.contract.number + "-补1",
        title="补充协议",
        total=extra,
        supplements=deal.contract.number,
        signed=deal.contract.signed + timedelta(days=9),
        has_list=False,
        notes=[],
        service=None,
        terms=deal.contract.terms[:1],
    )
    deal.contract.total -= extra
    world.contracts[added.id] = added
    world.supplements.append((deal.id, added.id))


FAULTS = {
    "CONTRACT_MISSING": contract_missing,
    "CONTRACT_DEFECT": contract_defect,
    "PRODUCT_LIST_MISSING": list_missing,
    "PRODUCT_LIST_MISMATCH": list_mismatch,
    "CONTRACT_AFTER_INVOICE": contract_after,
    "OVER_CONTRACT": over_contract,
    "NOT_IN_SCOPE": not_in_scope,
    "NOT_IN_SCOPE_UNSURE": scope_unsure,
    "RELEVANCE_UNSURE": relevance,
    "OWN_STAFF": own_staff,
    "PERIOD_BEYOND": period_beyond,
    "ALLOCATION_REQUIRED": allocation,
    "CLAIM_GROSS": claim_gross,
    "CLAIM_MORE": claim_more,
    "CLAIM_LESS": claim_less,
    "CLAIM_JOINT": claim_joint,
    "NOT_IN_CLAIM": not_in_claim,
    "RELATED_PARTY": related,
    "APPLICANT_INFERRED": without_declaration,
    "CLAIM_TABLE_ABSENT": without_claims,
    "PRICE_LETTER_MISSING": without_letter,
    "COMPLETION_MISSING": without_completion,
    "AUDIT_REPORT_MISSING": without_audit,
    "START_BEFORE_WINDOW": early_start,
}
