// The board in the hall: before the polls close how many came, then every vote as a stroke of 正 and as a figure.
//
// More posts than fit are shown in turn; the arrow keys turn, the space bar holds. What it leaves out: asking for the figures (live.js).

import { lang, t } from "/static/js/text.js";
import { follow } from "/static/js/board/live.js";
import { STEP, columnsFor, outline, rows } from "/static/js/board/zheng.js";

const SVG = "http://www.w3.org/2000/svg";
const TURN_MS = 15_000;
const LINES_A_PAGE = 12;
const POSTS_A_PAGE = 4;
const LEAST_VOTES = 50;

const place = document.querySelector("#board");
const number = (value) => value.toLocaleString("en-US");
const share = (part, whole) => (whole > 0 ? `${(Math.floor((part * 1000) / whole) / 10).toFixed(1)} %` : "–");

let figures = JSON.parse(document.querySelector("#figures").textContent);
let page = 0;
let held = false;
let shape = "";
const drawn = new Map();

show(figures);
follow(`/pages/${place.dataset.election}/board`, show, (gone) => (document.querySelector("#away").hidden = !gone));
setInterval(() => held || turn(1), TURN_MS);
new ResizeObserver(() => draw(true)).observe(document.querySelector("#posts"));
document.querySelector("#before").addEventListener("click", () => turn(-1));
document.querySelector("#after").addEventListener("click", () => turn(1));
document.querySelector("#hold").addEventListener("click", hold);
document.querySelector("#full").addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : place.requestFullscreen()));
document.addEventListener("keydown", (event) => {
  if (event.target.closest("a, input, select, textarea")) return;
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
  if (event.key === " " && !event.target.closest("button")) {
    event.preventDefault();
    hold();
  }
});

function show(fresh) {
  figures = fresh;
  document.querySelector("#round").textContent = said();
  document.querySelector("#progress").replaceChildren(...progress());
  draw(false);
}

function turn(by) {
  const count = pages().length;
  if (count < 2) return;
  page = (page + by + count) % count;
  draw(true);
}

function hold() {
  held = !held;
  document.querySelector("#hold").setAttribute("aria-pressed", String(held));
}

function said() {
  const phases = {
    CALLED: t("尚未投票", "voting has not begun"),
    POLLING: t("正在投票", "people are voting"),
    CLOSED: t("投票结束，等待开箱", "polls closed, boxes still sealed"),
    COUNTING: t("公开计票", "public count"),
    COUNTED: t("计票结束", "count closed"),
    DETERMINED: t("结果已确定", "outcome determined"),
  };
  return `${t(`第 ${figures.round} 轮`, `Round ${figures.round}`)} · ${phases[figures.phase]}`;
}

function progress() {
  const { progress: so } = figures;
  if (so === null) return [];
  const bar = element("progress", { max: Math.max(1, so.returned), value: so.counted, "aria-label": t("计票进度", "Progress of the count") });
  const counted = element("p", { class: "board-counted" }, t("已计 ", "Counted "), element("strong", {}, number(so.counted)), t(` ／ 收回 ${number(so.returned)} 张`, ` of ${number(so.returned)} papers`));
  const words = { VALID: t("有效", "valid"), PARTLY_INVALID: t("部分有效", "partly valid"), INVALID: t("无效", "invalid"), BLANK: t("空白", "blank") };
  const kinds = Object.entries(words).map(([verdict, word]) => element("span", {}, `${word} `, element("b", {}, number(so.verdicts[verdict] ?? 0))));
  kinds.push(element("span", { class: so.doubtful ? "board-open" : "" }, t("疑难待定 ", "doubtful "), element("b", {}, number(so.doubtful))));
  return [counted, bar, element("p", { class: "board-kinds" }, ...kinds)];
}

/** Posts that are shown together, page by page: as many as can be read from the back of the hall. */
function pages() {
  const found = [];
  let lines = Infinity;
  for (const post of figures.posts) {
    const needed = post.candidates.length + post.written.length + 1;
    if (lines + needed > LINES_A_PAGE + POSTS_A_PAGE || found.at(-1).length === POSTS_A_PAGE) {
      found.push([]);
      lines = 0;
    }
    found.at(-1).push(post);
    lines += needed;
  }
  return found;
}

function draw(anew) {
  const posts = document.querySelector("#posts");
  const shown = pages();
  page = Math.min(page, Math.max(0, shown.length - 1));
  for (const button of ["#before", "#after", "#hold"]) document.querySelector(button).hidden = shown.length < 2;
  const now = JSON.stringify([page, shown.map((each) => each.map((post) => [post.id, post.candidates.map((one) => one.person), post.written.map((one) => one.person)])), figures.posts.length > 0 || figures.size]);
  if (now !== shape) {
    posts.replaceChildren(...(shown.length ? shown[page].map(postOf) : [turnout()]));
    posts.dataset.columns = String(Math.min(shown[page]?.length ?? 1, 2));
    shape = now;
    anew = true;
  }
  for (const post of shown[page] ?? []) strokes(post, anew);
}

