// The issuing desk: finds an elector, says whether a paper may go out, signs that it did, and keeps the station's ledger.
//
// Everything is decided on the device and works without the network; what was signed waits in the queue. The roll is wiped when the
// station has closed, the day is over, the officer is out of office, or the clerk leaves. What it leaves out: drawing (view.js),
// knowing (roll.js), judging (standing.js), getting in (gate.js), sending (outbox.js).

import { randomId } from "/static/js/bytes.js";
import { now } from "/static/js/clock.js";
import { start } from "/static/js/queue.js";
import { closeSession } from "/static/js/session.js";
import { made, t } from "/static/js/text.js";
import { ask, forgetWho, freshRoll, isAway, openDesk, signedIn } from "/static/js/desk/gate.js";
import { forget, forgetPast, keepNews } from "/static/js/desk/keeping.js";
import { Outbox } from "/static/js/desk/outbox.js";
import { Desk } from "/static/js/desk/roll.js";
import { Finder } from "/static/js/desk/finder.js";
import { standing } from "/static/js/desk/standing.js";
import { drawStation } from "/static/js/desk/station.js";
import * as view from "/static/js/desk/view.js";
import { offices } from "/static/js/desk/words.js";

const NEWS_MS = 4_000;
const ANSWER_MS = 1_500;
const HASTY_MS = 250;

const at = (id) => document.getElementById(id);
const root = at("desk");
const { election } = root.dataset;

let desk = null;
let me = null;
let online = true;
let station = null;
let current = null;
let drawn = "";
let stamped = null;
let busy = false;
let shownAt = 0;
let ticking = null;

const finder = new Finder(() => desk, show);
const outbox = new Outbox(election, { changed: refresh, recorded: keepRecorded });

begin();

async function begin(chosen = null) {
  tellGate(t("正在打开……", "Opening…"));
  await navigator.serviceWorker?.register("/static/js/desk/worker.js", { scope: "/desk/", type: "module" }).catch(() => null);
  await forgetPast(today()).catch(() => {});
  let opened;
  try {
    opened = await openDesk(election, chosen);
  } catch (error) {
    return tellGate(t("打不开发票处。", "The desk cannot be opened."), error.message);
  }
  // What waits holds numbers only, and goes out without the roll as well.
  if (opened.over) start();
  if (!opened.roll) return notIn(opened);
  keepPage();
  await work(opened);
}

function notIn({ words, advice, held, device }) {
  const buttons = (held ?? []).map(({ key, officer }) => {
    const button = made("button", { type: "button", class: "tall" }, key.name || officer.id, made("span", { class: "quiet" }, ` ${officer.id} · ${offices(officer.roles)}`));
    button.addEventListener("click", () => begin(key));
    return button;
  });
  if (device) buttons.push(made("a", { class: "button main", href: `/device?election=${election}` }, t("到“本机密钥”页", "To this device's keys")));
  if (!held) {
    const once = made("button", { type: "button" }, t("再试一次", "Try again"));
    once.addEventListener("click", () => begin());
    buttons.push(once);
  }
  tellGate(words, advice, buttons);
}

function tellGate(words, advice = "", buttons = []) {
  clearTimeout(ticking);
  at("work").hidden = true;
  at("leave").hidden = true;
  at("gate").hidden = false;
  at("gate-words").replaceChildren(words, ...(advice ? [made("br"), made("span", { class: "quiet" }, advice)] : []));
  at("gate-actions").replaceChildren(...buttons);
}

async function work(opened) {
  ({ me, online } = opened);
  desk = new Desk(opened.roll);
  if (online) await now(election);
  await outbox.begin({ key: me.key, officer: me.officer });
  at("gate").hidden = true;
  at("work").hidden = false;
  at("leave").hidden = false;
  at("who").textContent = [opened.roll.title, me.officer, me.key.name === me.officer ? "" : me.key.name, offices(me.roles)].filter(Boolean).join(" · ");
  chooseStation();
  refresh();
  view.nobody(at("card"));
  finder.startOver();
  ticking = setTimeout(learn, online ? NEWS_MS : 500);
}

// News: what others did, and whether this desk may go on.

