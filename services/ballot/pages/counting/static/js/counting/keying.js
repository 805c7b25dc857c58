// Keying papers as they are called: a key for each candidate, Enter signs and takes the next paper.
//
// A paper is signed on this device and waits in its queue, with the network or without; until then every press can be taken back.
// What it leaves out: what a paper is (paper.js) and comes to (reading.js), how it looks (sheet.js).

import { enqueue, forget, watch } from "/static/js/queue.js";
import { signStatement } from "/static/js/statement.js";
import { t } from "/static/js/text.js";
import "/static/js/queue-strip.js";
import { attest, unattested } from "./batches.js";
import { double, election, follow, given, keysHere, mayWin, paperOf, progress, readPeople, waiting } from "./desk.js";
import { button, chip, element } from "./elements.js";
import { SHOWN, meaning } from "./keyboard.js";
import { MODES, daily, signers } from "./modes.js";
import * as model from "./paper.js";
import { read } from "./reading.js";
import { keyedHere, recent, remember } from "./recent.js";
import { commandButton, sheet, short, verdict } from "./sheet.js";
import { signTogether } from "./together.js";
import { reasonWord, verdictKind, verdictWord } from "./words.js";
import { askName } from "./writing.js";

const at = (id) => document.querySelector(`#${id}`);
const asked = new URLSearchParams(location.search);
const COUNTS = new Set(["PaperCounted", "PaperKeyed"]);

let keys = [];
let signer = null;
let mode = daily[0];
let pile = asked.get("pile") ?? progress().piles[0]?.id ?? "P";
let meant = null; // the paper that is corrected, ruled on, or keyed again after a refusal: {paper, pile}
let paper = model.fresh();
let last = null;
let places = new Map(); // pile to papers that this device knows to be keyed there
let refused = new Set();
let taken = new Set(); // papers keyed here for a second time or settled, from the moment of Enter
let signing = Promise.resolve();

begin();

async function begin() {
  keys = await keysHere();
  for (const each of progress().piles) places.set(each.id, each.counted + each.keyed + (await unsent(each.id)));
  last = recent()[0]?.body ?? null;
  if (last) last = model.fromBody(last).said;
  choose(daily.find((each) => signers(each, keys).length) ?? daily[0]);
  if (asked.get("correct")) start("correct", { paper: asked.get("correct"), pile });
  if (asked.get("rule")) start("rule", { paper: asked.get("rule"), pile });
  document.addEventListener("keydown", pressed);
  watch(({ item }) => item && answered(item));
  follow(counted);
  await readPeople();
  drawSide();
}

const unsent = async (name) => (await waiting()).filter(({ type, body }) => COUNTS.has(type) && (body.pile ?? "P") === name).length;

/** Takes up one of the daily modes. */
function choose(chosen) {
  mode = chosen;
  meant = null;
  paper = model.fresh();
  const able = signers(mode, keys);
  signer = able.find((held) => held.key.keyid === given.me.keyid) ?? able[0] ?? null;
  at("sheet").focus(); // Enter is the next paper's, not the button's that was pressed
  draw();
}

/** Begins with a paper that is known: to correct it, to rule on it, to key it again. */
function start(chosen, which) {
  mode = chosen;
  meant = which;
  pile = which.pile ?? pile;
  const body = keyedHere(which.paper);
  paper = body && (chosen !== "rule" || Object.keys(body.marks ?? {}).length) ? model.fromBody({ ...body, verdict: null }) : model.fresh();
  at("sheet").focus();
  draw();
}

const ballot = () => paperOf(pile);
const said = () => paper.said;

/** The paper that Enter signs next; null if none waits. */
function next() {
  if (meant) return meant;
  const { among } = MODES[mode];
  if (!among) return { paper: null, pile };
  const mine = new Set(recent().filter((each) => each.mode === mode).map((each) => each.body.paper));
  return among().find((each) => each.pile === pile && !mine.has(each.paper) && !taken.has(each.paper)) ?? null;
}

