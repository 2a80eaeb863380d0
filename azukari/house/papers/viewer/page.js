"use strict";
// Opens the case with the word that was drawn for it, and closes it when nobody has touched the page for a while.
const kept = JSON.parse(document.getElementById("kept").textContent);
const [gate, word, says, open, close] = ["gate", "word", "says", "case", "close"].map((id) => document.getElementById(id));
const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
let touched = 0;

async function read(typed) {
  const digits = new TextEncoder().encode(typed.normalize("NFKC").replace(/\D/g, ""));
  const base = await crypto.subtle.importKey("raw", digits, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(kept.salt), iterations: kept.rounds };
  const key = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes(kept.nonce) }, key, bytes(kept.sealed));
  return new TextDecoder().decode(plain);
}

function lock(why) {
  open.replaceChildren();
  open.hidden = close.hidden = true;
  gate.hidden = false;
  says.textContent = why;
  word.focus();
}

function lockWhenIdle() {
  if (!open.hidden && Date.now() - touched >= kept.minutes * 60000) lock(`${kept.minutes}分間操作がなかったので、閉じました。`);
}

gate.addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = word.value;
  word.value = "";
  try {
    open.innerHTML = await read(typed);
  } catch {
    return lock("合言葉が違います。開いたときに表示された数字を入力してください。");
  }
  touched = Date.now();
  gate.hidden = true;
  open.hidden = close.hidden = false;
  open.focus();
});
close.addEventListener("click", () => lock("閉じました。"));
for (const act of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"]) {
  addEventListener(act, () => { lockWhenIdle(); touched = Date.now(); }, { capture: true, passive: true });
}
addEventListener("visibilitychange", lockWhenIdle);
setInterval(lockWhenIdle, 1000);
word.focus();
