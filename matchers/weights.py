"""How much each feature says, in bits (log2 of a likelihood ratio), and how far the search may go.

A feature that holds in nearly every true pair and in one of 64 false ones is worth 6 bits. The defaults are what an
auditor would call decisive, strong or weak, checked on synthetic bundles; they are arguments, so that they can be estimated.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Bits per feature and budgets in steps; a larger budget never changes what a smaller one proved."""

    party_same: float = 6.0
    """The same party by tax id, account or name."""
    party_near: float = -3.0
    """Two parties whose names differ by one sign or by what is left out: suspicion, no more."""
    party_differs: float = -7.0
    person_instead: float = -3.0
    """A natural person on the other end: no other company, but perhaps the seller's owner."""
    voucher: float = 3.0
    """Somebody put a voucher into the file: it is there for an invoice that is there as well."""
    payer_differs: float = -2.0
    """Somebody other than the applicant paid: rare, but it happens, and a rule judges it."""
    buyer_pays: float = 1.0
    """The payer is the invoice's buyer."""

    amount_base: float = 2.0
    amount_digit: float = 1.5
    """Per significant digit: 50 000.00 has one and is common, 12 345.67 has seven and hardly meets by chance."""
    amount_near: float = 3.0
    """Less than the amount by what a bank charges, or off by less than a yuan where whole yuan were paid."""
    fee_line: float = 4.0
    """The bank booked exactly that fee on the same day."""
    amount_misread: float = 1.0
    """One digit off where a figure was read with doubt: suspicion, never enough by itself."""
    rate_plausible: float = 1.0
    """Foreign money that is the amount at a rate of those years: a suggestion, since any sum has some rate."""
    party_branch: float = -3.0
    """A company and its branch: two parties, though one pays for the other often."""
    netted: float = 3.0
    """To the fen the invoice less what its seller owes the applicant."""
    ledger: float = 2.0
    """Under one contract, and all money out so far is no more than all that was invoiced."""
    amount_part: float = -3.0
    """A part of the amount that nothing explains."""
    only_open: float = 2.0
    """No other invoice of the party is open."""
    share_round: float = 2.5
    """A part that is a whole percent of the gross or of the contract's total."""
    share_agreed: float = 4.0
    """A part that the contract's payment terms name."""

    date_top: float = 2.0
    date_scale: float = 7.0
    """Bits of a distance of d days: top − log2(1 + d ÷ scale), never below the floor. Distance alone counts, never the side."""
    date_floor: float = -4.0
    date_missing: float = -1.0

    reference_number: float = 20.0
    """The whole invoice number stands in the remark."""
    reference_tail: float = 10.0
    reference_other: float = -10.0
    """The remark names another invoice that is in the bundle."""
    contract_named: float = 6.0
    contract_other: float = -6.0

    group: float = -3.0
    """One payment for several invoices, or several for one, is rarer than one for one."""
    pool: float = -6.0
    returned: float = -8.0
    """The money came back marked as returned, so it paid nothing that other money pays as well."""

    serial_same: float = 20.0
    serial_differs: float = -9.0
    account_same: float = 6.0
    account_differs: float = -15.0
    direction_differs: float = -15.0
    counterparty_differs: float = -7.0
    posting_top: float = 4.0
    posting_scale: float = 1.0
    posting_floor: float = -6.0
    wording: float = 1.5

    marked_returned: float = 6.0
    red_note: float = 5.0
    before: float = -12.0
    """Money cannot come back before it went out, nor a red note be issued before the invoice it reverses."""
    partial_return: float = -3.0

    claim_row: float = 10.0
    """The claim table names invoice and contract in one row."""
    item_same: float = 6.0
    item_like: float = 2.0
    item_differs: float = -8.0
    specification_same: float = 4.0
    specification_differs: float = -5.0
    quantity_same: float = 3.0
    quantity_differs: float = -1.5
    price_same: float = 4.0
    price_differs: float = -2.0
    category: float = 1.0
    exceeds: float = -2.0
    contract_sums: float = 6.0
    """The supplier's invoices under a contract add up to its total, in one way only."""

    accept: float = 5.0
    """A pair that is worth less is shown to a person, however little competes with it."""
    margin: float = 1.0
    """Measured on synthetic pairs: below one bit of margin 59–89 % are right, above it more than 99.9 %."""
    show: float = 2.0
    """A pair that is worth less is not even a suggestion."""

    fee_limit: int = 20_000
    """The largest bank fee, in fen, by which a payment may fall short of its invoice."""
    fee_plain: int = 5_000
    """A fee up to this many fen is plausible in steps of half a yuan; above it only what the tariffs name."""
    alternatives: int = 40
    """The most invoices shown for one payment that fits many alike in part; what is beyond stays open."""
    batch_size: int = 30
    """The most vouchers that one line of a batch payment may cover."""
    posting_days: int = 15
    group_size: int = 12
    group_solutions: int = 16
    """More ways than this to make up a sum prove nothing; none of them is kept."""
    group_steps: int = 20_000
    pool_size: int = 24
    branch_steps: int = 20_000
    block_size: int = 400
    """The most pairs by amount alone that one invoice or payment enters."""


SHIPPED = Weights()