function pressed(event) {
  if (document.querySelector("dialog[open]")) return;
  // A dialog that was closed just now keeps the focus until the screen is drawn.
  const on = event.target.closest("dialog") ? document.body : event.target;
  const means = meaning(event);
  if (!means || on.closest("input, select, textarea, summary")) return;
  // Whoever walked to a button with the Tab key means that button.
  if (means.command === "next" && on.closest("button, a")) return;
  event.preventDefault();
  if (means.code) paper = model.pressCode(ballot(), paper, means.code);
  else commands[means.command]();
  draw();
}

const commands = {
  next: () => sign(),
  same: () => (last ? (paper = model.sayAs(paper, last)) : tell(t("还没有上一张", "There is no paper before this one"))),
  blank: () => (paper = model.sayBlank(paper)),
  write: () => writeName(),
  doubtful: () => (MODES[mode].decides ? tell(t("这里要作出认定或更正", "Here it has to be decided")) : (paper = model.sayDoubtful(paper))),
  invalid: () => askReason(),
  against: () => (paper = model.chooseColumn(paper, "against")),
  abstained: () => (paper = model.chooseColumn(paper, "abstained")),
  undo: () => (paper = model.undo(paper)),
  clear: () => (paper.past.length === 0 && meant ? choose(daily[0]) : (paper = model.clear(paper))),
};

/** Signs the paper as it stands and takes the next. */
function sign() {
  const missing = model.unfinished(paper);
  if (missing) return tell(missing === "CODE" ? t("编号只按了一半", "Half a key was pressed") : t("还没有记下任何内容；白票请按 -", "Nothing was keyed; for a blank paper press -"));
  const which = next();
  if (!which) return tell(t("没有等待录入的票", "No paper waits for this"));
  const reading = read(ballot(), said(), mayWin);
  if (MODES[mode].offices) return together(which, reading);
  if (!signer) return tell(t("这台设备上没有可以签名的密钥", "No key on this device may sign this"));
  const there = progress().piles.find((each) => each.id === pile);
  const place = which.paper === null ? (places.get(pile) ?? 0) + 1 : which.place;
  if (there && place > there.returned) return tell(t(`票堆 ${pile} 收回 ${there.returned} 张，已全部计入`, `Pile ${pile} has ${there.returned} papers, all of them keyed`));
  const { type } = MODES[mode];
  const ids = { round: given.paper.round, paper: which.paper ?? MODES[mode].paper(), pile: type === "KeyingSettled" ? undefined : pile };
  const body = model.bodyOf(ballot(), paper, reading.verdict, ids);
  const kept = { mode, type, pile, place, body };
  const by = signer;
  last = said();
  if (which.paper === null) places.set(pile, place);
  else taken.add(which.paper);
  // Papers are queued in the order of Enter, however fast it is pressed.
  signing = signing.then(() => keep(by, kept)).catch((error) => failed(error, kept));
  if (meant) meant = null;
  paper = model.fresh();
  tell(`${called(kept)}：${verdictWord(reading.verdict)}`, verdictKind(reading.verdict));
}

/** A paper as people call it: by its place in the pile, or by its id where another one keyed it first. */
const called = ({ place, body }) => (place === undefined ? t(`编号 ${body.paper.slice(0, 6)}`, `paper ${body.paper.slice(0, 6)}`) : t(`第 ${place} 张`, `Paper ${place}`));

async function keep(by, kept) {
  const signed = await signStatement(by.key, { election, type: kept.type, body: kept.body });
  const item = await enqueue(election, signed, called(kept));
  remember({ ...kept, number: item.number });
  document.dispatchEvent(new CustomEvent("counting:queued", { detail: kept.body.paper }));
  drawSide();
}

/** Nothing was signed: the paper comes back to be signed again. */
function failed(error, kept) {
  if (!taken.delete(kept.body.paper)) places.set(kept.pile, kept.place - 1);
  paper = model.fromBody(kept.body);
  draw();
  tell(t(`没有签成，请再按 Enter：${error.message}`, `Not signed; press Enter again: ${error.message}`), "bad");
}

async function together(which, reading) {
  const { type, offices, name } = MODES[mode];
  const votes = type === "DoubtfulPaperRuled" ? ruling() : {};
  if (votes === null) return tell(t("请填到会人数和同意人数", "Say how many members are present and how many agree"), "bad");
  const body = { ...model.bodyOf(ballot(), paper, reading.verdict, { round: given.paper.round, paper: which.paper }), ...votes };
  const answer = await signTogether({ type, body, title: name(), offices });
  if (answer === null) return;
  if (answer.queued) remember({ mode, type, pile: which.pile, place: which.place, body, number: answer.queued.number });
  choose(daily[0]);
  drawSide();
  tell(answer.queued ? t("已签名", "Signed") : t("已送出，等其他人签名", "Put up; the others still have to sign"), "good");
}