async function learn() {
  const answer = await ask(`/desk/${election}/news?since=${desk.size}`);
  online = !answer.away;
  if (answer.ok) {
    await now(election); // what o'clock it is, for when there is nobody to ask
    if (answer.told.reload) {
      const fresh = await freshRoll(election, me);
      if (fresh.roll) desk = new Desk(fresh.roll);
      else if (!fresh.over) return leave(() => notIn(fresh));
      else desk.learn(answer.told);
    } else {
      desk.learn(answer.told);
      await keepNews(election, answer.told);
    }
    chooseStation();
    refresh();
    if (over()) return leave(tellClosed);
  } else if (answer.status === 401 || answer.status === 403) {
    const again = await signedIn(election, me.key);
    if (!again.ok && !isAway(again.problem)) return leave(() => notIn({ words: again.problem.title, advice: again.problem.detail, device: true }));
  }
  refresh();
  ticking = setTimeout(learn, NEWS_MS);
}

/** Whether there is nothing left to hand out here: then the names have to go. */
function over() {
  if (outbox.waiting) return false;
  if (me.roles.includes("CHAIR")) return !["CALLED", "POLLING"].includes(desk.phase);
  if (!["CALLED", "POLLING", "CLOSED"].includes(desk.phase)) return true;
  const mine = [...desk.stations.values()].filter((each) => me.stations.length === 0 || me.stations.includes(each.id));
  return mine.length > 0 && mine.length >= me.stations.length && mine.every((each) => !each.open);
}

async function leave(then) {
  clearTimeout(ticking);
  outbox.end();
  desk = null;
  current = stamped = null;
  view.wipe(...["hits", "card", "record", "conflict-list"].map(at));
  await forget(election);
  then();
}

function tellClosed() {
  tellGate(t("投票站已封箱，名册已从本机清除。", "The station has closed; the roll was wiped from this device."));
}

at("leave").addEventListener("click", async () => {
  const words = outbox.waiting
    ? t(`还有 ${outbox.waiting} 条没有发送：它们只有号码，会留在本机，下次打开时继续发送。名册将从本机清除。`, `${outbox.waiting} statements wait: they hold numbers only, stay on this device and are sent the next time. The roll is wiped.`)
    : t("名册将从本机清除；再来时要有网络才能重新取得。", "The roll is wiped from this device; coming back needs the network.");
  if (!(await sure(t("离开发票处？", "Leave the desk?"), words))) return;
  await leave(() => {});
  forgetWho(election);
  await closeSession();
  tellGate(t("已离开，名册已从本机清除。", "You have left; the roll was wiped from this device."), "", [again()]);
});

function again() {
  const button = made("button", { type: "button", class: "main" }, t("重新打开", "Open again"));
  button.addEventListener("click", () => begin());
  return button;
}

// Drawing what is known.

function refresh() {
  const network = at("network");
  const there = online && !outbox.away;
  network.className = `chip ${there ? "good" : "open"}`;
  network.textContent = there ? t("已联网", "Online") : t("断网，照常发票", "No network; go on");
  if (!desk) return;
  desk.take(outbox.list().filter((each) => each.round === desk.round));
  drawStation(desk, me, station, outbox.waiting);
  view.record(at("record"), desk, history(), (act, handedOver) => outbox.settle(act, handedOver));
  at("record-empty").hidden = at("record").children.length > 0;
  at("spoil").disabled = !canIssue();
  finder.draw();
  // Somebody else may have handed it out while the elector looked for the card.
  if (busy) return;
  if (stamped) view.stamp(at("card"), desk, stamped, show);
  if (current && JSON.stringify(standing(desk, current, station)) !== drawn) show(current);
}

/** What this device did, and what its officer did before the page was opened. */
function history() {
  const own = outbox.list();
  const known = new Set(own.filter((each) => each.kind === "PaperIssued").map((each) => each.elector));
  const before = [...desk.recorded].filter(([elector, each]) => each.officer === me.officer && !known.has(elector));
  return [...before.map(([elector, each]) => ({ ...each, elector, kind: "PaperIssued", state: "sent" })), ...own].sort((one, other) => one.at - other.at);
}

const canIssue = () => me.roles.includes("ISSUER") && desk.stations.get(station)?.open === true;

