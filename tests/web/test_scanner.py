"""The scanner of codes in the page comes in parts that fit together."""

from hashlib import sha256
from importlib.resources import files


def test_what_reads_the_codes_is_what_its_script_expects() -> None:
    """A script of one version with the WebAssembly of another fails without a word."""
    folder = files("netevents.web") / "static" / "vendor" / "zxing-wasm-3.1.3"
    script = (folder / "reader" / "index.js").read_text(encoding="utf-8")
    wasm = (folder / "reader" / "zxing_reader.wasm").read_bytes()

    assert f'"{sha256(wasm).hexdigest()}"' in script
    assert (folder / "LICENSE").is_file()
