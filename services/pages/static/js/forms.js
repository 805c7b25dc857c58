// Forms whose answers are signed: <form data-statement="NoticePosted" data-election="…"> needs no further script.
//
// Inputs are named after the body's fields. `data-kind` says how an input is read: text, count, counts, day, moment, flag, list,
// json, digest-of-file, private; without it the input's type says so. <fieldset data-rows="winners" data-shape="list | map"> holds rows
// (<div data-row>), in a map each with an input `data-key` (`data-private`: private fields); an input named "value" is the row's value, others are its members;
// <template> is a new row and <button data-add> adds one, <button data-drop> in a row takes it away. Who signs is told above the
// button; what became of it, in the form's <output>. A form that was recorded fires "recorded" with the receipt; `data-then`
// names where to go afterwards, or says "reload". What it leaves out: what the law asks for (the service says).

import { hex, sha256 } from "/static/js/bytes.js";
import { cannotSign, deviceKeys } from "/static/js/keys.js";
import { propose } from "/static/js/proposals.js";
import { enqueue } from "/static/js/queue.js";
import { submit } from "/static/js/send.js";
import { keysInOffice } from "/static/js/session.js";
import { newElectionId, signStatement } from "/static/js/statement.js";
import { lang, made, moment, t } from "/static/js/text.js";

const OPENINGS = new Set(["ElectionCalled", "CampaignOpened"]);

/** Takes up every such form in `scope`; called by itself for the page, and after htmx put something in. */
export function takeUp(scope = document) {
  for (const form of scope.querySelectorAll("form[data-statement]")) {
    if (form.dataset.taken) continue;
    form.dataset.taken = "yes";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(form);
    });
    form.addEventListener("click", (event) => rows(event));
    tellSigner(form);
  }
}

/** Body and private fields as the form holds them now: `{body, privates}`; `privates` is undefined if there are none. */
export async function read(form) {
  const privates = {};
  const body = await gather(form, form, privates);
  return { body, privates: Object.keys(privates).length ? privates : undefined };
}

/** Signs what the form says and sends it; the answer as `submit` gives it, or null if nothing was signed. */
export async function act(form) {
  const output = form.querySelector("output") ?? form.appendChild(made("output"));
  const button = form.querySelector("button[type=submit], button:not([type])");
  if (button) button.disabled = true;
  output.replaceChildren(made("p", { class: "told" }, t("正在签名并发送……", "Signing and sending …")));
  try {
    const answer = await signAndSend(form);
    output.replaceChildren(...told(answer));
    if (answer.ok) after(form, answer);
    return answer;
  } catch (error) {
    output.replaceChildren(problem({ title: t("没有签名", "Nothing was signed"), detail: error.message }));
    return null;
  } finally {
    if (button) button.disabled = false;
    output.scrollIntoView({ block: "nearest" });
  }
}

async function signAndSend(form) {
  const type = form.dataset.statement;
  const opens = OPENINGS.has(type);
  const election = opens ? (form.dataset.election ||= newElectionId()) : form.dataset.election;
  const key = await signer(form);
  const { body, privates } = await read(form);
  if (opens) body.authority ??= key.publicKey;
  const signed = await signStatement(key, { election, type, body, privates });
  if (!opens && (await kindOf(type)).signed_by.length > 1) return propose(election, signed);
  const answer = await submit(election, signed, 5_000);
  if (!answer.ok && answer.again) {
    await enqueue(election, signed, form.dataset.label ?? "");
    return { ...answer, queued: true };
  }
  return answer;
}

