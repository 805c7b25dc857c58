// The station's own statements beside the desk: opening, closing, and what a human found about papers that went out twice.
//
// The forms are signed by forms.js; two people sign an opening and a closing, the second on a device of their own. Here they are
// filled with what the desk knows and shown to whom they concern. What it leaves out: the forms themselves (desk.html).

import { takeUp } from "/static/js/forms.js";
import { made, t } from "/static/js/text.js";
import { ledger } from "/static/js/desk/standing.js";
import * as view from "/static/js/desk/view.js";

const at = (id) => document.getElementById(id);

/** Draws the station's part of the page. `waiting`: statements of this device that are not sent yet. */
export function drawStation(desk, me, station, waiting) {
  const chief = me.roles.includes("STATION_CHIEF");
  const sums = ledger(desk, station);
  view.figures(at("figures"), sums, waiting);
  at("opening").hidden = !chief || !["CALLED", "POLLING", "CLOSED"].includes(desk.phase);
  at("closing").hidden = !chief || !sums?.open;
  for (const input of document.querySelectorAll("#opening [name=round], #closing [name=round]")) input.value = desk.round;
  if (!at("opening-station").value && me.stations.length === 1) at("opening-station").value = me.stations[0];
  if (!at("closing").hidden) fillClosing(desk, sums, station, waiting);
  drawConflicts(desk, me);
}

function fillClosing(desk, sums, station, waiting) {
  at("closing-station").value = station;
  at("closing-issued").value = sums.issued;
  at("closing-spoiled").value = sums.spoiled;
  at("closing-left").textContent = t(`账上应余 ${sums.left} 张。请当众清点后填写。`, `By the record ${sums.left} should be left. Count them in public and write down what you find.`);
  const open = desk.conflicts.some((each) => !each.finding);
  const warnings = [
    waiting ? t(`本机还有 ${waiting} 条待发，发完再封箱。`, `${waiting} statements of this device wait; close after they are sent.`) : null,
    open ? t("有重复发票没有处理。", "Papers handed out twice are not settled.") : null,
  ].filter(Boolean);
  at("closing-warnings").replaceChildren(...warnings.map((each) => made("p", {}, each)));
  at("closing-warnings").hidden = warnings.length === 0;
}

/** Rows are added and removed, never drawn anew: somebody may be filling in a form. */
function drawConflicts(desk, me) {
  const list = at("conflict-list");
  const open = desk.conflicts.filter((each) => !each.finding);
  const wanted = new Set(open.map((each) => each.elector));
  for (const row of [...list.children]) if (!wanted.has(row.dataset.elector)) row.remove();
  for (const each of open) {
    if ([...list.children].some((row) => row.dataset.elector === each.elector)) continue;
    const row = made("li", { "data-elector": each.elector }, made("p", {}, ...view.conflict(desk, each)));
    list.append(row);
    if (me.roles.includes("CHAIR")) row.append(settling(desk, each));
  }
  at("conflicts").hidden = open.length === 0;
  at("conflicts-chair").hidden = me.roles.includes("CHAIR");
}

function settling(desk, { elector, station }) {
  const form = at("settling").content.firstElementChild.cloneNode(true);
  form.dataset.election = desk.election;
  form.elements.round.value = desk.round;
  form.elements.station.value = station;
  form.elements.elector.value = elector;
  const holder = made("div", {}, form);
  for (const label of form.querySelectorAll("label[data-for]")) {
    // Ids are one of a kind, and there may be several conflicts.
    const input = form.elements[label.dataset.for];
    input.id = `settle-${elector}-${label.dataset.for}`;
    label.htmlFor = input.id;
  }
  takeUp(holder);
  return form;
}
