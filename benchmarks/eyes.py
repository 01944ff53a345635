"""How a phone's camera reads a badge: the drawing on the page, painted and decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

import zxingcpp
from PIL import Image, ImageDraw

SCALE = 6
SVG = "{http://www.w3.org/2000/svg}"

Point = tuple[float, float]


class Unreadable(Exception):
    """The page shows no code that a camera could read."""


def read_badge(page: str) -> str:
    """What the QR code on a badge's page says."""
    drawings = [found for found in re.findall(r"<svg\b.*?</svg>", page, re.DOTALL) if 'role="img"' in found]
    for drawing in drawings:
        if read := zxingcpp.read_barcode(paint(drawing), formats=zxingcpp.BarcodeFormat.QRCode):
            return str(read.text)
    raise Unreadable(f"none of {len(drawings)} drawings on the page is a QR code")


def paint(drawing: str) -> Image.Image:
    """The filled and stroked paths of an SVG ``drawing`` as grey pixels."""
    root = ET.fromstring(drawing)
    _, _, width, height = (float(number) for number in root.get("viewBox", "").split())
    image = Image.new("L", (round(width * SCALE), round(height * SCALE)), 128)
    brush = ImageDraw.Draw(image)
    for path in root.iter(f"{SVG}path"):
        lines = list(_lines(path.get("d", "")))
        if stroke := path.get("stroke"):
            half = float(path.get("stroke-width", "1")) / 2
            for start, end in (step for line in lines for step in pairwise(line)):
                _stroke(brush, start, end, half, stroke)
        else:
            for line in lines:
                brush.polygon([(x * SCALE, y * SCALE) for x, y in line], fill=path.get("fill", "#000"))
    return image


def _stroke(brush: ImageDraw.ImageDraw, start: Point, end: Point, half: float, colour: str) -> None:
    """A straight stroke with flat ends, along one axis."""
    (x1, y1), (x2, y2) = start, end
    wide, high = (half, 0.0) if x1 == x2 else (0.0, half)
    left, right, top, bottom = min(x1, x2) - wide, max(x1, x2) + wide, min(y1, y2) - high, max(y1, y2) + high
    edges = [round(edge * SCALE) for edge in (left, top, right, bottom)]
    brush.rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), fill=colour)


def _lines(path: str) -> Iterator[list[Point]]:
    """The straight lines of an SVG path, each as its corners.

    :raises Unreadable: at a curve, which no code has
    """
    line: list[Point] = []
    x = y = 0.0
    for step, written in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+", written)]
        here = (x, y) if step.islower() else (0.0, 0.0)
        match step.lower():
            case "m":
                if line:
                    yield line
                x, y = here[0] + numbers[0], here[1] + numbers[1]
                line = [(x, y)]
            case "h":
                x = here[0] + numbers[0]
                line.append((x, y))
            case "v":
                y = here[1] + numbers[0]
                line.append((x, y))
            case "l":
                x, y = here[0] + numbers[0], here[1] + numbers[1]
                line.append((x, y))
            case "z":
                x, y = line[0]
                line.append((x, y))
            case _:
                raise Unreadable(f"“{step}” is not part of a code’s drawing")
    if line:
        yield line
