"""One round of the package mentor-match on given points; run by a Python that has it, and nothing of ours.

    python -P matching_peer.py POINTS.json

Prints, as JSON, the seconds it took, how many pairs it made and what they are worth.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify

    points = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))

    class Points:
        """What the table says of the two; their grades are their places in it."""

        def apply(self, match: Any) -> int:
            return int(points[match.mentee.grade][match.mentor.grade] or 0)

    forbidden = Disqualify(lambda match: points[match.mentee.grade][match.mentor.grade] is None)
    mentees = [Mentee(grade=at, email=f"mentee {at}") for at in range(len(points))]
    mentors = [Mentor(grade=at, email=f"mentor {at}") for at in range(len(points[0]))]
    begun = time.perf_counter()
    process_data(mentors, mentees, [[Points(), forbidden]])
    took = time.perf_counter() - begun
    pairs = [(mentee.grade, mentor.grade) for mentee in mentees for mentor in mentee.mentors]
    total = sum(points[i][j] for i, j in pairs)
    print(json.dumps({"seconds": took, "pairs": len(pairs), "points": total}))


if __name__ == "__main__":
    main()