/** The committee's vote as it was filled in, zeros left out as the law's structure does; null if it is missing. */
function ruling() {
  const [present, favour] = [at("present"), at("favour")].map((input) => (input.value === "" ? NaN : Number(input.value)));
  if (!Number.isInteger(present) || !Number.isInteger(favour)) return null;
  return { ...(present ? { present } : {}), ...(favour ? { in_favour: favour } : {}) };
}

async function writeName() {
  const posts = ballot().posts;
  const first = posts.find((post) => (paper.said.marks[post.id] ?? []).length < post.seats) ?? posts[0];
  const answer = await askName(at("ask"), posts, first.id);
  if (answer) paper = model.writeIn(paper, answer.post, answer.person);
  draw();
}

function askReason() {
  const dialog = at("ask");
  const reasons = [...model.REASONS, ...(mode === "rule" ? ["BY_RULING"] : [])];
  const take = (reason) => {
    dialog.close();
    paper = model.sayInvalid(paper, reason);
    draw();
  };
  dialog.onkeydown = (event) => {
    const reason = reasons[Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1]) - 1];
    if (reason) take(reason);
  };
  dialog.onclose = () => (dialog.onkeydown = dialog.onclose = null);
  const rows = reasons.map((reason, index) => element("li", {}, commandButton(String(index + 1), reasonWord(reason), () => take(reason))));
  dialog.replaceChildren(element("h2", { id: "ask-title" }, t("整张票为什么无效？", "Why is the whole paper invalid?")), element("ul", { class: "reasons" }, rows), button(t("取消", "Cancel"), () => dialog.close(), "plain"));
  dialog.showModal();
}

/** The service has answered for something that this device signed. */
function answered(item) {
  if (item.election !== election) return;
  const kept = recent().find((each) => each.number === item.number);
  if (item.state === "refused" && kept && !refused.has(item.number)) {
    refused.add(item.number);
    if (COUNTS.has(kept.type) && !taken.delete(kept.body.paper)) places.set(kept.pile, places.get(kept.pile) - 1);
  } else if (item.state !== "refused") refused.delete(item.number);
  drawSide();
}

/** The log has grown, perhaps by another desk's papers: what it says may be older than what was signed here, never too much. */
async function counted({ round, piles }) {
  for (const each of piles) places.set(each.id, Math.max(places.get(each.id) ?? 0, each.counted + each.keyed));
  if (round !== given.paper.round && (await waiting()).length === 0) location.reload(); // another round has another paper
  drawSide();
}

async function reopen(kept) {
  await forget(kept.number);
  refused.delete(kept.number);
  mode = kept.mode;
  meant = { paper: kept.body.paper, pile: kept.pile, place: kept.place };
  drawSide();
  pile = kept.pile;
  paper = model.fromBody(kept.body);
  at("sheet").focus();
  draw();
}

function tell(text, kind = "") {
  at("said").replaceChildren(kind ? chip(kind, text) : text);
}

let drawing = false;
function draw() {
  // Many presses may come before the screen is drawn once.
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    drawHead();
    const posts = ballot();
    at("sheet").replaceChildren(...sheet(posts, said(), (post, person) => {
      paper = model.pressPlace(paper, post, person);
      draw();
    }));
    at("sheet").dataset.posts = String(posts.posts.length);
    at("verdict").replaceChildren(...verdict(posts, said(), read(posts, said(), mayWin), model.unfinished(paper)));
    drawCommands();
  });
}