function chooseStation() {
  const mine = [...desk.stations.values()].filter((each) => me.stations.length === 0 || me.stations.includes(each.id));
  const remembered = localStorage.getItem(`station ${election}`);
  const open = mine.filter((each) => each.open);
  if (!mine.some((each) => each.id === station)) station = mine.some((each) => each.id === remembered) ? remembered : ((open[0] ?? mine[0])?.id ?? null);
  const options = mine.map((each) => made("option", { value: each.id, selected: each.id === station }, each.open ? each.id : `${each.id} ${t("（已封箱）", "(closed)")}`));
  at("station").replaceChildren(...(options.length ? options : [made("option", { value: "" }, t("尚未开站", "none open yet"))]));
  at("station").disabled = options.length < 2;
}

at("station").addEventListener("change", () => {
  station = at("station").value;
  localStorage.setItem(`station ${election}`, station);
  refresh();
  if (current) show(current);
});

// Handing out.

function show(number) {
  current = number;
  stamped = null;
  const stands = standing(desk, number, station);
  drawn = JSON.stringify(stands);
  view.card(at("card"), desk, stands, hand);
  if (!canIssue()) withoutButtons();
  at("work").classList.add("chosen");
  shownAt = performance.now();
  // Only what is plainly due lies under the Enter key.
  const due = at("card").querySelector("button.main:not(:disabled)");
  if (due) due.focus();
  else finder.select();
}

function withoutButtons() {
  for (const button of at("card").querySelectorAll("button")) button.disabled = true;
  const words = me.roles.includes("ISSUER") ? t("本站没有开放，不能发票。", "The station is not open; no paper can go out.") : t("您不是验证发票员，只能查看。", "You are no issuer; you can look only.");
  at("card").append(made("p", { class: "quiet" }, words));
}

async function hand(what, number) {
  // A scanner that ends with two line ends, or a key held down, is nobody's decision.
  if (busy || performance.now() - shownAt < HASTY_MS) return;
  busy = true;
  try {
    const proxy = what === "proxy" ? { proxy: current } : {};
    const act = await outbox.sign("PaperIssued", { round: desk.round, station, elector: number, ...proxy });
    // The service's answer is waited for a moment only: without it the paper goes out all the same, and waits here.
    const answered = online && !outbox.away ? await outbox.answered(act, ANSWER_MS) : act;
    current = null;
    stamped = answered;
    view.stamp(at("card"), desk, stamped, show);
    finder.startOver();
  } catch (error) {
    at("card").prepend(made("div", { class: "told bad" }, made("p", {}, t("没有签成，请不要交票：", "Not signed; hand out no paper: "), error.message)));
  } finally {
    busy = false;
  }
}

at("spoil").addEventListener("click", async () => {
  const words = t("把写坏的票当面收回、作废，再交给选民一张新票。不记是谁的票。", "Take the spoiled paper back, cancel it before the elector's eyes, and hand over a fresh one. Nothing says whose it was.");
  if (await sure(t("收回废票，换发一张？", "Exchange a spoiled paper?"), words)) await outbox.sign("PaperSpoiled", { round: desk.round, station, paper: randomId() });
});

/** Once the log has it, it belongs to what is kept: a page that is reloaded without the network still knows it. */
async function keepRecorded(act) {
  if (!desk || act.kind !== "PaperIssued") return;
  const { size, round, phase } = desk;
  const row = [act.elector, act.station, act.officer, act.at, act.proxy ?? ""];
  const conflicts = desk.conflicts.map((each) => [each.elector, each.station, each.finding]);
  await keepNews(election, { size, round, phase, stations: [...desk.stations.values()], conflicts, issued: [row] });
}

function sure(title, words) {
  const dialog = at("sure");
  at("sure-title").textContent = title;
  at("sure-words").textContent = words;
  dialog.showModal();
  at("sure-yes").focus();
  return new Promise((resolve) => {
    const end = (answer) => {
      dialog.close();
      resolve(answer);
    };
    at("sure-yes").onclick = () => end(true);
    at("sure-no").onclick = () => end(false);
    dialog.oncancel = () => resolve(false);
  });
}

/** Puts the page and its files where the worker finds them: the first visit loaded them before the worker was there. */
async function keepPage() {
  const registration = await navigator.serviceWorker?.ready;
  const files = performance.getEntriesByType("resource").map((each) => each.name).filter((each) => new URL(each).pathname.startsWith("/static/"));
  registration?.active?.postMessage({ keep: [location.href, ...new Set(files)] });
}

const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