function turnout() {
  const { electors, issued, by_proxy: proxies, stations } = figures.turnout;
  const whole = electors ?? 0;
  const rowsOf = stations.map((each) => element("tr", {}, element("th", { scope: "row" }, each.id), element("td", { class: "num" }, number(each.issued)), element("td", {}, each.open ? t("正在投票", "open") : t("已结束", "closed"))));
  return element(
    "section",
    { class: "board-turnout" },
    element("h2", {}, t("领票人数", "Papers handed out")),
    element("p", { class: "board-great" }, element("strong", {}, number(issued)), whole ? ` ／ ${number(whole)}` : ""),
    element("progress", { max: Math.max(1, whole), value: issued, "aria-label": t("投票率", "Turnout") }),
    element("p", { class: "board-share" }, t(`占选民 ${share(issued, whole)}，其中委托 ${number(proxies)} 张`, `${share(issued, whole)} of the electors, ${number(proxies)} by proxy`)),
    stations.length > 1 ? element("table", {}, element("caption", { class: "unseen" }, t("各投票站", "Polling stations")), element("tbody", {}, ...rowsOf)) : "",
    element("p", { class: "quiet" }, t("投票全部结束、开箱以后才显示得票。", "Votes are shown once every poll is closed and the boxes are opened.")),
  );
}

function postOf(post) {
  const title = lang === "en" ? post.en : post.zh;
  const kind = { REVOTE: t("再次投票", "re-vote"), RUNOFF: t("另行选举", "runoff") }[post.kind];
  const head = element("h2", {}, title, element("small", {}, [t(`应选 ${post.seats} 人`, `${post.seats} to elect`), kind, post.minimum ? t(`当选须满 ${number(post.minimum)} 票`, `${number(post.minimum)} votes needed`) : null].filter(Boolean).join(" · ")));
  const lines = [...post.candidates.map((each) => lineOf(post, each, false)), ...post.written.map((each) => lineOf(post, each, true))];
  return element("section", { class: "board-post", "aria-label": title }, head, element("ul", {}, ...lines));
}

function lineOf(post, who, written) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("preserveAspectRatio", "xMinYMid meet");
  const [old, latest] = ["old", "latest"].map((name) => {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    svg.append(path);
    return path;
  });
  const figure = element("strong", { class: "board-votes" }, "0");
  const status = element("span", { class: "board-status" });
  const name = element("span", { class: "board-name" }, who.name ?? who.person, status, written ? element("small", {}, t("另选他人", "written in")) : who.name ? "" : element("small", {}, t("编号", "number")));
  drawn.set(`${post.id} ${who.person}`, { svg, old, latest, figure, status, votes: null });
  return element("li", {}, name, svg, figure);
}

/** The strokes of a post's lines, all of one size, so that their lengths can be compared. */
function strokes(post, anew) {
  const lines = [...post.candidates, ...post.written];
  const most = Math.max(LEAST_VOTES, ...lines.map((each) => each.votes));
  const boxes = lines.map((each) => drawn.get(`${post.id} ${each.person}`).svg.getBoundingClientRect());
  const width = Math.min(...boxes.map((box) => box.width)) || 400;
  const height = Math.min(...boxes.map((box) => box.height)) || 60;
  const columns = columnsFor(Math.ceil(most / 25) * 25, width, height);
  for (const each of lines) line(drawn.get(`${post.id} ${each.person}`), each, columns, anew || columns !== drawn.get(`${post.id} ${each.person}`).columns);
}

function line(on, { name, person, votes, status }, columns, anew) {
  if (!anew && on.votes === votes && on.said === status) return;
  const before = on.votes === null || votes <= on.votes ? votes : on.votes;
  on.svg.setAttribute("viewBox", `0 0 ${columns * STEP} ${rows(Math.max(votes, 1), columns) * STEP}`);
  on.svg.setAttribute("aria-label", t(`${name ?? person} ${votes} 票`, `${name ?? person}: ${votes} votes`));
  on.old.setAttribute("d", outline(0, before, columns));
  on.latest.setAttribute("d", outline(before, votes, columns));
  // A path that is replaced begins its animation anew: the latest strokes are seal red for a moment, then ink.
  on.latest.replaceWith((on.latest = on.latest.cloneNode()));
  on.figure.textContent = number(votes);
  on.status.textContent = { ELECTED: t("当选", "elected"), TIED: t("票数相等", "tied") }[status] ?? "";
  Object.assign(on, { votes, columns, said: status });
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(key, value);
  made.append(...children);
  return made;
}
