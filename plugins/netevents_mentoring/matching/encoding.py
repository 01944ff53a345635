"""Profiles as matrices: one side’s words in rows, the other’s in columns; one product compares all."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from netevents_mentoring.matching.criteria import BY_LACK, BY_PLACE
from netevents_mentoring.matching.profiles import Mentee, Mentor, fold

Grid = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Common:
    """What two sides may have in common.

    :ivar rows: sparse, shape (mentees, words)
    :ivar columns: shape (words, mentors)
    :ivar row_has: which mentees said anything at all; likewise ``column_has``
    """

    rows: sparse.csr_matrix
    columns: Grid | sparse.csr_matrix
    row_has: Mask
    column_has: Mask

    def of(self, part: slice) -> Grid:
        """For these mentees and each mentor, how much they have in common."""
        product = self.rows[part] @ self.columns
        return np.asarray(product.toarray() if sparse.issparse(product) else product, dtype=np.float32)

    def answered(self, part: slice) -> Mask:
        """Where both sides said something."""
        return self.row_has[part, None] & self.column_has


def common(
    rows: Sequence[Mapping[Hashable, float]],
    columns: Sequence[Mapping[Hashable, float]],
) -> Common:
    """Compare sides that say so much of each word."""
    told = {word for side in columns for word in side}
    order = {word: at for at, word in enumerate(sorted({w for side in rows for w in side} & told, key=repr))}
    starts, indices, values = [0], [], []
    for side in rows:
        for word, worth in side.items():
            if word in order:
                indices.append(order[word])
                values.append(worth)
        starts.append(len(indices))
    left = sparse.csr_matrix(
        (np.array(values, dtype=np.float32), np.array(indices, dtype=np.int32), np.array(starts)),
        shape=(len(rows), len(order)),
    )
    right = np.zeros((len(order), len(columns)), dtype=np.float32)
    for at, side in enumerate(columns):
        for word, worth in side.items():
            if word in order:
                right[order[word], at] = worth
    return Common(left, right, _any(rows), _any(columns))


def _any(sides: Sequence[Collection[Hashable]]) -> Mask:
    return np.fromiter((bool(side) for side in sides), dtype=np.bool_, count=len(sides))


def evenly(words: Iterable[Hashable], *, whole: float = 1.0) -> dict[Hashable, float]:
    """Each word weighs as much, ``whole`` together."""
    distinct = set(words)
    return dict.fromkeys(distinct, whole / len(distinct)) if distinct else {}


def each(words: Iterable[Hashable]) -> dict[Hashable, float]:
    """Each word weighs 1."""
    return dict.fromkeys(words, 1.0)


def folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words} - {""}


def wanted(mentee: Mentee) -> dict[Hashable, float]:
    """Their topics with the level that is wanted, by weight, 1 together."""
    levels = {fold(topic): level for topic, level in mentee.levels.items()}
    topics = [topic for topic in dict.fromkeys(map(fold, mentee.topics)) if topic]
    weights = [BY_PLACE[min(place, len(BY_PLACE) - 1)] for place in range(len(topics))]
    return {
        (topic, _level(levels.get(topic, 1))): weight / sum(weights)
        for topic, weight in zip(topics, weights, strict=True)
    }


def offered(mentor: Mentor) -> dict[Hashable, float]:
    """For each topic and each level that somebody may want, what this mentor is worth."""
    return {
        (fold(topic), level): BY_LACK[max(0, level - _level(known))]
        for topic, known in mentor.topics.items()
        for level in (1, 2, 3)
        if fold(topic)
    }


def _level(level: int) -> int:
    return min(3, max(1, level))


def texts(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Common:
    """How alike people write: the cosine of the rare words they share."""
    left, right = [mentee.text for mentee in mentees], [mentor.text for mentor in mentors]
    said, told = _any([text.split() for text in left]), _any([text.split() for text in right])
    if not (said.any() and told.any()):
        return nothing(len(left), len(right))
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(
        sublinear_tf=True,
        strip_accents="unicode",
        max_df=0.3 if said.sum() + told.sum() >= 30 else 1.0,  # what nearly everybody writes says nothing
        dtype=np.float32,
    )
    try:
        found = vectors.fit_transform([*left, *right])
    except ValueError:  # no word at all, or none that is rare enough
        return nothing(len(left), len(right))
    rows, columns = found[: len(left)].tocsr(), found[len(left) :].tocsr()
    return Common(rows, columns.T.tocsr(), np.diff(rows.indptr) > 0, np.diff(columns.indptr) > 0)


def nothing(mentees: int, mentors: int) -> Common:
    """Nobody said a word."""
    return common([{}] * mentees, [{}] * mentors)


def codes(left: Sequence[str], right: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A number for each different name, the same on both sides; -1 for none."""
    known: dict[str, int] = {"": -1}
    sides = [[known.setdefault(fold(name), len(known)) for name in side] for side in (left, right)]
    return np.array(sides[0], dtype=np.int64), np.array(sides[1], dtype=np.int64)
