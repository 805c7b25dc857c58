// Imports a sheet of the roll: the service reads it and says what is wrong row by row; then every statement is signed here and
// handed in, in batches, with progress. An interrupted import goes on where it was: the work lies in this browser until it is done.
//
// The work holds names and identity numbers, so it is wiped as soon as the last statement is recorded, or the import is given up.
// What it leaves out: reading the sheet (services/roll), keys and bytes (the house's modules).

import { signPayload } from "/static/js/keys.js";
import { fromBase64 } from "/static/js/bytes.js";
import { fileDigest, problem } from "/static/js/forms.js";
import { keysInOffice } from "/static/js/session.js";
import { lang, made, t } from "/static/js/text.js";
import { dropWork, keepWork, openWork } from "/static/js/office-work.js";

const BATCH = 200;
const MOST_SHOWN = 200;
const LONGEST_PAUSE_S = 20;
const TYPES = { csv: "text/csv", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };

const place = document.getElementById("import");
if (place) begin();

async function begin() {
  const { election } = place.dataset;
  document.getElementById("read").addEventListener("click", () => read(election));
  const work = await openWork(election);
  if (work) offerToGoOn(work);
}

async function read(election) {
  const file = document.getElementById("sheet").files[0];
  const report = document.getElementById("report");
  if (!file) {
    report.replaceChildren(problem({ title: t("请先选择文件", "Choose a file first"), detail: "" }));
    return;
  }
  const type = TYPES[file.name.split(".").at(-1).toLowerCase()];
  if (!type) {
    report.replaceChildren(problem({ title: t("只读 xlsx 和 csv", "Only xlsx and csv are read"), detail: t("旧的 .xls 请在表格程序中另存为 .xlsx。", "Save an old .xls as .xlsx first.") }));
    return;
  }
  const said = new URLSearchParams();
  const kind = document.getElementById("sheet-kind").value;
  const resolution = document.getElementById("resolution").files[0];
  if (kind) said.set("kind", kind);
  if (resolution) said.set("resolution", await fileDigest(resolution));
  report.replaceChildren(made("p", { class: "told" }, t("正在逐行检查……", "Checking row by row…")));
  const answer = await fetch(`/elections/${election}/roll/preview?${said}`, { method: "POST", headers: { "content-type": type, "accept-language": lang }, body: file }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!answer?.ok) {
    report.replaceChildren(problem(told ?? { title: t("服务暂不可用", "The service is away"), detail: t("请稍候再试。", "Try again in a moment.") }));
    return;
  }
  report.replaceChildren(...tellReport(told, election));
}

const SEVERITY = {
  WRONG: { zh: "错误", en: "wrong", chip: "bad" },
  OPEN: { zh: "待补待核", en: "to be completed", chip: "open" },
  NOTE: { zh: "说明", en: "note", chip: "" },
};

function tellReport({ report, numbers, statements }, election) {
  const { counts, remarks } = report;
  const chips = Object.entries(SEVERITY).filter(([name]) => counts[name]).map(([name, each]) => made("span", { class: `chip ${each.chip}` }, `${t(each.zh, each.en)} ${counts[name]}`));
  const head = made(
    "div", { class: `told ${report.importable ? "good" : "bad"}` },
    made("p", {}, made("strong", {}, t(`${report.kind}，${report.people} 人。`, `${report.kind}, ${report.people} people. `)), report.importable ? t("可以登记。", "It can be registered.") : t("有错误，改好表格以后重新选择文件。", "Something is wrong: mend the sheet and choose the file again.")),
    made("p", { class: "actions" }, ...chips, numbers === "ASSIGNED" && report.importable ? made("span", { class: "quiet" }, t("表中没有编号，已随机编排。", "The sheet has no numbers; they were given at random.")) : null),
  );
  const parts = [head];
  if (remarks.length) parts.push(remarkTable(remarks));
  if (report.importable && statements.length) {
    const button = made("button", { type: "button", class: "main tall", id: "register" }, t(`签名并登记 ${statements.length} 人`, `Sign and register ${statements.length}`));
    button.addEventListener("click", async () => {
      button.disabled = true;
      const work = { election, people: report.people, statements, at: 0, refused: [] };
      await keepWork(work);
      await carryOut(work);
    });
    parts.push(made("p", { class: "actions" }, button));
  }
  return parts;
}

