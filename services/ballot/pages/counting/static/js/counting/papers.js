// Counted papers: doubtful ones for the committee's ruling, any other to be looked up and corrected.
//
// A paper is found by its pile and its place there, the order in which it was counted. What it leaves out: keying what it really
// shows (keying.js).

import { t } from "/static/js/text.js";
import "/static/js/queue-strip.js";
import { ask, ballot, election, follow, named, readPeople } from "./desk.js";
import { chip, element } from "./elements.js";
import { postWord, verdictKind, verdictWord } from "./words.js";

const at = (id) => document.querySelector(`#${id}`);
const cell = (value, kind = "") => element("td", { class: kind }, value);
let size = null;

follow((known) => {
  at("doubtful").replaceChildren(...known.doubtful.map(doubtfulRow));
  at("none").hidden = known.doubtful.length > 0;
  at("pile").replaceChildren(...known.piles.map((pile) => element("option", { value: pile.id, selected: pile.id === at("pile").value }, pile.id)));
  if (size === null && known.piles.length) show();
  size = known.size;
});
readPeople();
at("find").addEventListener("submit", (event) => {
  event.preventDefault();
  show();
});

function doubtfulRow(each) {
  const address = `/count/${election}/key?rule=${each.paper}&pile=${encodeURIComponent(each.pile)}`;
  return element("tr", {}, cell(each.pile), cell(String(each.place), "num"), cell(element("code", {}, each.paper.slice(0, 6))), cell(each.ruled ? chip("good", t("已认定", "ruled")) : chip("open", t("等待认定", "waiting"))), cell(element("a", { class: each.ruled ? "button" : "button main", href: address }, each.ruled ? t("重新认定", "Rule again") : t("认定", "Rule"))));
}

async function show() {
  const place = Math.max(1, Number(at("place").value) || 1);
  const pile = at("pile").value;
  const answer = await ask(`papers?start=${place - 1}&pile=${encodeURIComponent(pile)}`);
  if (answer) at("papers").replaceChildren(...answer.papers.map(paperRow));
}

function paperRow(each) {
  const votes = each.votes.map(([post, person]) => `${postWord(ballot.posts.find((one) => one.id === post))} ${named(person)}`).join("、");
  const decided = each.ruled || each.verdict === "DOUBTFUL";
  const address = `/count/${election}/key?correct=${each.paper}&pile=${encodeURIComponent(each.pile)}`;
  return element("tr", {}, cell(String(each.place), "num"), cell(element("code", {}, each.paper.slice(0, 6))), cell(chip(verdictKind(each.verdict), verdictWord(each.verdict))), cell(votes || "—"), cell(decided ? "" : element("a", { class: "button", href: address }, t("更正", "Correct"))));
}
