"""Browsers tell when they are inside another app."""

from __future__ import annotations

import pytest

from netevents.web.inside import app_around

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9{}) AppleWebKit/537.36 Version/4.0 Chrome/130.0 Mobile"


@pytest.mark.parametrize(
    ("said", "app"),
    [
        (f"{IPHONE} Mobile/15E148 Instagram 350.0.0", "Instagram"),
        (f"{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/480.0]", "Facebook"),
        (f"{ANDROID.format('; wv')} Safari/537.36 Line/14.0", "LINE"),
        (f"{IPHONE} Mobile/15E148 MicroMessenger/8.0.50", "WeChat"),
        (f"{ANDROID.format('; wv')} Safari/537.36", ""),
        (f"{ANDROID.format('')} Safari/537.36", None),
        (f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", None),
        ("Mozilla/5.0 (X11; Linux x86_64) PipeLine/2", None),
        ("", None),
    ],
)
def test_the_app_around_is_known_by_what_its_browser_says(said, app):
    assert app_around(said) == app
