"""The bundle's registry of parties: who is named, under which names, tax ids and accounts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from matchers.links import Verdict, judged_link
from matchers.mentions import Mention
from matchers.names import compare_names, is_branch_of, name_key, normal, parse_name
from matchers.unions import Unions
from models.identity import local_id
from models.link import Link, Reason
from models.party import Party

Token = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Registry:
    """Parties in the order of their ids; `by_mention` says who is meant by the mention of an entity in a role."""

    parties: tuple[Party, ...]
    by_mention: Mapping[tuple[str, str], str]
    links: tuple[Link, ...] = ()
    _names: Mapping[str, Party] = field(default_factory=dict)

    def party_of(self, entity: str, role: str) -> str:
        """The id of the party, empty where the entity names none in that role."""
        return self.by_mention.get((entity, role), "")

    def name_of(self, party: str) -> str:
        return self._names[party].name if party in self._names else ""

    def alike(self, left: str, right: str) -> bool:
        """Two parties whose names raise the suspicion that they are one."""
        if left not in self._names or right not in self._names:
            return False
        pairs = ((one, two) for one in self._names[left].names_seen for two in self._names[right].names_seen)
        return any(compare_names(one, two) in ("confusable", "abbreviated", "near") for one, two in pairs)

    def one_house(self, left: str, right: str) -> bool:
        """A company and its branch."""
        if left not in self._names or right not in self._names:
            return False
        pairs = ((one, two) for one in self._names[left].names_seen for two in self._names[right].names_seen)
        return any(is_branch_of(one, two) for one, two in pairs)


def register(mentions: Iterable[Mention]) -> Registry:
    """Who is who: the same tax id or account beats any name; a name alone joins only what is wholly equal.

    Names read from images, cut off or shortened join the one party they fit, if exactly one; else a `same_as` is proposed.
    """
    ordered = sorted(set(mentions), key=lambda mention: (mention.content, mention.entity, mention.role))
    tokens = _Tokens(ordered)
    unions = Unions(token for mention in ordered for token in tokens.of(mention))
    for mention in ordered:
        own = tokens.of(mention)
        for token in own[1:]:
            if token[0] != "account":
                unions.join(own[0], token)
    _join_accounts(ordered, tokens, unions)
    _join_doubtful_names(ordered, tokens, unions)
    return _registry(ordered, tokens, unions)


class _Tokens:
    """What identifies a mention: a sure tax id, a name (apart for each tax id it is seen with), an account."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self._taxes: dict[str, set[str]] = defaultdict(set)
        for mention in mentions:
            if mention.tax_id and mention.tax_sure and mention.name:
                self._taxes[name_key(mention.name)].add(mention.tax_id)
        self._known = {mention.tax_id for mention in mentions if mention.tax_sure and mention.tax_id}
        self._made = {(mention.entity, mention.role): self._make(mention) for mention in mentions}

    def of(self, mention: Mention) -> tuple[Token, ...]:
        return self._made[(mention.entity, mention.role)]

    def _make(self, mention: Mention) -> tuple[Token, ...]:
        tokens: list[Token] = []
        tax = mention.tax_id if mention.tax_sure or mention.tax_id in self._known else ""
        if tax:
            tokens.append(("tax", tax))
        if mention.name:
            key = name_key(mention.name)
            tokens.append(("name", f"{key}@{tax}" if len(self._taxes[key]) > 1 else key))
        if mention.account:
            tokens.append(("account", mention.account))
        return tuple(tokens)


def _join_accounts(mentions: Sequence[Mention], tokens: _Tokens, unions: Unions[Token]) -> None:
    """One account joins all its names, unless that would make one party of two tax ids: then it proves nothing."""
    users: dict[str, set[Token]] = defaultdict(set)
    for mention in mentions:
        if mention.account:
            users[mention.account].update(tokens.of(mention))
    taxes: dict[Token, set[str]] = defaultdict(set)
    for mention in mentions:
        for kind, value in tokens.of(mention):
            if kind == "tax":
                taxes[unions.find((kind, value))].add(value)
    for account in sorted(users):
        roots = {unions.find(token) for token in users[account]}
        joint = set[str]().union(*(taxes[root] for root in roots))
        if len(joint) > 1:
            continue
        for token in sorted(users[account]):
            unions.join(("account", account), token)
        taxes[unions.find(("account", account))] = joint


