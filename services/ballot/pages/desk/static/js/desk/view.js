// What the clerk sees: who was found, whether a paper may go out, the station's ledger, what this device did.
//
// Draws and nothing else; every text is a text, never HTML. What it leaves out: what happens when a button is pressed (desk.js).

import { made, t } from "/static/js/text.js";
import { advice, hour, kind, state, why } from "/static/js/desk/words.js";

const SHOWN = 100;
const drawnAs = new WeakMap();

/** The electors found, one of them marked. `chosen` is told the number of whoever is clicked. */
export function hits(list, desk, places, active, chosen) {
  list.replaceChildren(
    ...places.map((place, at) => {
      const known = desk.at(place);
      const issued = desk.issued.get(known.number);
      const option = made(
        "li",
        { id: `hit-${at}`, role: "option", "aria-selected": String(at === active) },
        made("span", { class: "name" }, known.name || t("（未披露姓名）", "(name not disclosed)")),
        made("span", { class: "number" }, known.number),
        made("span", { class: "more" }, facts(known).join(" · ")),
        issued ? made("span", { class: `chip ${issued.waiting ? "open" : "good"}` }, t("已发", "out")) : null,
      );
      option.addEventListener("click", () => chosen(known.number));
      return option;
    }),
  );
}

/** Who stands before the desk, and what may be done. `act(what, number)` is told: "own", or "proxy" with the principal's number. */
export function card(section, desk, stands, act) {
  const known = desk.elector(stands.number);
  section.replaceChildren(
    made("h2", {}, known?.name || stands.number, made("span", { class: "number" }, known?.name ? stands.number : "")),
    known ? made("p", { class: "quiet" }, facts(known).join(" · ")) : null,
    ...verdict(desk, stands, act),
    ...mandates(desk, stands, act),
  );
}

/** Before anybody was looked for. */
export function nobody(section) {
  section.replaceChildren(made("p", { class: "quiet waitsfor" }, t("请选民出示证件，输入号码、姓名或拼音首字母，或扫一下卡片。", "Ask for the document; type the number, the name or its initials, or scan the card.")));
}

function verdict(desk, stands, act) {
  if (stands.issued) return [told("bad", why("issued"), out(desk, stands.issued))];
  if (stands.own === "no") return [told("bad", why(stands.why))];
  const button = made("button", { type: "button", class: stands.own === "may" ? "main great" : "great", id: "issue" }, t("发出本人选票", "Hand out the paper"), made("kbd", {}, "Enter"));
  button.addEventListener("click", () => act("own", stands.number));
  if (stands.own === "may") return [told("good", t("可以发票。", "May have a paper.")), actions(button)];
  const proxy = desk.label(stands.represented.proxy);
  button.replaceChildren(t("本人到场：发本人票", "Came in person: hand out the paper"));
  return [
    told("open", t(`已委托${proxy}代为投票，票还没有发。`, `Is represented by ${proxy}, who has not been given the paper yet.`), t("本人亲自到场的，发给本人，委托不再使用；否则请由受托人来领。", "Whoever comes in person gets the paper, and the mandate is not used any more; otherwise the proxy comes for it.")),
    actions(button),
  ];
}

function mandates(desk, stands, act) {
  if (stands.holds.length === 0) return [];
  const rows = stands.holds.map((each) => {
    const button = made("button", { type: "button", disabled: !each.may }, t(`代${desk.label(each.principal)}领票`, `Hand out the paper of ${desk.label(each.principal)}`));
    button.addEventListener("click", () => act("proxy", each.principal));
    return made("li", {}, button, made("span", { class: "quiet" }, t(`委托 ${each.mandate}`, `mandate ${each.mandate}`), each.issued ? ` · ${out(desk, each.issued)}` : each.why ? ` · ${why(each.why)}` : ""));
  });
  return [made("h3", {}, t("受托代领", "As proxy for")), made("ul", { class: "mandates" }, rows)];
}

/** What became of a paper just now: whether to hand it out. `back(number)` brings the proxy's card back, who often carries more. */
export function stamp(section, desk, act, back) {
  const seen = `${act.id} ${act.state}`;
  if (drawnAs.get(section) === seen && section.querySelector(".stamp")) return;
  drawnAs.set(section, seen);
  const [colour, words, more] = {
    sent: ["", t("已发，请交票", "Hand it out"), t("已记录。", "Recorded.")],
    waiting: ["open", t("已签，请交票", "Signed: hand it out"), t("断网或较慢，记录存在本机，恢复后自动发送。", "No network, or a slow one: kept here and sent later.")],
    refused: ["bad", t("不要交票", "Do not hand it out"), act.problem?.detail ?? ""],
  }[act.state];
  const by = act.proxy ? t(`（${desk.label(act.proxy)}代领）`, ` (by ${desk.label(act.proxy)})`) : "";
  section.replaceChildren(made("div", { class: `stamp ${colour}` }, made("strong", {}, words), made("p", {}, desk.label(act.elector), by), made("p", { class: "quiet" }, more)));
  if (!act.proxy || act.state === "refused") return;
  const button = made("button", { type: "button" }, t(`回到${desk.label(act.proxy)}`, `Back to ${desk.label(act.proxy)}`));
  button.addEventListener("click", () => back(act.proxy));
  section.append(actions(button));
}

