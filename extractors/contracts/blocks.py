"""The signature blocks of a contract: who has sealed or signed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

from extractors.contracts.parties import Mention, Parties, Role
from extractors.contracts.text import Script
from extractors.geometry.layout import TextLine, text_lines
from extractors.lexicons import lexicon
from models.paper import Page, PageRef, Quad

_DEPTH, _ABOVE = 0.26, 0.07
"""How far below and above the party's name its seal may stand, in page heights."""
_REACH = 0.06
_EDGE = 0.03
_ROLES: tuple[Role, ...] = ("buyer", "seller")
_BLOCK_CHARACTERS = 260
_PLACE = re.compile(
    r"[(（][^()（）]{0,12}章[^()（）]{0,4}[)）]|(?:加?盖|签|用印)?(?:合同|公司)?(?:专用章|合同章|公章)(?:处|栏)?[:：]"
)
"""Where a seal is to be set: print, not the lettering of one."""
_DOUBTFUL_PRINT, _TALL = 0.88, 1.35


@dataclass(frozen=True, slots=True)
class Block:
    """A party's place to sign: where its text begins and the part of the page that belongs to it (None for cells)."""

    role: Role
    at: int
    page: PageRef | None
    area: Quad | None
    label: Quad | None


@dataclass(frozen=True, slots=True)
class Signing:
    """What the end of a contract shows; `start` is the place in the text where the blocks begin, -1 without any."""

    start: int
    unsigned: tuple[Role, ...]
    has_blocks: bool


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(cast("Sequence[str]", lexicon("contract")["block"][name]))


def read_signing(script: Script, parties: Parties, pages: Sequence[Page]) -> Signing:
    """Blocks without a seal near them and without handwriting behind the word for a signature are unsigned."""
    blocks = _blocks(script, parties)
    start = min((block.at for block in blocks), default=-1)
    signed = _sealed(blocks, pages) | {block.role for block in blocks if _has_handwriting(block, pages)}
    roles = {block.role for block in blocks}
    if len(roles) < 2 and _seals_at_end(pages) >= 2:
        return Signing(start, (), has_blocks=True)
    unsigned: tuple[Role, ...] = tuple(role for role in _ROLES if role in roles and role not in signed)
    return Signing(start, unsigned, has_blocks=len(roles) == 2)


def _blocks(script: Script, parties: Parties) -> tuple[Block, ...]:
    """The last mention of each party that words of signing stand beside or below."""
    last: dict[Role, Mention] = {}
    for mention in parties.mentions:
        role = parties.role_of(mention)
        if role and _is_block(script, mention, parties.mentions):
            last[role] = mention
    if len(last) == 2:
        first, second = sorted(last.values(), key=lambda one: one.at)
        if second.at - first.at > 6 * _BLOCK_CHARACTERS:
            last = {role: mention for role, mention in last.items() if mention is second}
    return tuple(_placed(script, role, mention, tuple(last.values())) for role, mention in last.items())


