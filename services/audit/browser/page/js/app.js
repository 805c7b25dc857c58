// The page: takes the files, runs the checks, shows what was found. Whatever comes from a log is written as text, never as markup.

import { Malformed, utf8 } from "./bytes.js";
import { supported } from "./keys.js";
import { DOES_NOT_APPLY, FAIL, NOT_ASKED_FOR, NOT_CHECKED, PASS } from "./ledger.js";
import { checkReceipt } from "./receipt.js";
import { addressSource, zipSource } from "./source.js";
import { verifyLog } from "./verify.js";

const STATUS = {
  [PASS]: ["通过", "PASS"],
  [FAIL]: ["不通过", "FAIL"],
  [NOT_CHECKED]: ["未核", "NOT CHECKED"],
  [NOT_ASKED_FOR]: ["未要求", "NOT ASKED FOR"],
  [DOES_NOT_APPLY]: ["不适用", "DOES NOT APPLY"],
};
const OTHERS = [5, 8, 9, 10];
const byId = (id) => document.getElementById(id);

/** An element with children: elements, texts, lists of these, and texts in two languages as pairs. */
function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  fill(element, children);
  return element;
}

function fill(element, children) {
  for (const child of children) {
    if (!Array.isArray(child)) element.append(child);
    else if (child.length === 2 && child.every((each) => typeof each === "string")) element.append(both(child));
    else fill(element, child);
  }
}

function both([zh, en]) {
  const pair = document.createDocumentFragment();
  const [chinese, english] = [document.createElement("span"), document.createElement("span")];
  chinese.dataset.zh = "";
  chinese.textContent = zh;
  english.dataset.en = "";
  english.lang = "en";
  english.textContent = en;
  pair.append(chinese, english);
  return pair;
}

const say = (element, pair) => element.replaceChildren(pair === null ? "" : both(pair));

function speak(english) {
  document.documentElement.classList.toggle("english", english);
  document.documentElement.lang = english ? "en" : "zh-CN";
  byId("zh").setAttribute("aria-pressed", String(!english));
  byId("en").setAttribute("aria-pressed", String(english));
}

const bytesOf = async (input) => (input.files.length === 0 ? null : new Uint8Array(await input.files[0].arrayBuffer()));

async function source() {
  const bundle = await bytesOf(byId("bundle"));
  if (bundle !== null) return zipSource(bundle);
  const address = byId("address").value.trim();
  if (address === "") throw new Malformed("请选择监票包，或写明日志的网址 / choose a bundle, or give the log's address");
  return addressSource(address);
}

async function ask(event) {
  event.preventDefault();
  const [answer, progress] = [byId("answer"), byId("progress")];
  answer.hidden = true;
  say(progress, ["正在核验……", "Verifying…"]);
  try {
    const policy = await bytesOf(byId("policy"));
    if (policy === null) throw new Malformed("请选择信任文件 policy / choose the trust file");
    const catalogue = await (await fetch("catalogue.json")).json();
    const told = (done, all) => say(progress, [`已读 ${done} / ${all} 条`, `${done} of ${all} entries read`]);
    const found = await verifyLog(await source(), policy, catalogue, { since: await bytesOf(byId("since")), progress: told });
    answer.replaceChildren(...shown(found));
    answer.hidden = false;
    say(progress, null);
    answer.scrollIntoView({ block: "start" });
  } catch (error) {
    // Nothing is proved or refuted: there was nothing that could be verified.
    say(progress, [`无法核验：${error.message}`, `Nothing could be verified: ${error.message}`]);
  }
}

function shown({ ledger, checkpoint, count, statements }) {
  const checks = ledger.told();
  const mine = checks.filter(({ number }) => !OTHERS.includes(number));
  const failed = checks.some(({ status }) => status === FAIL);
  const open = mine.some(({ status }) => status === NOT_CHECKED);
  const call = statements.find((each) => each.type === "ElectionCalled" || each.type === "CampaignOpened");
  const parts = [];
  if (call?.body.drill === true || checkpoint?.origin.includes("/drill/")) parts.push(made("p", { class: "drill" }, ["演练，不是选举，没有法律效力", "A drill, not an election; without legal force"]));
  if (call !== undefined) parts.push(made("h2", {}, call.body.title));
  parts.push(verdict(failed, open));
  if (checkpoint !== null) {
    const { origin, size, rootText } = checkpoint;
    parts.push(made("p", { class: "figure" }, made("code", {}, origin), [`　${size} 条，根 `, ` ${size} entries, root `], made("code", {}, rootText)));
  }
  parts.push(made("ol", { class: "checks" }, checks.map(line)));
  if (count !== null) parts.push(...rounds(count));
  return parts;
}

function verdict(failed, open) {
  if (failed) return made("p", { class: "verdict fail" }, ["不通过：这份记录与宣布的结果对不上，见下面各项。", "REFUTED: this record does not hold; see the checks below."]);
  if (open) return made("p", { class: "verdict open" }, ["有的项目没有核到底，不能下结论。", "Some checks could not be completed; nothing is concluded."]);
  return made("p", { class: "verdict pass" }, ["本页核对的各项都通过：签名、账本、重新计票和选票核对。", "Everything this page checks holds: signatures, log, recount and papers."]);
}