/** What was said about the sheet; the gravest first, as the service orders rows. */
function remarkTable(remarks) {
  const order = ["WRONG", "OPEN", "NOTE"];
  const sorted = remarks.map((each, at) => ({ each, at })).sort((one, other) => order.indexOf(one.each.severity) - order.indexOf(other.each.severity) || one.at - other.at);
  const rows = sorted.slice(0, MOST_SHOWN).map(({ each }) => {
    const { zh, en, chip } = SEVERITY[each.severity];
    return made(
      "tr", { class: each.severity === "WRONG" ? "bad" : "" },
      made("td", {}, made("span", { class: `chip ${chip}` }, t(zh, en))),
      made("td", { class: "num" }, each.row === null ? t("全表", "sheet") : String(each.row)),
      made("td", {}, each.column ?? ""),
      made("td", {}, each.found),
      made("td", {}, t(each.zh, each.en)),
    );
  });
  const heads = [t("类别", "Kind"), t("行", "Row"), t("栏", "Column"), t("实为", "Found"), t("应为、怎么办", "Expected, and what to do")];
  const table = made("table", { class: "remarks" }, made("thead", {}, made("tr", {}, ...heads.map((text) => made("th", {}, text)))), made("tbody", {}, ...rows));
  const more = sorted.length > MOST_SHOWN ? made("p", { class: "quiet" }, t(`另有 ${sorted.length - MOST_SHOWN} 处，先改上面的。`, `${sorted.length - MOST_SHOWN} more; mend these first.`)) : null;
  return made("div", { class: "scroll", tabindex: "0" }, table, more);
}

function offerToGoOn(work) {
  const left = work.statements.length - work.at;
  const on = made("button", { type: "button", class: "main", id: "go-on" }, t(`接着登记（还有 ${left} 人）`, `Go on (${left} left)`));
  const up = made("button", { type: "button", class: "danger" }, t("放弃，删除本机上的名单", "Give up and wipe the sheet from this device"));
  on.addEventListener("click", () => carryOut(work));
  up.addEventListener("click", async () => {
    await dropWork(work.election);
    document.getElementById("work").replaceChildren();
  });
  document.getElementById("work").replaceChildren(made("div", { class: "told open" }, made("p", {}, t("上次的登记没有做完，还在这台设备上。", "The last import was not finished; it is still on this device.")), made("p", { class: "actions" }, on, up)));
}

/** Signs and hands in all that is left of the work; keeps how far it came after each batch. */
async function carryOut(work) {
  const show = shown(work);
  const held = (await keysInOffice(work.election)).filter(({ officer }) => officer.roles.includes("REGISTRAR"));
  if (!held.length) {
    show.end(problem({ title: t("这台设备没有选民登记员的密钥", "This device holds no registrar's key"), detail: t("请由登记员的设备打开本页；名单留在这台设备上，可以接着登记或放弃。", "Open this page on the registrar's device; the sheet stays here, to go on with or to give up.") }));
    return;
  }
  const { key } = held[0];
  while (work.at < work.statements.length) {
    const lines = [];
    for (const statement of work.statements.slice(work.at, work.at + BATCH)) lines.push(JSON.stringify(await signedLine(key, statement)));
    const answer = await handIn(work.election, lines, show);
    if (!answer) {
      show.end(made("p", { class: "told open" }, t("网络或服务暂不可用。已经登记的不会丢失；恢复后打开本页接着登记。", "The network or the service is away. What was registered is safe; open this page again to go on.")));
      return offerLater(work);
    }
    for (const [at, line] of answer.entries()) if (line.status >= 300) work.refused.push({ line: work.at + at + 1, problem: line.problem });
    work.at += lines.length;
    await keepWork(work);
    show.progress();
    // The same refusal for everybody says it once; going on would only repeat it.
    if (answer.every((line) => line.status >= 300)) break;
  }
  await finish(work, show);
}