def _join_doubtful_names(mentions: Sequence[Mention], tokens: _Tokens, unions: Unions[Token]) -> None:
    doubtful = _doubtful_names(mentions, tokens)
    taxed = {unions.find(token) for mention in mentions for token in tokens.of(mention) if token[0] == "tax"}
    names = {token: mention.name for mention in mentions for token in tokens.of(mention) if token[0] == "name"}
    for token, recognised in sorted(doubtful.items()):
        if unions.find(token) in taxed:
            continue
        hosts = {
            unions.find(other)
            for other, name in names.items()
            if unions.find(other) != unions.find(token) and _fits(names[token], name, recognised, other in doubtful)
        }
        if len(hosts) == 1:
            unions.join(token, hosts.pop())


def _doubtful_names(mentions: Sequence[Mention], tokens: _Tokens) -> dict[Token, bool]:
    """Names that may be a poor rendering of another, and whether they were only ever recognised from images."""
    recognised: dict[Token, bool] = {}
    for mention in mentions:
        for token in tokens.of(mention):
            if token[0] == "name":
                recognised[token] = recognised.get(token, True) and mention.recognised
    return recognised


def _fits(name: str, host: str, recognised: bool, host_doubtful: bool) -> bool:
    """A shortened name fits the full one; a recognised one also what differs by signs that are taken for one another."""
    likeness = compare_names(name, host)
    if likeness == "confusable":
        return recognised and parse_name(host).form != ""
    if likeness == "near":
        return recognised and not host_doubtful
    # A name with its 组织形式 is whole: without a region it is another company's, not a shorter way to write this one.
    return likeness == "abbreviated" and len(normal(name)) < len(normal(host)) and not parse_name(name).form


def _registry(mentions: Sequence[Mention], tokens: _Tokens, unions: Unions[Token]) -> Registry:
    members: dict[Token, list[Mention]] = defaultdict(list)
    for mention in mentions:
        own = tokens.of(mention)
        if own:
            members[unions.find(own[0])].append(mention)
    parties: dict[Token, Party] = {}
    taken: Counter[str] = Counter()
    for root in sorted(members, key=lambda root: (_identity(members[root]), root)):
        identity = _identity(members[root])
        taken[identity] += 1
        parties[root] = _party(members[root], identity if taken[identity] == 1 else f"{identity}#{taken[identity]}")
    by_mention = {(m.entity, m.role): parties[root].id for root, own in members.items() for m in own}
    ordered = tuple(sorted(parties.values(), key=lambda party: party.id))
    return Registry(ordered, by_mention, _suspected(ordered), {party.id: party for party in ordered})


def _identity(mentions: Sequence[Mention]) -> str:
    """The strongest identity a party has: tax id, then the name it goes by, then its account."""
    taxes = sorted({mention.tax_id for mention in mentions if mention.tax_id and mention.tax_sure})
    return taxes[0] if taxes else normal(_best_name(mentions)) or min(mention.account for mention in mentions)


def _best_name(mentions: Sequence[Mention]) -> str:
    """The name printed beside a tax id and not recognised from an image, then the most frequent, then the longest."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.name:
            counts[mention.name] += 1 + 1000 * (bool(mention.tax_id) and not mention.recognised) + 100 * (not mention.recognised)
    return min(counts, key=lambda name: (-counts[name], -len(name), name), default="")


def _party(mentions: Sequence[Mention], identity: str) -> Party:
    taxes = sorted({mention.tax_id for mention in mentions if mention.tax_id and mention.tax_sure})
    return Party(
        id=local_id("party", identity),
        name=_best_name(mentions),
        tax_id=taxes[0] if taxes else "",
        accounts=tuple(sorted({mention.account for mention in mentions if mention.account})),
        names_seen=tuple(sorted({mention.name for mention in mentions if mention.name})),
    )


def _suspected(parties: Sequence[Party]) -> tuple[Link, ...]:
    """Pairs of parties that may be one: proposed to a person, never acted upon."""
    links: list[Link] = []
    for left, right in combinations(parties, 2):
        if left.tax_id and right.tax_id and left.tax_id != right.tax_id:
            continue
        likeness = {compare_names(one, two) for one in left.names_seen for two in right.names_seen}
        found = next((each for each in ("same", "confusable", "abbreviated") if each in likeness), "")
        if found:
            reason = Reason(f"name_{found}", 1.0, left.name, right.name)
            links.append(judged_link("same_as", left.id, right.id, (reason,), Verdict("ambiguous")))
    return tuple(links)
