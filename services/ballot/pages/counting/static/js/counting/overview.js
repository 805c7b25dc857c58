// The count at a glance: boxes to open, piles to count and attest, figures that do not add up, the close of the count.
//
// What it leaves out: keying papers (keying.js) and finding one (papers.js).

import { hex, sha256 } from "/static/js/bytes.js";
import { cosign, fitting, proposals } from "/static/js/proposals.js";
import { keysInOffice } from "/static/js/session.js";
import { t } from "/static/js/text.js";
import "/static/js/queue-strip.js";
import { attest } from "./batches.js";
import { ballot, election, follow, keysHere, named, progress, refresh } from "./desk.js";
import { button, chip, element } from "./elements.js";
import { factsOf } from "./facts.js";
import { signTogether } from "./together.js";
import { explanationWord, officeWord, postWord, verdictKind, verdictWord } from "./words.js";

const PROPOSALS_MS = 3_000;
const EXPLANATIONS = ["TAKEN_AWAY", "MISCOUNTED", "DESTROYED", "ISSUED_TWICE", "FOREIGN_SHEETS", "OTHER"];
const COMMITTEE = [["CHAIR"], ["SCRUTINEER"]];

const at = (id) => document.querySelector(`#${id}`);
const number = (value) => value.toLocaleString("en-US");
const cell = (value, kind = "num") => element("td", { class: kind }, value);
const held = new Set((await keysHere()).flatMap((each) => each.roles));
const holds = (...offices) => offices.some((office) => held.has(office));

follow(show);
watchProposals();

function show(known) {
  at("next").replaceChildren(...advice(known));
  at("figures").replaceChildren(...figures(known));
  at("boxes").replaceChildren(...known.boxes.map(boxRow));
  at("piles").replaceChildren(...known.piles.map((pile) => pileRow(known, pile)));
  at("piles-part").hidden = known.piles.length === 0;
  at("warnings").replaceChildren(...known.differences.map(warning));
  at("warnings-part").hidden = known.differences.length === 0;
  at("last").replaceChildren(...known.last.map(lastRow));
  at("last-part").hidden = known.last.length === 0;
  at("close").replaceChildren(...closing(known));
  at("close-part").hidden = known.phase !== "COUNTING";
}

/** The one thing that is to be done next. */
function advice(known) {
  const sealed = known.boxes.filter((box) => box.returned === null);
  const open = known.piles.filter((pile) => pile.counted < pile.returned);
  const waiting = known.piles.filter((pile) => pile.attested < pile.counted);
  const doubtful = known.doubtful.filter((each) => !each.ruled).length;
  const keying = button(t("去录票", "Key papers"), () => (location.href = `/count/${election}/key`), "main tall");
  if (["CALLED", "POLLING"].includes(known.phase)) return [element("p", {}, t("投票还没有结束。全部投票站关闭以后才能开箱计票。", "Polling goes on. Boxes are opened once every station has closed."))];
  if (["COUNTED", "DETERMINED"].includes(known.phase)) return [element("p", {}, t("计票已经结束，数字已由各方签名。", "The count is closed; its figures are signed.")), element("a", { class: "button", href: `/office/${election}` }, t("到办公室确定结果", "To the office: determine the outcome"))];
  if (sealed.length) return [element("p", {}, t(`先开箱：还有 ${sealed.length} 个票箱没有打开。全部打开后才能唱票。`, `Open the boxes first: ${sealed.length} still sealed. Calling begins when all are open.`))];
  if (open.length) return [element("p", {}, t(`录票：还有 ${number(open.reduce((sum, pile) => sum + pile.returned - pile.counted, 0))} 张。`, `Key papers: ${number(open.reduce((sum, pile) => sum + pile.returned - pile.counted, 0))} to go.`)), keying];
  if (doubtful) return [element("p", {}, t(`还有 ${doubtful} 张疑难票等委员会认定。`, `${doubtful} doubtful papers wait for the committee.`)), element("a", { class: "button main", href: `/count/${election}/papers#doubtful` }, t("去认定", "Rule on them"))];
  if (waiting.length) return [element("p", {}, t("票已录完，请三方确认最后一批。", "All papers are keyed. Attest the last batch."))];
  return [element("p", {}, t("全部计完并确认，可以结束计票。", "Everything is counted and attested. The count can be closed."))];
}

function figures(known) {
  const counted = known.piles.reduce((sum, pile) => sum + pile.counted, 0);
  const doubtful = known.piles.reduce((sum, pile) => sum + pile.doubtful, 0);
  const rows = [
    [number(known.issued), t("发出", "issued"), ""],
    [number(known.returned), t("收回", "returned"), known.returned > known.issued ? "bad" : ""],
    [number(counted), t("已计", "counted"), ""],
    ...["VALID", "PARTLY_INVALID", "INVALID", "BLANK"].map((verdict) => [number(known.verdicts[verdict] ?? 0), verdictWord(verdict), ""]),
    [number(doubtful), t("疑难待定", "doubtful"), doubtful ? "open" : ""],
  ];
  return rows.map(([value, label, kind]) => element("li", { class: `figure ${kind}` }, element("span", { class: "value" }, value), element("span", { class: "label" }, label)));
}

