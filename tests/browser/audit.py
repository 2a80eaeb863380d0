"""What a person who looks at a page would find wrong with it."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (320, 1366)
AXE = Axe()
STANDARD = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
AUDIT = """() => {
  const says = [];
  const visible = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length;
  const name = (e) => (e.getAttribute("aria-label") || [...(e.labels ?? [])].map((l) => l.textContent).join("")
    || e.textContent || e.getAttribute("alt") || "").trim();
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) says.push(`wider than the screen by ${page.scrollWidth - page.clientWidth}`);
  if (page.lang !== "ja") says.push("no lang");
  if (document.querySelectorAll("h1").length !== 1) says.push("not one h1");
  let last = 1;
  for (const heading of document.querySelectorAll("h1,h2,h3,h4")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) says.push(`heading ${heading.textContent} jumps to ${level}`);
    last = level;
  }
  for (const image of document.querySelectorAll("img:not([alt])")) says.push(`no alt: ${image.src}`);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) says.push(`twice: #${id}`);
  for (const control of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,summary")) {
    if (!visible(control)) continue;
    if (!name(control)) says.push(`no name: ${control.outerHTML.slice(0, 80)}`);
    const box = (control.closest("label") ?? control).getBoundingClientRect();
    const inline = control.tagName === "A" && getComputedStyle(control).display === "inline";
    if (!inline && !control.matches(".skip") && (box.height < 23.5 || box.width < 23.5))
      says.push(`small: ${name(control)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  }
  return says;
}"""
SHAPE = """() => document.querySelector("main").innerHTML
  .replace(/>[^<]+/g, ">…").replace(/ (value|href|action|name|id|for|aria-[a-z]+)="[^"]+"/g, " $1")"""
RING = """() => {
  const style = getComputedStyle(document.activeElement);
  return document.activeElement === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def complaints(page: Page) -> Iterator[str]:
    """Everything wrong with the page that is open, narrow and wide."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 768})
        yield from (f"{page.url} at {width}: {said}" for said in page.evaluate(AUDIT))
    if is_new(page):
        yield from violations(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        if not page.evaluate(RING):
            yield f"{page.url}: the focus is not seen"


LOOKED_AT: set[str] = set()


def is_new(page: Page) -> bool:
    """Whether no page of this shape was looked at before; axe takes half a second, also where only words differ."""
    shape = page.evaluate(SHAPE)
    known = shape in LOOKED_AT
    LOOKED_AT.add(shape)
    return not known


def violations(page: Page) -> Iterator[str]:
    """What axe-core finds against WCAG 2.2 AA."""
    for found in AXE.run(page, options=STANDARD).response["violations"]:
        where = "; ".join(node["html"][:120] for node in found["nodes"][:3])
        yield f"{page.url}: {found['id']}: {found['help']}: {where}"
