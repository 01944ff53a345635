// Draws who met whom from the dots that the page's own address gives. All dots are of one size.
"use strict";

(() => {
  const part = (name) => document.getElementById(`picture${name}`);
  const picture = part("");
  if (!picture) return;
  const canvas = part("-canvas");
  const says = part("-says");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const palette = {};
  const mix = () => {
    const style = getComputedStyle(picture);
    for (const name of ["accent", "edge", "ink"]) palette[name] = style.getPropertyValue(`--${name}`).trim();
    palette.font = style.fontFamily;
  };
  let withNames = false;

  const say = (words) => {
    says.textContent = words;
    says.hidden = !words;
  };

  const name = (dot, context, scale) => {
    if (!withNames || !dot.name) return;
    context.font = `${13 / scale}px ${palette.font}`;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillStyle = palette.ink;
    context.fillText(dot.name, dot.x, dot.y - 7 / scale);
  };

  const draw = (told) => {
    mix();
    const dots = { nodes: told.names.map((name, id) => ({ id, name })),
                   links: told.pairs.map(([source, target]) => ({ source, target })) };
    canvas.hidden = false;
    // All of it stays in sight while the dots find their places, until somebody moves the picture.
    let placed = false;
    let moved = false;
    const fit = () => {
      placed = true;
      if (!moved) graph.zoomToFit(0, 24);
    };
    const graph = new ForceGraph(canvas)
      .width(canvas.clientWidth).height(canvas.clientHeight)
      .graphData(dots)
      .nodeLabel(() => "").linkLabel(() => "")
      .nodeVal(1).nodeRelSize(4)
      .nodeColor(() => palette.accent)
      .linkColor(() => palette.edge)
      .linkWidth(0.5)
      .nodeCanvasObjectMode(() => "after").nodeCanvasObject(name)
      .warmupTicks(still ? 200 : 20).cooldownTicks(still ? 0 : 300).cooldownTime(8000)
      .onEngineTick(fit).onEngineStop(fit);
    new ResizeObserver(() => {
      graph.width(canvas.clientWidth).height(canvas.clientHeight);
      if (placed) fit();
    }).observe(canvas);
    for (const act of ["pointerdown", "wheel"]) canvas.addEventListener(act, () => { moved = true; }, { passive: true });
    const again = () => graph.nodeColor(graph.nodeColor());
    part("-names").addEventListener("change", (event) => {
      withNames = event.target.checked;
      again();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      mix();
      again();
    });
    for (const button of picture.querySelectorAll("[data-zoom]")) {
      const by = Number(button.dataset.zoom);
      button.addEventListener("click", () => {
        moved = by !== 0;
        if (by) graph.zoom(graph.zoom() * by, still ? 0 : 200);
        else graph.zoomToFit(still ? 0 : 400, 24);
      });
    }
    part("-acts").hidden = false;
  };

  say(picture.dataset.drawing);
  fetch(picture.dataset.dots, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((told) => {
      say(told.instead || "");
      if (!told.instead) draw(told);
    })
    .catch(() => say(picture.dataset.failed));
})();