/** What a kind of statement is called and who signs it: `{kind, zh, en, signed_by: [[role]], words: {role: text}}`. */
export async function kindOf(type) {
  known[type] ??= fetch(`/pages/statements/${type}?lang=${lang}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(t("服务暂不可用，请稍候再试。", "The service is away; try again in a moment.")))));
  try {
    return await known[type];
  } catch (error) {
    delete known[type];
    throw error;
  }
}
const known = {};

/** Device keys that may put a signature under this form's statement: `[{key, named}]`. */
async function able(form) {
  const type = form.dataset.statement;
  if (OPENINGS.has(type)) return (await deviceKeys()).map((key) => ({ key, named: key.name || key.keyid }));
  const [{ signed_by: offices, words }, held] = await Promise.all([kindOf(type), keysInOffice(form.dataset.election)]);
  const needed = new Set(offices.flat());
  return held
    .filter(({ officer }) => officer.roles.some((role) => needed.has(role)))
    .map(({ key, officer }) => {
      const roles = officer.roles.filter((role) => needed.has(role)).map((role) => words[role]);
      return { key, named: [key.name, officer.roles.includes(officer.id) ? "" : officer.id, ...roles].filter(Boolean).join(" · ") };
    });
}

async function signer(form) {
  const why = await cannotSign();
  if (why) throw new Error(why);
  const held = await able(form);
  const chosen = form.querySelector("[data-signer] select")?.value;
  const found = held.find(({ key }) => key.keyid === chosen) ?? (held.length === 1 ? held[0] : null);
  if (found) return found.key;
  await tellSigner(form);
  if (held.length) throw new Error(t("请先选择由谁签名。", "Choose first who signs."));
  throw new Error(await nobody(form));
}

async function nobody(form) {
  if (OPENINGS.has(form.dataset.statement)) return t("这台设备还没有密钥。请先到“本机密钥”页生成。", "This device holds no key yet. Make one on the page of this device's keys.");
  const { signed_by: offices, words } = await kindOf(form.dataset.statement);
  const names = offices.map((each) => each.map((role) => words[role]).join(t(" 或 ", " or "))).join(t("；", "; "));
  return t(`这台设备没有相应职务的密钥。须由：${names}。`, `This device holds no key of that office. Signed by: ${names}.`);
}

/** Says above the button who will sign; where several keys could, lets the person choose. */
async function tellSigner(form) {
  let line = form.querySelector("[data-signer]");
  if (!line) {
    line = made("div", { class: "field", "data-signer": true });
    const button = form.querySelector("button[type=submit], button:not([type])");
    const before = button?.closest(".actions") ?? button;
    if (before) before.before(line);
    else form.append(line);
  }
  try {
    const held = await able(form);
    if (!held.length) line.replaceChildren(made("p", { class: "hint" }, await nobody(form), " ", made("a", { href: `/device?election=${form.dataset.election ?? ""}` }, t("本机密钥", "This device's keys"))));
    else if (held.length === 1) line.replaceChildren(made("p", { class: "hint" }, t("签名人：", "Signed by: "), made("strong", {}, held[0].named)));
    else {
      const options = held.map((each) => made("option", { value: each.key.keyid }, each.named));
      const select = made("select", { required: true }, ...options);
      line.replaceChildren(made("label", {}, t("由谁签名", "Who signs"), select));
    }
  } catch (error) {
    line.replaceChildren(made("p", { class: "hint" }, error.message));
  }
}

/** The members that `scope` (the form or a row of it) holds itself. */
async function gather(form, scope, privates) {
  const mine = (element) => (element.parentElement.closest("[data-row], form") ?? form) === scope;
  const body = {};
  for (const input of scope.querySelectorAll("input[name], select[name], textarea[name]")) {
    if (!mine(input) || input.disabled || input.closest("[data-signer]")) continue;
    const value = await valueOf(input);
    if (value === undefined) continue;
    if (input.dataset.kind === "private") privates[input.name] = value;
    else if (Array.isArray(value) && Array.isArray(body[input.name])) body[input.name].push(...value);
    else body[input.name] = value;
  }
  for (const fieldset of scope.querySelectorAll("[data-rows]")) {
    if (!mine(fieldset)) continue;
    const found = await rowsOf(form, fieldset, privates);
    if ("private" in fieldset.dataset) Object.assign(privates, found ?? {});
    else if (found !== undefined) body[fieldset.dataset.rows] = found;
  }
  return body;
}

async function rowsOf(form, fieldset, privates) {
  const rows = [...fieldset.querySelectorAll("[data-row]")].filter((row) => row.parentElement.closest("[data-rows]") === fieldset);
  const map = fieldset.dataset.shape === "map";
  const values = [];
  for (const row of rows) {
    const members = await gather(form, row, privates);
    const value = "value" in members ? members.value : members;
    const key = map ? row.querySelector("[data-key]").value.trim() : "";
    const blank = typeof value === "object" && !Array.isArray(value) && !Object.keys(value).length;
    if (blank || (map && key === "")) continue;
    values.push([key, value]);
  }
  if (!values.length && !("required" in fieldset.dataset)) return undefined;
  return map ? Object.fromEntries(values) : values.map(([, value]) => value);
}

async function valueOf(input) {
  const kind = input.dataset.kind ?? { checkbox: "flag", number: "count", date: "day", file: "digest-of-file" }[input.type] ?? "text";
  if (input.type === "radio") return input.checked ? scalar(input.value, kind) : undefined;
  if (kind === "list" && input.type === "checkbox") return input.checked ? [input.value] : [];
  if (kind === "list" && input.multiple) return [...input.selectedOptions].map((each) => each.value);
  if (kind === "flag" && input.type === "checkbox") return input.checked;
  if (input.type === "file") return input.files.length ? fileDigest(input.files[0]) : undefined;
  const text = input.value.trim();
  if (text === "" && !input.required) return kind === "list" || kind === "counts" ? [] : undefined;
  return scalar(text, kind);
}

function scalar(text, kind) {
  if (kind === "count") {
    if (!/^[0-9]{1,8}$/.test(text)) throw new Error(t(`应为整数，现为“${text}”。`, `Expected a whole number, got “${text}”.`));
    return Number(text);
  }
  if (kind === "flag") return text === "true";
  if (kind === "list") return words(text);
  if (kind === "counts") return words(text).map((each) => scalar(each, "count"));
  if (kind === "moment") return new Date(`${text}+08:00`).toISOString(); // the village's own time, whatever the device's zone
  if (kind === "json") {
    try {
      return JSON.parse(text);
    } catch {
      throw new Error(t("JSON 内容有误，请核对。", "The JSON cannot be read; check it."));
    }
  }
  return text;
}

/** What stands between spaces and commas; “无” and a dash say that there is nothing. */
const words = (text) => (/^(无|-|–|—)$/.test(text) ? [] : text.split(/[\s,，、;；]+/).filter(Boolean));

/** SHA-256 of a file, in hex: the document stays where it is, only its digest is recorded. */
export const fileDigest = async (file) => hex(await sha256(new Uint8Array(await file.arrayBuffer())));

function rows(event) {
  const add = event.target.closest("[data-add]");
  const drop = event.target.closest("[data-drop]");
  if (add) {
    const fieldset = add.closest("[data-rows]");
    const row = [...fieldset.children].find((each) => each.localName === "template").content.firstElementChild.cloneNode(true);
    add.before(row);
    row.querySelector("input, select, textarea")?.focus();
  } else if (drop) drop.closest("[data-row]").remove();
}

function told(answer) {
  if (answer.ok && answer.receipt) return [recorded(answer)];
  if (answer.ok) return [waiting(answer)];
  if (answer.queued) return [made("div", { class: "told open" }, made("p", {}, made("strong", {}, t("已签名，存在本机待发。", "Signed, and kept on this device."))), made("p", {}, answer.problem.detail))];
  return [problem(answer.problem)];
}

/** A box that says: recorded, where, and keeps the receipt at hand. */
export function recorded({ receipt, new: first }) {
  const link = made("a", { download: `receipt-${receipt.index}.txt`, href: URL.createObjectURL(new Blob([receipt.receipt], { type: "text/plain" })) }, t("下载回执", "Download the receipt"));
  const said = first === false ? t("此前已记录过，没有重复记录", "Recorded before; not recorded twice") : t("已记录", "Recorded");
  return made("div", { class: "told good" }, made("p", {}, made("strong", {}, `✓ ${said}`), t(`：第 ${receipt.index} 条，`, `: entry ${receipt.index}, `), made("span", { class: "num" }, moment(receipt.accepted_at)), " ", link));
}

function waiting({ missing, words }) {
  const names = missing.map((each) => each.map((role) => words[role]).join(t(" 或 ", " or "))).join(t("；", "; "));
  return made("div", { class: "told open" }, made("p", {}, made("strong", {}, t("已签名，等待其他人签名。", "Signed; others have to sign too."))), made("p", {}, t(`还须：${names}。`, `Missing: ${names}.`)));
}

/** A box that says what was wrong, by which clause, and what to do. */
export function problem({ title, detail, clause, code }) {
  return made(
    "div", { class: "problem", role: "alert" },
    made("p", {}, made("strong", {}, title)),
    made("p", {}, detail),
    clause ? made("p", {}, t("依据：", "By: "), made("strong", {}, clause)) : null,
    code ? made("p", { class: "quiet" }, made("code", {}, code)) : null,
  );
}

function after(form, answer) {
  form.dispatchEvent(new CustomEvent("recorded", { bubbles: true, detail: answer }));
  const then = form.dataset.then;
  if (then === "reload") location.reload();
  else if (then) location.assign(then.replaceAll("{election}", form.dataset.election));
}

takeUp();
document.body.addEventListener("htmx:load", (event) => takeUp(event.target.parentElement ?? document));