async function signedLine(key, { envelope, disclosures }) {
  const sig = await signPayload(key, envelope.payloadType, fromBase64(envelope.payload));
  return { envelope: { ...envelope, signatures: [{ keyid: key.keyid, sig }] }, disclosures };
}

/** The service's answer to each line; null if it did not answer for long. Sent again, the same lines get the same receipts. */
async function handIn(election, lines, show) {
  for (let attempt = 0; attempt < 6; attempt++) {
    const answer = await fetch(`/elections/${election}/statements/batch`, { method: "POST", headers: { "content-type": "application/x-ndjson", "accept-language": lang }, body: lines.join("\n") + "\n" }).catch(() => null);
    const told = answer?.ok ? (await answer.text().catch(() => "")).trim().split("\n").map(parsed) : [];
    if (told.length === lines.length && told.every((line) => line && line.status < 500 && line.status !== 429)) return told;
    const asked = Number(answer?.headers.get("retry-after"));
    show.waiting();
    await new Promise((wake) => setTimeout(wake, 1000 * Math.min(LONGEST_PAUSE_S, asked || 2 ** attempt)));
  }
  return null;
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

async function finish(work, show) {
  if (!work.refused.length) {
    await dropWork(work.election);
    show.end(made("p", { class: "told good" }, t(`全部 ${work.statements.length} 人已登记。`, `All ${work.statements.length} are registered.`), " ", made("a", { href: "" }, t("查看名单", "See the roll"))));
    place.dispatchEvent(new CustomEvent("registered", { bubbles: true }));
    return;
  }
  const rows = work.refused.slice(0, 20).map(({ line, problem: why }) => made("li", {}, `${t("第", "no. ")}${line}${t("条：", ": ")}${why.detail} `, made("span", { class: "clause" }, why.clause ? `〔${why.clause}〕` : "")));
  const again = made("button", { type: "button" }, t("把没有登记的再试一次", "Try those again"));
  again.addEventListener("click", async () => {
    const missed = new Set(work.refused.map(({ line }) => line - 1));
    const rest = work.statements.filter((_, at) => missed.has(at) || at >= work.at);
    const next = { ...work, statements: rest, at: 0, refused: [] };
    await keepWork(next);
    await carryOut(next);
  });
  const up = made("button", { type: "button", class: "danger" }, t("放弃，删除本机上的名单", "Give up and wipe the sheet from this device"));
  up.addEventListener("click", () => dropWork(work.election).then(() => location.reload()));
  show.end(made("div", { class: "problem", role: "alert" }, made("p", {}, made("strong", {}, t(`${work.refused.length} 人没有登记`, `${work.refused.length} were refused`))), made("ul", {}, ...rows), made("p", { class: "actions" }, again, up)));
}

function offerLater(work) {
  const on = made("button", { type: "button", class: "main" }, t("接着登记", "Go on"));
  on.addEventListener("click", () => carryOut(work));
  document.getElementById("work").append(made("p", { class: "actions" }, on));
}

function shown(work) {
  const bar = made("progress", { max: work.statements.length, value: work.at, "aria-label": t("登记进度", "Progress") });
  const said = made("p", { class: "num" });
  const area = document.getElementById("work");
  const progress = () => {
    bar.value = work.at;
    said.textContent = t(`已签名登记 ${work.at}／${work.statements.length}`, `${work.at} of ${work.statements.length} signed and registered`);
  };
  area.replaceChildren(bar, said);
  progress();
  return {
    progress,
    waiting: () => (said.textContent = t(`等待服务应答…… ${work.at}／${work.statements.length}`, `Waiting for the service… ${work.at} of ${work.statements.length}`)),
    end: (element) => area.append(element),
  };
}
