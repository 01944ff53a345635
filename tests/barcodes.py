"""What a camera reads from a picture, by a reader that is not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import zxingcpp

if TYPE_CHECKING:
    from PIL.Image import Image


def qr_codes(picture: Image) -> list[zxingcpp.Barcode]:
    """The QR codes in ``picture``. Now and then chance draws what could be one of a smaller kind."""
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCodeModel2))