function boxRow(box) {
  const open = box.returned === null && box.closed && ["CLOSED", "COUNTING"].includes(progress().phase);
  const over = box.returned !== null && box.returned > box.issued;
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, box.id),
    cell(number(box.issued)),
    cell(box.returned === null ? "—" : over ? chip("bad", number(box.returned)) : number(box.returned)),
    cell(box.pile ?? "", ""),
    cell(open && holds("CHAIR", "SCRUTINEER") ? button(t("开箱清点…", "Open…"), () => openBox(box), "main") : box.returned === null ? chip("open", box.closed ? t("未开", "sealed") : t("正在投票", "voting")) : chip("good", t("已开", "opened")), ""),
  );
}

function pileRow(known, pile) {
  const small = pile.returned < known.smallest_pile && pile.counted === 0 && known.piles.length > 1;
  const acts = [];
  if (pile.counted + pile.keyed < pile.returned) acts.push(element("a", { class: "button", href: `/count/${election}/key?pile=${encodeURIComponent(pile.id)}` }, t("录票", "Key")));
  if (pile.attested < pile.counted) acts.push(button(t(`确认一批（${pile.counted - pile.attested}）`, `Attest (${pile.counted - pile.attested})`), () => attest(pile.id)));
  if (pile.counted + pile.keyed === 0 && known.piles.length > 1) acts.push(button(t("并入…", "Merge…"), () => merge(pile), small ? "main" : "plain"));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, pile.id, small ? element("div", {}, chip("open", t(`少于 ${known.smallest_pile} 张，须并入别的堆`, `fewer than ${known.smallest_pile}: merge it`))) : ""),
    cell(number(pile.returned)),
    cell(number(pile.counted)),
    cell(number(pile.attested)),
    cell(pile.doubtful ? chip("open", number(pile.doubtful)) : "0"),
    cell(element("div", { class: "actions" }, acts), ""),
  );
}

function warning(each) {
  const kind = each.severity === "WARNING" ? "" : each.unexplained || each.severity === "FATAL" ? "bad" : "";
  const words = t(`${each.zh}${each.place ? `（${each.place}）` : ""}：应为 ${number(each.expected)}，实为 ${number(each.found)}。`, `${each.en}${each.place ? ` (${each.place})` : ""}: expected ${number(each.expected)}, found ${number(each.found)}.`);
  const what = { FATAL: t("投票无效，须重新投票。", "The poll is invalid and is held again."), ERROR: each.unexplained ? t("须书面说明并签名，否则不能确定结果。", "It has to be explained and signed before an outcome is declared.") : t("已说明。", "Explained."), WARNING: t("请留意。", "Worth a look.") }[each.severity];
  return element("li", { class: kind }, element("p", {}, element("strong", {}, `${each.rule} `), words, " ", what, " ", element("span", { class: "quiet" }, each.clause)), each.severity === "ERROR" && each.unexplained && holds("CHAIR", "SCRUTINEER") ? button(t("写明原因…", "Explain…"), () => explain(each)) : "");
}

function lastRow(each) {
  const votes = each.votes.map(([post, person]) => `${named(person)}（${postWord(ballot.posts.find((one) => one.id === post))}）`).join("、");
  return element("tr", {}, cell(`${each.pile} ${each.place}`), cell(chip(verdictKind(each.verdict), verdictWord(each.verdict)), ""), cell(votes || "—", ""));
}

function closing(known) {
  const incomplete = known.piles.some((pile) => pile.attested < pile.returned || pile.doubtful > 0) || known.boxes.some((box) => box.returned === null);
  if (incomplete) return [element("p", { class: "quiet" }, t("每张票都计完、确认、没有疑难以后，由主任、唱票人、计票人、监票人共同签名。", "Once every paper is counted and attested and none is doubtful, the chair, caller, counter and scrutineer sign together."))];
  return [button(t("结束计票…", "Close the count…"), () => close(known), "main tall")];
}

function close(known) {
  const tallied = Object.entries(known.votes).map(([post, votes]) => [post, Object.fromEntries(Object.entries(votes).filter(([, count]) => count > 0))]);
  const count = (verdict) => known.verdicts[verdict] ?? 0;
  const body = { round: known.round, valid: count("VALID"), partly_invalid: count("PARTLY_INVALID"), invalid: count("INVALID"), blank: count("BLANK"), votes: Object.fromEntries(tallied) };
  return signTogether({ type: "CountClosed", body, title: t("结束计票", "Close the count"), offices: [["CHAIR"], ["CALLER"], ["COUNTER"], ["SCRUTINEER"]] });
}