def _is_block(script: Script, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """A block is not the head of the contract: it bears words of signing before anything else is said at length."""
    line_end = script.text.find("\n", mention.at)
    own = script.text[mention.at : line_end if line_end > 0 else len(script.text)]
    if any(word in "".join(own.split()) for word in _words("seal")):
        return True
    later = [other.at for other in mentions if other.at > line_end > 0]
    end = min([mention.at + _BLOCK_CHARACTERS, *later])
    below = "".join(script.text[mention.at : end].split())
    near = "".join(script.text[mention.at : mention.at + _BLOCK_CHARACTERS].split())
    if re.search(r"第[一二三1-3]条|本合同|经双方|协商", near):
        return False
    return any(word in below for word in (*_words("seal"), *_words("sign"))) or (
        any(word in below for word in _words("people")) and "日期" in near and mention.at > len(script.text) // 2
    )


def _placed(script: Script, role: Role, mention: Mention, all_blocks: Sequence[Mention]) -> Block:
    spot = script.spot(mention.at, mention.at + 2)
    if spot is None or spot.quad is None:
        return Block(role, mention.at, spot.page if spot else None, None, None)
    left, right, bottom = 0.0, 1.0, min(1.0, spot.quad.bottom + _DEPTH)
    for other in all_blocks:
        there = script.spot(other.at, other.at + 2)
        if other is mention or there is None or there.quad is None or there.page != spot.page:
            continue
        if abs(there.quad.center[1] - spot.quad.center[1]) < 0.05:
            if there.quad.left > spot.quad.left:
                right = there.quad.left - 0.01
            else:
                left = spot.quad.left - 0.04
        elif there.quad.top > spot.quad.top:
            bottom = min(bottom, there.quad.top)
    return Block(role, mention.at, spot.page, Quad.box(left, max(0.0, spot.quad.top - _ABOVE), right, bottom), spot.quad)


def _sealed(blocks: Sequence[Block], pages: Sequence[Page]) -> set[Role]:
    """Each seal belongs to the nearest block of its page; seals cut by the edge run across all pages and sign none."""
    found: set[Role] = set()
    for page in pages:
        here = [block for block in blocks if block.page == page.ref and block.area is not None]
        for seal in page.seals:
            if here and not _is_on_edge(seal):
                nearest = sorted(here, key=lambda block: (_distance(seal, block), _height_from(seal, block)))
                count = 2 if _is_double(seal, page) else 1
                found |= {block.role for block in nearest[:count] if _distance(seal, block) <= _REACH}
    return found


def _is_double(seal: Quad, page: Page) -> bool:
    """Two stamps that touch are found as one shape, longer than an oval seal is."""
    wide, high = seal.width * page.width, seal.height * page.height
    return high > 1.3 * wide or wide > 1.7 * high


def _is_on_edge(seal: Quad) -> bool:
    """A 骑缝章: cut off by the left or right edge, so higher than it is wide."""
    return (seal.right > 1 - _EDGE or seal.left < _EDGE) and seal.width < 0.06


def _distance(seal: Quad, block: Block) -> float:
    x, y = seal.center
    area = block.area
    if area is None:
        return 9.0
    return max(area.left - x, x - area.right, 0.0) + max(area.top - y, y - area.bottom, 0.0)


def _height_from(seal: Quad, block: Block) -> float:
    return abs(seal.center[1] - block.label.center[1]) if block.label else 9.0


def _seals_at_end(pages: Sequence[Page]) -> int:
    return max((sum(not _is_on_edge(seal) for seal in page.seals) for page in pages[-2:]), default=0)


def _has_handwriting(block: Block, pages: Sequence[Page]) -> bool:
    """On a scan: words behind 签字 that are taller than the label or badly read, as handwriting is and print is not.

    A scan without any red may be a grey copy, which cannot show the colour of a seal: there any name behind 签字 and the
    lettering of a seal count.
    """
    page = next((page for page in pages if page.ref == block.page), None)
    if page is None or page.source != "ocr" or block.area is None:
        return False
    area, grey = block.area, not any(one.seals for one in pages)
    for line in text_lines([word for word in page.words if area.holds(*word.quad.center)]):
        if grey and re.search(r"专用章|合同章|(?<![(盖公签])用章$", _PLACE.sub("", line.text)):
            return True
        found = re.search(r"(?:签字|签名|签章)[^:]{0,6}:?" if not grey else r".*(?:签字|签名|代表人?|签\))[):]*", line.text)
        if found and _is_written(line, found.end(), grey=grey):
            return True
    return False


def _is_written(line: TextLine, end: int, *, grey: bool) -> bool:
    label = line.span(0, end)
    for word in line.span(end).words:
        if word in label.words or not re.search(r"[一-鿿A-Za-z]", word.text) or re.search(r"\d|日期|年|月|:|签|章", word.text):
            continue
        taller = word.quad.height > _TALL * label.quad.height
        if grey or taller or word.confidence < _DOUBTFUL_PRINT:
            return True
    return False
