// The page of statements that wait for signatures: what each says, who is missing, and a button for whoever may sign here.
//
// What it leaves out: signing and handing in (proposals.js).

import { problem, recorded } from "/static/js/forms.js";
import { cosign, fitting, proposals, withdraw } from "/static/js/proposals.js";
import { keysInOffice } from "/static/js/session.js";
import { lang, made, moment, t } from "/static/js/text.js";

const EVERY_MS = 5_000;

const place = document.querySelector("#proposals");
const { election } = place.dataset;
const done = made("div");
let shown = "";

place.before(done);
look();
setInterval(() => document.visibilityState === "visible" && look(), EVERY_MS);

async function look() {
  const waiting = await proposals(election);
  if (!Array.isArray(waiting)) {
    if (waiting.problem.status === 401) location.reload();
    else place.replaceChildren(problem(waiting.problem));
    shown = "";
    return;
  }
  const now = JSON.stringify(waiting);
  if (now === shown) return; // whoever is about to press a button keeps it
  shown = now;
  const held = await keysInOffice(election).catch(() => []);
  place.replaceChildren(...waiting.map((each) => card(each, held)));
  if (!waiting.length) place.replaceChildren(made("p", { class: "empty" }, t("现在没有等待签名的记录。", "Nothing waits for signatures now.")));
}

function card(proposal, held) {
  const { words } = proposal;
  const names = (sets) => sets.map((each) => each.map((role) => words[role]).join(t(" 或 ", " or "))).join(t("；", "; "));
  const output = made("output");
  const buttons = fitting(proposal, held).map((each) => {
    const roles = each.officer.roles.filter((role) => proposal.missing.flat().includes(role)).map((role) => words[role]);
    const button = made("button", { type: "button", class: "main" }, t("核对无误，签名：", "It is right; sign as "), [each.key.name, ...roles].filter(Boolean).join(" · "));
    button.onclick = () => sign(proposal, each.key, button, output);
    return button;
  });
  const mine = held.some(({ key }) => proposal.signers.includes(key.keyid));
  if (mine) {
    const back = made("button", { type: "button", class: "danger" }, t("撤回", "Take back"));
    back.onclick = async () => {
      const answer = await withdraw(election, proposal.id);
      if (answer.ok) look();
      else output.replaceChildren(problem(answer.problem));
    };
    buttons.push(back);
  }
  const facts = proposal.facts.flatMap(([label, value]) => [made("dt", {}, label), made("dd", { class: "law" }, value)]);
  return made(
    "article", { class: "card proposal", "data-id": proposal.id },
    made("header", {}, made("h2", {}, lang === "en" ? proposal.en : proposal.zh)),
    made("p", {}, made("span", { class: "chip open" }, t("还须签名", "missing")), " ", names(proposal.missing)),
    made("p", { class: "quiet num" }, moment(proposal.done_at), t(" 办理；已签：", "; signed by "), proposal.officers.join(t("、", ", "))),
    made("dl", { class: "facts" }, ...facts),
    made("p", { class: "actions" }, ...buttons),
    output,
  );
}

async function sign(proposal, key, button, output) {
  button.disabled = true;
  const answer = await cosign(election, proposal, key);
  if (answer.ok && answer.receipt) done.replaceChildren(recorded(answer));
  if (answer.ok) return look();
  output.replaceChildren(problem(answer.problem));
  button.disabled = false;
}
