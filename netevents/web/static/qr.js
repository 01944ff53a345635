// Draws a QR code into a drawing of ours: a white square, then the dark modules.
import { encode } from "./vendor/uqr-0.1.3/uqr.min.js";

export function draw(svg, text) {
  const { size, data } = encode(text, { ecc: "M", minVersion: 3, maskPattern: 3, border: 4 });
  const dark = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y + 0.5}h1` : ""))).join("");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.children[0].setAttribute("d", `M0 0h${size}v${size}H0z`);
  svg.children[1].setAttribute("d", dark);
}