function line({ number, title, status, figure, reason, failures, findings }) {
  const mark = [PASS, FAIL].includes(status) ? status : "OPEN";
  const parts = [made("span", { class: "number" }, String(number)), made("span", {}, title), made("span", { class: `status ${mark}` }, STATUS[status])];
  const said = reason ?? figure;
  if (said[0] !== "") parts.push(made("p", { class: "figure" }, said));
  if (findings.length > 0) parts.push(made("ul", { class: "findings" }, findings.slice(0, 20).map(finding), failures > 20 ? made("li", {}, [`共 ${failures} 处`, `${failures} in all`]) : []));
  return made("li", {}, parts);
}

function finding({ zh, en, index, place, expected, found }) {
  const where = [index === undefined ? "" : `#${index}`, place ?? ""].filter((each) => each !== "").join(" ");
  const values = expected === undefined ? ["", ""] : [`（应为 ${expected}，实为 ${found}）`, ` (expected ${expected}, found ${found})`];
  return made("li", {}, [`${where} ${zh}${values[0]}`, `${where} ${en}${values[1]}`]);
}

/** Votes and winners of every round, as counted again on this page. */
function rounds({ rounds: every, posts }) {
  const names = new Map(posts.map((post) => [post.id, [post.zh, post.en]]));
  return every.flatMap(({ number, sheets, determined, results }) => {
    const head = made("h2", {}, [`第${number}轮`, `Round ${number}`]);
    const { registered, issued, returned } = sheets;
    const figures = made("p", { class: "figure" }, [`登记 ${registered}，发出 ${issued}，收回 ${returned}${determined ? "" : "；尚未确定结果"}`, `${registered} registered, ${issued} issued, ${returned} returned${determined ? "" : "; no outcome yet"}`]);
    return [head, figures, ...results.filter(() => determined).map((result) => table(result, names.get(result.post)))];
  });
}

function table({ votes, elected, tied, minimum, valid, seats }, name) {
  const caption = valid ? [`${name[0]}，${seats} 名，须 ${minimum} 票`, `${name[1]}: ${seats} to be elected, ${minimum} votes needed`] : [`${name[0]}：本轮投票无效`, `${name[1]}: the poll was invalid`];
  const ranked = [...votes].sort(([one, most], [other, more]) => more - most || (one < other ? -1 : 1));
  const rows = ranked.map(([person, number]) => {
    const won = elected.includes(person);
    const state = won ? ["当选", "elected"] : tied.includes(person) ? ["得票相等", "tied"] : ["", ""];
    return made("tr", won ? { class: "elected" } : {}, made("td", {}, person), made("td", { class: "votes" }, String(number)), made("td", {}, state));
  });
  const head = made("thead", {}, made("tr", {}, made("th", { scope: "col" }, ["编号", "number"]), made("th", { scope: "col", class: "votes" }, ["得票", "votes"]), made("th", { scope: "col" }, ["结果", "result"])));
  return made("div", { class: "scroll" }, made("table", {}, made("caption", {}, caption), head, made("tbody", {}, rows)));
}

async function askReceipt() {
  const told = byId("receipt-answer");
  try {
    const policy = await bytesOf(byId("policy"));
    if (policy === null) throw new Malformed("请先选择信任文件 / choose the trust file first");
    const { index, origin, size, witnesses, enough } = await checkReceipt(byId("receipt").value, utf8(byId("leaf").value.trim()), policy);
    const seen = witnesses.length > 0 ? [`，见证：${witnesses.join("、")}`, `, witnessed by ${witnesses.join(", ")}`] : ["", ""];
    const only = enough ? ["", ""] : ["。见证人的联署不足：目前只有日志自己作保；公布之后请取带见证签名的回执", ". Too few witnesses cosigned: so far the log alone vouches for it; once it is public, fetch the cosigned receipt"];
    say(told, [`成立：这是 ${origin} 的第 ${index} 条（账长 ${size}）${seen[0]}${only[0]}`, `It holds: this is entry ${index} of ${origin} (of ${size})${seen[1]}${only[1]}`]);
  } catch (error) {
    say(told, [`不成立：${error.message}`, `It does not hold: ${error.message}`]);
  }
}

/** A log that a link names, on this host or any other; whoever follows the link still brings the trust file. */
function named() {
  const log = new URLSearchParams(location.search).get("log");
  if (log !== null && /^(https?:\/)?\/[^\s]*$/.test(log)) byId("address").value = new URL(log, location.href).href;
}

byId("zh").addEventListener("click", () => speak(false));
byId("en").addEventListener("click", () => speak(true));
byId("ask").addEventListener("submit", ask);
byId("check").addEventListener("click", askReceipt);
named();
speak((new URLSearchParams(location.search).get("lang") ?? (navigator.language.startsWith("zh") ? "zh" : "en")) === "en");
byId("unsupported").hidden = await supported();
