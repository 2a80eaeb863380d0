// Small comforts. Every page works without this file.
"use strict";

{ // one block: an answer that takes a page's place (data-look) runs this file again
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// The error summary takes the focus, so that it is read first.
document.querySelector("[data-errors]")?.focus();

// A form is sent once; coming back with the browser's button makes it usable again.
// data-again: a form that answers with a file leaves the page where it is, and may be sent again.
// A page that answered to a form (data-posted) is asked for by its address when somebody comes back to it.
for (const form of all("form[method=post i]:not([data-again])")) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    for (const button of all("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
    if ("posted" in document.body.dataset) history.replaceState(null, "", location.href);
    if (event.submitter?.matches("[data-look]") && !form.dataset.plain) look(event, form);
  });
}

// button[data-look]: the server only looks at what was typed or chosen. Its answer takes the place of this page, so
// that neither going back nor loading anew sends anything. Where that fails the form is sent as any other.
async function look(event, form) {
  event.preventDefault();
  const button = event.submitter;
  const url = new URL(button.hasAttribute("formaction") ? button.formAction : form.action);
  try {
    const answer = await fetch(url, { method: "POST", body: new FormData(form, button) });
    if (answer.redirected) return location.assign(answer.url);
    const page = await answer.text();
    document.open();
    document.write(page);
    document.close();
    delete document.body.dataset.posted;
    scrollTo(0, 0);
    if (url.hash) addEventListener("load", () => document.querySelector(url.hash)?.scrollIntoView(), { once: true });
  } catch {
    delete form.dataset.sent;
    form.dataset.plain = "yes";
    form.requestSubmit(button);
  }
}
addEventListener("pageshow", () => {
  for (const form of all("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of all("button[aria-disabled]", form)) button.removeAttribute("aria-disabled");
  }
});

// data-keep: warn before what was typed is lost; data-keep="typed" when the server has it already.
for (const form of all("form[data-keep]")) {
  let typed = form.dataset.keep === "typed" || Boolean(form.querySelector("[aria-invalid]"));
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
}

// data-confirm="id": ask in the <dialog> of that id before sending. Listening on the document's way down, this asks
// before the listener above counts the form as sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = form.dataset.confirm && document.getElementById(form.dataset.confirm);
  if (!dialog || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.submitter;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return button?.focus();
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  }, { once: true });
  dialog.showModal();
}, true);
for (const opener of all("[data-open]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => document.getElementById(opener.dataset.open)?.showModal());
}

// data-idle (minutes): ask before the session ends; whoever answers stays, with everything they typed.  When that fails
// the box comes back with what to do (data-failed), and can be left.  What Escape means is set when the box opens: not
// every browser says each time that it was pressed.
for (const dialog of all("dialog[data-idle]")) {
  const minute = 60_000;
  const open = (escape) => { dialog.returnValue = escape; dialog.showModal(); };
  const wait = () => setTimeout(() => dialog.isConnected && open("stay"), (dialog.dataset.idle - dialog.dataset.warn) * minute);
  const failed = all("[data-failed]", dialog);
  const tell = (it) => { for (const part of failed) part.hidden = !it; };
  let waiting = wait();
  dialog.addEventListener("close", async () => {
    clearTimeout(waiting);
    if (dialog.returnValue === "leave") return;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(dialog.dataset.stay, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => ({}));
    tell(answer.status !== 204);
    if (answer.status === 204) waiting = wait();
    else open("leave");
  });
}

// data-copy="text": put the text on the clipboard and say so.
for (const button of all("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "写しました";
  });
}

// A row more: the last one again, empty, under the next number.
const grow = (table) => {
  const last = table.tBodies[0].lastElementChild, row = last.cloneNode(true);
  const next = (text) => text.replace(/\d+/, (number) => Number(number) + 1);
  for (const label of all("label", row)) [label.htmlFor, label.textContent] = [next(label.htmlFor), next(label.textContent)];
  for (const cell of all("input, select", row)) {
    [cell.id, cell.name, cell.value] = [next(cell.id), next(cell.name), ""];
    for (const name of ["aria-invalid", "aria-describedby"]) cell.removeAttribute(name);
  }
  last.after(row);
  return row;
};

// data-more: five rows more for the table above; without a script the form is sent and comes back with them.
for (const button of all("[data-more]")) {
  const table = button.closest("section").querySelector("table");
  button.type = "button";
  button.addEventListener("click", () => {
    const [first] = Array.from({ length: 5 }, () => grow(table));
    first.querySelector("input, select").focus();
  });
}

// data-grid: a table of inputs that takes a block from Excel, as long as it is, and moves with Enter and the arrows.
for (const table of all("table[data-grid]")) {
  const grows = table.closest("section")?.querySelector("[data-more]");
  const rows = () => all("tbody tr", table).map((row) => all("input:not([type=hidden]), select", row));
  const place = (cell) => {
    const row = rows().findIndex((cells) => cells.includes(cell));
    return [row, rows()[row]?.indexOf(cell)];
  };
  const put = (cell, text) => {
    cell.value = text;
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  };
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [top, left] = place(event.target), lines = text.split("\n");
    while (grows && rows().length < top + lines.length) grow(table);
    const cells = rows();
    lines.forEach((line, down) => line.split("\t").forEach((value, along) => {
      const cell = cells[top + down]?.[left + along];
      if (cell && !cell.readOnly && !cell.disabled) put(cell, value.trim());
    }));
  });
  table.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.target.tagName === "SELECT") return;
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const [row, column] = place(event.target);
    const next = rows()[row + step]?.[column];
    event.preventDefault();
    next?.focus();
    next?.select?.();
  });
}
}
