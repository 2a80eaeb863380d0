// A diagram that is looked at closely: its viewBox moves. Buttons, keys, drag and Ctrl+wheel do the same few things;
// the page works without this file.
"use strict";

const CLOSEST = 0.1;

for (const frame of document.querySelectorAll("[data-diagram]")) {
  const picture = frame.querySelector("svg");
  const whole = picture.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, width, height] = whole;

  const show = () => picture.setAttribute("viewBox", [x, y, width, height].join(" "));
  const reset = () => { [x, y, width, height] = whole; show(); };
  const zoom = (by, toX = x + width / 2, toY = y + height / 2) => {
    const to = Math.min(Math.max(width * by, whole[2] * CLOSEST), whole[2]);
    const scale = to / width;
    [x, y, width, height] = [toX - (toX - x) * scale, toY - (toY - y) * scale, to, height * scale];
    show();
  };
  const pan = (right, down) => { x += width * right; y += height * down; show(); };
  const at = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    return [point.x, point.y];
  };

  // Paper shows the whole, however closely the screen looks.
  addEventListener("beforeprint", () => picture.setAttribute("viewBox", whole.join(" ")));
  addEventListener("afterprint", show);

  const buttons = { in: () => zoom(0.8), out: () => zoom(1.25), whole: reset };
  frame.querySelector(".diagram-tools").hidden = false;
  for (const button of frame.querySelectorAll("[data-zoom]")) button.addEventListener("click", buttons[button.dataset.zoom]);

  const keys = {
    "+": buttons.in, ";": buttons.in, "=": buttons.in, "-": buttons.out, 0: reset,
    ArrowLeft: () => pan(-0.1, 0), ArrowRight: () => pan(0.1, 0), ArrowUp: () => pan(0, -0.1), ArrowDown: () => pan(0, 0.1),
  };
  picture.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });

  // Whoever has the focus is in view, however closely one looks.
  picture.addEventListener("focusin", (event) => {
    const box = event.target.closest(".diagram-person")?.getBBox();
    if (!box || width === whole[2]) return;
    [x, y] = [box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2];
    show();
  });

  picture.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 0.9 : 1.1, ...at(event));
  }, { passive: false });

  let held = null;
  picture.addEventListener("pointerdown", (event) => { held = at(event); });
  addEventListener("pointerup", () => { held = null; });
  picture.addEventListener("pointermove", (event) => {
    if (!held || width === whole[2]) return;
    const [nowX, nowY] = at(event);
    x += held[0] - nowX;
    y += held[1] - nowY;
    show();
  });
}