/** By whom, where and when a paper went out. */
export function out(desk, issued) {
  const way = issued.proxy ? t(`由${desk.label(issued.proxy)}代领`, `to ${desk.label(issued.proxy)} as proxy`) : t("本人领取", "to the elector");
  const where = t(`投票站${issued.station}，${issued.officer}，${hour(issued.at)}`, `station ${issued.station}, ${issued.officer}, ${hour(issued.at)}`);
  const waiting = issued.waiting ? t("，待发送", ", not sent yet") : "";
  return t(`${way}（${where}${waiting}）`, `${way} (${where}${waiting})`);
}

/** The station's ledger in figures. */
export function figures(list, sums, waiting) {
  const figure = (value, label, kind = "") => made("li", { class: `figure ${kind}` }, made("span", { class: "value" }, String(value)), made("span", { class: "label" }, label));
  list.replaceChildren(
    ...(sums
      ? [
          figure(sums.papers, t("领到", "received")),
          figure(sums.issued, t("已发", "handed out")),
          figure(sums.byProxy, t("其中委托", "by proxy")),
          figure(sums.spoiled, t("作废", "spoiled")),
          figure(sums.left, t("应余", "left"), sums.left < 0 ? "bad" : ""),
        ]
      : []),
    figure(waiting, t("本机待发", "waiting here"), waiting ? "open" : ""),
  );
}

/** What this device did, the latest first. `settle(item, handedOver)` answers a refusal that asks whether the paper went out. */
export function record(list, desk, items, settle) {
  const latest = items.slice(-SHOWN).reverse();
  const seen = JSON.stringify(latest);
  // What stays the same is not drawn anew: somebody may be pressing on it.
  if (drawnAs.get(list) === seen) return;
  drawnAs.set(list, seen);
  list.replaceChildren(...latest.map((each) => made("li", {}, ...line(desk, each, settle))));
}

function line(desk, each, settle) {
  const colour = { waiting: "open", sent: "good", refused: "bad", conflict: "open" }[each.state];
  const who = each.elector ? desk.label(each.elector) : "";
  const told = [
    made("time", {}, hour(each.at)),
    made("span", {}, `${kind(each.kind)} ${who}${each.proxy ? t(`（${desk.label(each.proxy)}代领）`, ` (by ${desk.label(each.proxy)})`) : ""}`),
    made("span", { class: `chip ${colour}` }, state(each.state)),
  ];
  if (each.state !== "refused") return told;
  told.push(made("p", { class: "refusal" }, `${each.problem?.detail ?? ""} ${each.problem?.clause ? `〔${each.problem.clause}〕` : ""} ${advice(each.problem?.code)}`));
  told.push(each.asks ? asking(each, settle) : dealtWith(each, settle));
  return told;
}

function dealtWith(each, settle) {
  const gone = made("button", { type: "button", class: "plain" }, t("已处理，移去", "Dealt with; remove"));
  gone.addEventListener("click", () => settle(each, false));
  return made("p", { class: "actions" }, gone);
}

function asking(each, settle) {
  const yes = made("button", { type: "button", class: "danger" }, t("票已交给选民", "The paper was handed over"));
  const no = made("button", { type: "button" }, t("没有交出，票在台上", "It was not; it is on the desk"));
  yes.addEventListener("click", () => settle(each, true));
  no.addEventListener("click", () => settle(each, false));
  return made("p", { class: "actions" }, yes, no);
}

/** Takes everything off the page that names somebody. */
export function wipe(...places) {
  for (const each of places) {
    each.replaceChildren();
    drawnAs.delete(each);
  }
}

/** What is said of a paper that went out twice. */
export function conflict(desk, { elector, station }) {
  const first = desk.issued.get(elector);
  const second = t(`第二张：投票站${station}。`, `the second: station ${station}.`);
  return [made("strong", {}, desk.label(elector)), ` ${t("第一张", "the first paper")}${t("：", ": ")}${first ? out(desk, first) : "—"}${t("；", "; ")}${second}`];
}

function facts(known) {
  const year = known.born ? t(`${known.born.slice(0, 4)}年生`, `born ${known.born.slice(0, 4)}`) : null;
  const tail = known.tail ? t(`证件尾号${known.tail}`, `ID …${known.tail}`) : null;
  const sex = known.sex ? t(known.sex, { 女: "woman", 男: "man" }[known.sex] ?? known.sex) : null;
  return [sex, year, tail, known.group, known.household ? t(`户${known.household}`, `household ${known.household}`) : null].filter(Boolean);
}

const told = (colour, ...lines) => made("div", { class: `told ${colour}` }, ...lines.map((each) => made("p", {}, each)));
const actions = (...buttons) => made("p", { class: "actions" }, ...buttons);