function drawHead() {
  const there = progress().piles.find((each) => each.id === pile);
  const done = places.get(pile) ?? 0;
  at("modes").replaceChildren(
    ...(double ? daily.map((each) => button(MODES[each].name(), () => choose(each), "", { "aria-pressed": String(each === mode) })) : []),
    ...(meant ? [element("strong", {}, MODES[mode].name(), ` ${meant.paper.slice(0, 6)}`), button(t("返回", "Back"), () => choose(daily[0]), "plain")] : []),
  );
  at("piles").replaceChildren(...(progress().piles.length > 1 && !meant ? progress().piles.map((each) => button(t(`票堆 ${each.id}`, `Pile ${each.id}`), () => ((pile = each.id), choose(mode)), "", { "aria-pressed": String(each.id === pile) })) : []));
  const waits = next();
  const full = there && done >= there.returned;
  const which = full && !MODES[mode].among ? t("本堆已全部录完", "All papers of the pile are keyed") : MODES[mode].among ? (waits ? t(`编号 ${waits.paper.slice(0, 6)}`, `paper ${waits.paper.slice(0, 6)}`) : t("没有等待的票", "none waits")) : t(`第 ${done + 1} 张`, `Paper ${done + 1}`);
  at("which").textContent = meant ? "" : which;
  at("counted").textContent = there ? t(`票堆 ${pile}：${done} ／ ${there.returned} 张`, `Pile ${pile}: ${done} of ${there.returned}`) : t("还没有开箱", "No box is opened");
  const bar = at("bar");
  [bar.max, bar.value] = [there?.returned || 1, done];
  at("signer").textContent = signer && !MODES[mode].offices ? t(`签名：${signer.key.name}`, `Signs: ${signer.key.name}`) : "";
  at("rule").hidden = mode !== "rule";
  if (progress().committee !== null) at("present").max = at("favour").max = String(progress().committee);
}

function drawCommands() {
  const words = {
    next: t("下一张", "next"),
    same: t("同上一张", "as the last"),
    blank: t("白票", "blank"),
    write: t("另选他人", "name written in"),
    invalid: t("无效…", "invalid…"),
    doubtful: t("疑难，放一边", "doubtful"),
    against: t("不赞成", "rejected"),
    abstained: t("弃权", "abstained"),
    undo: t("退一步", "undo"),
    clear: t("清空", "clear"),
  };
  const run = (name) => () => {
    commands[name]();
    draw();
  };
  const shown = Object.keys(words).filter((name) => name !== "doubtful" || !MODES[mode].decides);
  at("commands").replaceChildren(...shown.map((name) => commandButton(SHOWN[name], words[name], run(name), { class: name === "next" ? "command main" : "command", "data-command": name })));
}

let siding = null;
let aside = "";
/** What this device keyed, and the batch that waits: after each paper, not after each press. */
async function drawSide() {
  draw();
  // One at a time, and once more if something happened meanwhile: the last drawing shows the last state.
  if (siding) {
    siding.again = true;
    return;
  }
  siding = { again: false };
  const open = await unattested(pile);
  const rows = recent().slice(0, 8);
  const now = JSON.stringify([pile, open, rows.map((kept) => [kept.number, refused.has(kept.number), kept.body])]);
  // A button that is made anew while somebody presses it is not pressed.
  if (now !== aside) drawRows(open, rows);
  aside = now;
  const { again } = siding;
  siding = null;
  if (again) drawSide();
}

function drawRows(open, rows) {
  at("batch").replaceChildren(open > 0 ? button(t(`三方确认这一批（${open} 张）`, `Attest this batch (${open})`), () => attest(pile).then(drawSide), "", { id: "attest" }) : "");
  at("recent").replaceChildren(...rows.map(recentRow));
}

function recentRow(kept) {
  const bad = refused.has(kept.number);
  const correctable = kept.type === "PaperCounted" && kept.body.verdict !== "DOUBTFUL";
  const correct = () => start("correct", { paper: kept.body.paper, pile: kept.pile, place: kept.place });
  const what = kept.type === "PaperKeyed" ? "" : short(paperOf(kept.pile), kept.body);
  return element(
    "li",
    { class: bad ? "refused" : "" },
    element("b", { class: "num" }, kept.place === undefined ? kept.body.paper.slice(0, 6) : String(kept.place)),
    chip(bad ? "bad" : verdictKind(kept.body.verdict), bad ? t("被拒绝", "refused") : verdictWord(kept.body.verdict)),
    element("span", { class: "what" }, what),
    bad ? button(t("重新打开", "Open again"), () => reopen(kept)) : correctable ? button(t("更正", "Correct"), correct, "plain") : "",
  );
}
