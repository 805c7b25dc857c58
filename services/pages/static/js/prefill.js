// Fills a statement's form from what stands behind # in its address: `#round=1&pile=P1&marks={"CHAIR":["E-0001"]}`.
//
// Another service that only reads (the supervisor's pages) leads here with what somebody wrote down there; the browser sends none
// of it anywhere. The person looks at each line and signs, as with any form. What it leaves out: rows whose members have names.

import { made, t } from "/static/js/text.js";

/** Fills the first form of a statement on the page; how many of its fields were. */
export function prefill(told = location.hash.slice(1), form = document.querySelector("form[data-statement]")) {
  if (!form || !told) return 0;
  const given = [...new URLSearchParams(told)];
  const filled = given.filter(([name, text]) => fill(form, name, text));
  if (filled.length) {
    form.prepend(made("p", { class: "told open", role: "status" }, t("已按链接填好；请逐项核对，签名以后由您负责。", "Filled in from the link: check each line; with your signature you answer for it.")));
  }
  return filled.length;
}

function fill(form, name, text) {
  const rows = form.querySelector(`[data-rows="${CSS.escape(name)}"][data-shape="map"]`);
  if (rows) return fillMap(rows, asJson(text));
  const inputs = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  return inputs.length > 0 && put([...inputs], asJson(text) ?? text, text);
}

function fillMap(rows, value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  for (const [key, inner] of Object.entries(value)) {
    const own = [...rows.children].filter((each) => "row" in each.dataset);
    const row = own.find((each) => [key, ""].includes(each.querySelector("[data-key]").value)) ?? another(rows);
    row.querySelector("[data-key]").value = key;
    put([...row.querySelectorAll('[name="value"]')], inner, String(inner));
  }
  return true;
}

function another(rows) {
  const row = rows.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
  rows.querySelector(":scope > [data-add]").before(row);
  return row;
}

/** Puts a value into the inputs of one field: one input, or a box for each that may be named. */
function put(inputs, value, text) {
  const boxes = inputs.filter((each) => each.type === "checkbox");
  if (boxes.length && Array.isArray(value)) for (const each of boxes) each.checked = value.includes(each.value);
  else if (boxes.length === 1) boxes[0].checked = value === true;
  else if (inputs.length === 1) inputs[0].value = Array.isArray(value) ? value.join(" ") : text;
  else return false;
  return true;
}

function asJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

prefill();
