"""Small cells stay hidden, and no sum, difference or linked figure gives them back.

A table has groups (pathways) and measures (rates). Published are disjoint blocks of groups and the sum of all.

1. Groups that are too small are joined into blocks first, so that a roll-up is shown rather than nothing.
2. A figure is shown only where both `yes` and `no` are at least K. That hides 1–10, and 0 % and 100 %.
3. A figure is hidden wherever a figure that contains it is hidden, or differs from it by 1–10 people.
4. Where the sum over all is shown, the hidden blocks H of a measure must together hold at least K `yes` and K `no`,
   and at least K people beside any one of them; else one more block is hidden, at last the sum itself.

With 4 each hidden count `y` of a block with `t` people can be anything from max(0, S - (D - t)) to min(t, S), where S
and D are the sums of `yes` and of people over H: a range at least K wide. Tests attack the result with a solver.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .formulas import Count

K = 11
Block = tuple[str, ...]
ALL: Block = ("*",)


@dataclass(frozen=True)
class Link:
    """The people counted in `inner` are all among those counted in `outer` (measure, "yes" or "total")."""

    outer: tuple[str, str]
    inner: tuple[str, str]


@dataclass
class Hiding:
    """Which block of which measure is hidden; only ever grows."""

    blocks: Sequence[Block]
    counts: Mapping[str, Mapping[Block, Count]]
    links: Sequence[Link]
    k: int
    hidden: dict[str, set[Block]] = field(default_factory=dict)

    @property
    def cells(self) -> list[Block]:
        """Return the blocks and the sum of all."""
        return [*self.blocks, ALL] if len(self.blocks) > 1 else list(self.blocks)

    def hide(self, measure: str, block: Block) -> bool:
        """Hide one figure; return whether that was new."""
        known = self.hidden.setdefault(measure, set())
        new = block not in known
        known.add(block)
        return new

    def shown(self, measure: str, block: Block) -> bool:
        """Return whether a figure is still shown."""
        return block not in self.hidden.get(measure, set())

    def size(self, end: tuple[str, str], block: Block) -> int:
        """Return the number of people on one end of a link in one block."""
        count = self.counts[end[0]][block]
        return count.yes if end[1] == "yes" else count.total

    def primary(self) -> None:
        """Rule 2."""
        for measure, per_block in self.counts.items():
            for block in self.cells:
                if min(per_block[block].yes, per_block[block].no) < self.k:
                    self.hide(measure, block)

    def follow_links(self) -> bool:
        """Rule 3; return whether something was hidden."""
        changed = False
        for link in self.links:
            for block in self.cells:
                gap = self.size(link.outer, block) - self.size(link.inner, block)
                # Each law leaves out its own people: the inner figure can be the larger one, and the gap counts too.
                if not self.shown(link.outer[0], block) or 0 < abs(gap) < self.k:
                    changed |= self.hide(link.inner[0], block)
            changed |= self._hidden_gap(link)
        return changed

    def _hidden_gap(self, link: Link) -> bool:
        """Hide the inner sum where the hidden blocks together differ by 1–10 from the outer figure."""
        lost = [block for block in self.blocks if not self.shown(link.inner[0], block)]
        gap = sum(self.size(link.outer, block) - self.size(link.inner, block) for block in lost)
        return len(self.blocks) > 1 and 0 < abs(gap) < self.k and self.hide(link.inner[0], ALL)

    def complete(self) -> bool:
        """Rule 4; return whether something was hidden."""
        changed = False
        for measure in self.counts:
            while len(self.blocks) > 1 and self.shown(measure, ALL) and not self._safe(measure):
                left = [block for block in self.blocks if self.shown(measure, block)]
                smallest = min(left, key=lambda block: (self.counts[measure][block].total, block), default=ALL)
                changed |= self.hide(measure, smallest)
        return changed

    def _safe(self, measure: str) -> bool:
        lost = [self.counts[measure][block] for block in self.blocks if not self.shown(measure, block)]
        if not lost:
            return True
        sums = sum(lost, Count(0, 0))
        beside = all(sums.total - count.total >= self.k for count in lost if count.total)
        return beside and min(sums.yes, sums.no) >= self.k


def join_groups(groups: Iterable[str], counts: Mapping[str, Mapping[str, Count]], base: str, k: int = K) -> list[Block]:
    """Join groups, smallest first, until every block can show the base measure and no total is 1–10."""
    left = sorted(groups, key=lambda group: (counts[base][group].total, group))
    blocks: list[Block] = []
    open_block: Block = ()
    for group in left:
        open_block = (*open_block, group)
        if _stands(open_block, counts, base, k):
            blocks.append(open_block)
            open_block = ()
    if open_block:
        blocks = [*blocks[:-1], (*blocks[-1], *open_block)] if blocks else [open_block]
    return blocks


def _stands(block: Block, counts: Mapping[str, Mapping[str, Count]], base: str, k: int) -> bool:
    sums = {measure: total_of(block, per_group) for measure, per_group in counts.items()}
    enough = min(sums[base].yes, sums[base].no) >= k
    return enough and all(count.total == 0 or count.total >= k for count in sums.values())


def total_of(block: Block, per_group: Mapping[str, Count]) -> Count:
    """Return the sum of the groups of a block."""
    return sum((per_group[group] for group in block), Count(0, 0))


def suppress(
    counts: Mapping[str, Mapping[str, Count]], *, base: str, links: Sequence[Link] = (), k: int = K
) -> dict[Block, dict[str, Count | None]]:
    """Return what may be shown: block → measure → count, `None` where hidden. The sum is under `ALL`.

    `counts` is measure → group → count. With one block only, that block is the sum.
    """
    groups = list(counts[base])
    blocks = join_groups(groups, counts, base, k)
    summed = {
        measure: {**{block: total_of(block, per_group) for block in blocks}, ALL: total_of(tuple(groups), per_group)}
        for measure, per_group in counts.items()
    }
    hiding = Hiding(blocks, summed, links, k)
    hiding.primary()
    while hiding.follow_links() | hiding.complete():
        pass
    if len(blocks) == 1:
        return {ALL: {m: summed[m][ALL] if hiding.shown(m, blocks[0]) else None for m in counts}}
    return {
        block: {measure: summed[measure][block] if hiding.shown(measure, block) else None for measure in counts}
        for block in hiding.cells
    }
