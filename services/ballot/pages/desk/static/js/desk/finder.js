// The field in which a clerk looks for an elector: keys, a hand scanner, the camera.
//
// What it leaves out: how electors are found (search.js), and what happens with the one who was chosen (desk.js).

import { t } from "/static/js/text.js";
import { canScan, scanning } from "/static/js/desk/scan.js";
import { find } from "/static/js/desk/search.js";
import * as view from "/static/js/desk/view.js";

const SHOWN = 6;

const at = (id) => document.getElementById(id);
const field = at("find");

/** The finder. `deskNow()` gives the desk, or null while nobody works here; `chosen(number)` is told who was chosen. */
export class Finder {
  constructor(deskNow, chosen) {
    Object.assign(this, { deskNow, chosen, places: [], active: 0 });
    at("scan").hidden = !canScan();
    field.addEventListener("input", () => this.look());
    field.addEventListener("keydown", (event) => this.press(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
    at("scan").addEventListener("click", () => this.scan());
  }

  /** Empties the field and waits for the next elector. */
  startOver() {
    at("work").classList.remove("chosen");
    field.value = "";
    this.show({ places: [], total: 0 });
    at("found").textContent = "";
    field.focus();
  }

  /** Marks what was typed, so that typing on replaces it. */
  select() {
    field.select();
  }

  /** Draws the same electors anew, after something about them has changed. */
  draw() {
    const desk = this.deskNow();
    const seen = JSON.stringify([this.active, this.places.map((place) => [place, desk.issued.get(desk.at(place).number)?.waiting])]);
    // What stays the same is not drawn anew: somebody may be pressing on it.
    if (seen === this.seen) return;
    this.seen = seen;
    view.hits(at("hits"), desk, this.places, this.active, this.chosen);
    field.setAttribute("aria-expanded", String(this.places.length > 0));
    if (this.places.length) field.setAttribute("aria-activedescendant", `hit-${this.active}`);
    else field.removeAttribute("aria-activedescendant");
  }

  look() {
    at("work").classList.remove("chosen");
    const found = find(this.deskNow().search, field.value, SHOWN);
    this.show(found);
    at("found").textContent = field.value.trim() ? summary(found) : "";
  }

  show({ places }) {
    Object.assign(this, { places, active: 0 });
    this.draw();
  }

  press(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.places.length) {
      event.preventDefault();
      this.active = (this.active + step + this.places.length) % this.places.length;
      this.draw();
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    const card = this.deskNow().scanned(field.value);
    if (card) this.chosen(card);
    else if (this.places.length) this.chosen(this.deskNow().at(this.places[this.active]).number);
  }

  /** A hand scanner types wherever the cursor is; its text belongs into the field. */
  anywhere(event) {
    if (event.key === "Enter" && event.repeat) event.preventDefault();
    if (!this.deskNow() || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const { activeElement } = document;
    if (activeElement?.closest("form, details")) return;
    if (event.key === "Escape") this.startOver();
    const typing = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ";
    if (typing && !/^(INPUT|SELECT|TEXTAREA)$/.test(activeElement?.tagName ?? "")) this.startOver();
  }

  async scan() {
    const camera = scanning(at("video"));
    at("camera").showModal();
    at("camera-stop").onclick = camera.stop;
    at("camera").oncancel = camera.stop;
    try {
      const text = await camera.read();
      const card = text === null ? null : this.deskNow()?.scanned(text);
      if (card) this.chosen(card);
      else if (text !== null) at("found").textContent = t(`这张卡不是本选举的：${text.slice(0, 40)}`, `This card is not of this election: ${text.slice(0, 40)}`);
    } catch {
      at("found").textContent = t("摄像头不能用：请允许本页使用摄像头，或改用键盘、扫码枪。", "The camera cannot be used: allow it for this page, or use the keyboard or a hand scanner.");
    }
    at("camera").close();
  }
}

function summary({ places, total }) {
  if (total === 0) return t("没有找到。换号码、姓名或拼音首字母再试；名单上没有的人不能领票。", "Nobody found. Try the number, the name or the initials; whoever is not on the roll gets no paper.");
  if (total > places.length) return t(`共 ${total} 人，再多打一个字`, `${total} found; type one more letter`);
  return t(`${total} 人`, `${total} found`);
}