function openBox(box) {
  const usual = box.group ?? progress().piles[0]?.id ?? "P";
  const returned = element("input", { id: "returned", type: "number", min: "0", step: "1", required: true, inputmode: "numeric" });
  const pile = element("input", { id: "into", type: "text", value: usual, required: true, pattern: "[A-Za-z0-9][A-Za-z0-9._-]{0,23}" });
  const intact = element("input", { id: "intact", type: "checkbox", checked: true });
  const hint = t(`发出 ${number(box.issued)} 张。面朝下清点，不看票面。`, `${number(box.issued)} were issued. Count them face down.`);
  ask(t(`开箱 ${box.id}`, `Open box ${box.id}`), [field(t("收回选票（张）", "Papers returned"), returned, hint), field(t("放入票堆（混在一起计票）", "Into pile (mixed for the count)"), pile), element("label", { class: "choice" }, intact, t("封条完好", "The seal is intact"))], () =>
    signTogether({ type: "BoxOpened", body: { round: progress().round, station: box.id, pile: pile.value, returned: Number(returned.value), seal_intact: intact.checked }, title: t(`开箱清点 ${box.id}`, `Box ${box.id} is opened`), offices: COMMITTEE }),
  );
}

function merge(pile) {
  const others = progress().piles.filter((each) => each.id !== pile.id && each.group === pile.group && each.counted + each.keyed === 0);
  const into = element("select", { id: "into", required: true }, others.map((each) => element("option", { value: each.id }, each.id)));
  ask(t(`票堆 ${pile.id} 并入另一堆`, `Merge pile ${pile.id} into another`), [field(t("并入", "Into"), into)], () =>
    signTogether({ type: "PilesMerged", body: { round: progress().round, pile: pile.id, into: into.value }, title: t("合并票堆", "Piles are merged"), offices: [["CHAIR", "SCRUTINEER"]] }),
  );
}

function explain(each) {
  const why = element("select", { id: "why", required: true }, EXPLANATIONS.map((name) => element("option", { value: name }, explanationWord(name))));
  const file = element("input", { id: "document", type: "file", required: true });
  ask(t(`说明 ${each.rule}`, `Explain ${each.rule}`), [field(t("原因", "Cause"), why), field(t("书面说明（扫描件）", "The signed document (scan)"), file, t("文件留在本机，只记下它的 SHA-256。", "The file stays here; its SHA-256 is recorded."))], async () => {
    const document = hex(await sha256(new Uint8Array(await file.files[0].arrayBuffer())));
    const station = each.place === null ? {} : { station: each.place };
    return signTogether({ type: "DifferenceExplained", body: { round: progress().round, rule: each.rule, ...station, explanation: why.value, document }, title: t("差额说明", "A difference is explained"), offices: COMMITTEE });
  });
}

const field = (label, input, hint) => element("div", { class: "field" }, element("label", { for: input.id }, label), hint ? element("p", { class: "hint", id: `${input.id}-hint` }, hint) : "", input);

/** A small form; `then` goes on once it is filled in. */
function ask(title, parts, then) {
  const dialog = at("ask");
  const form = element("form", { method: "dialog" }, element("h2", { id: "ask-title" }, title), parts, element("p", { class: "actions" }, element("button", { class: "main" }, t("下一步：签名", "Next: sign")), button(t("取消", "Cancel"), () => dialog.close(), "plain")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    then();
  });
  dialog.replaceChildren(form);
  dialog.showModal();
}

/** Statements that others put up for our signature. */
async function watchProposals() {
  for (;;) {
    const [mine, waiting] = [await keysInOffice(election).catch(() => []), await proposals(election)];
    if (Array.isArray(waiting)) {
      const ours = waiting.filter((each) => factsOf(each.type, each.body).length);
      at("proposals-part").hidden = ours.length === 0;
      at("proposals").replaceChildren(...ours.map((each) => proposalRow(each, fitting(each, mine))));
    }
    await new Promise((wake) => setTimeout(wake, PROPOSALS_MS));
  }
}

function proposalRow(proposal, able) {
  const told = element("p", { role: "status" });
  const buttons = able.map(({ key }) =>
    button(t(`${key.name} 签名`, `${key.name} signs`), async () => {
      const answer = await cosign(election, proposal, key);
      told.replaceChildren(answer.ok ? chip("good", answer.receipt ? t("已记录", "recorded") : t("已签名", "signed")) : element("span", { class: "told bad" }, answer.problem.detail));
      if (answer.ok) await refresh();
    }, "main"),
  );
  const missing = proposal.missing.map((office) => office.map(officeWord).join(t("或", " or "))).join("、");
  return element("li", { class: "card" }, element("h3", {}, t(proposal.zh, proposal.en)), element("dl", { class: "facts" }, factsOf(proposal.type, proposal.body).flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)])), element("p", {}, t("还缺：", "Still missing: "), missing), element("p", { class: "actions" }, buttons), told);
}
