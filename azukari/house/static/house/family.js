// A person is chosen by number, also 11 and 22: the browser's own lists go on to the next at a digit typed twice.
"use strict";

const PAUSE = 1500; // milliseconds between two digits of one number

for (const list of document.querySelectorAll("select[data-people]")) {
  let typed = "", last = 0;
  list.addEventListener("keydown", (event) => {
    if (!/^[0-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    typed = event.timeStamp - last < PAUSE ? typed + event.key : event.key;
    last = event.timeStamp;
    const found = [...list.options].find((option) => option.text.split("　")[0] === typed);
    if (!found || found.selected) return;
    found.selected = true;
    for (const name of ["input", "change"]) list.dispatchEvent(new Event(name, { bubbles: true }));
  });
}
