"""Badges to be printed in tests: names of many scripts and lengths, each with a code of its own."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

from netevents.exchange.sheets import BadgeFace
from netevents.web.qr import badge_address

NAMES = Path(__file__).parent.parent / "data" / "names_cldr.csv"
PARTS = ("title", "given", "given_informal", "given2", "surname", "surname2", "generation", "credentials")

LONG = (
    "Christopher Montgomery-Featherstonehaugh",
    "María del Carmen Fernández García de la Vega",
    "Wolfeschlegelsteinhausenbergerdorff Adolph Blaine Charles David Earl",
    "สมเกียรติศักดิ์ชัยวัฒนาพงษ์ไพบูลย์",
    "فاطمة الزهراء بنت محمد عبد الرحمن الأنصاري",
    "M" * 80,
)
SHORT = ("J", "Bo", "Ng", "李", "עז")
SCRIPTS = (
    "Ada Lovelace", "Ђорђе Петровић", "Ελένη Παπαδοπούλου", "محمد عبد الله", "דוד בן־גוריון", "नरेन्द्र मोदी",
    "রবীন্দ্রনাথ ঠাকুর", "สมชาย ใจดี", "முத்து வேல்", "ધારા પટેલ", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "山田 太郎", "𠮷野 さくら",
    "王小明", "陳怡君",
    "김철수", "ሰላማዊት ገብረ", "ნინო ბერიძე", "Արամ Խաչատրյան", "ᏌᏆᏂ", "ᐃᓄᒃ", "အောင်ဆန်း", "សុខ ធារ៉ា", "ສົມສັກ",
    "ಕಾವ್ಯ", "లక్ష్మి", "മോഹൻ", "සුනිල්", "އަހުމަދު", "ପ୍ରିୟଙ୍କା", "Nguyễn Thị Ánh",
)  # fmt: skip
HOSTILE = (
    "Ng 👩‍👩‍👧", "\x00\x1b[31mEve\u202e\u2066", "\ud800", "", "\u0301", "e" + "\u0301" * 60, "ᠪᠠᠲᠤ", "- - -",
    "\ue000",
)  # fmt: skip


def cldr_names() -> list[str]:
    with NAMES.open(encoding="utf-8-sig", newline="") as rows:
        return [" ".join(row[part] for part in PARTS if row[part]) for row in csv.DictReader(rows)]


def faces(names: Iterable[str]) -> list[BadgeFace]:
    draw = random.Random(11)
    lines = ("Mentor", "", "فريق النور", "Robotics club, second year, evening group of the west campus")
    return [
        BadgeFace(
            name=name,
            line=lines[number % len(lines)],
            address=badge_address(
                "https://events.example.edu", "".join(draw.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=20))
            ),
            code="".join(draw.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=6)),
            event_name="Autumn hack night",
        )
        for number, name in enumerate(names)
    ]
