// Calls an election, or opens a campaign: the form's posts, the draft that the law has looked at, and the authority's signature.
//
// The page beside the form says what the law objects to; only a draft without objections can be signed. What it leaves out:
// keys, bytes and sending, which are the house's.

import { now } from "/static/js/clock.js";
import { cannotSign, deviceKeys } from "/static/js/keys.js";
import { submit } from "/static/js/send.js";
import { newElectionId, signStatement } from "/static/js/statement.js";
import { made, t } from "/static/js/text.js";

const form = document.getElementById("draft");
const check = document.getElementById("check");
const button = document.getElementById("call");
const chooser = document.getElementById("key");
const told = document.getElementById("called");
const campaign = document.getElementById("sign").dataset.kind === "campaign";

let keys = [];
/** What was signed and is not known to be recorded: sent again as it is, never signed anew. */
let waiting = null;

await offerKeys();
document.body.addEventListener("htmx:afterSettle", ready);
button.addEventListener("click", call);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("posts")?.addEventListener("click", movePost);
document.getElementById("add-post")?.addEventListener("click", addPost);
for (const [file, text] of [["own-file", 'textarea[name="own"]'], ["units-file", 'textarea[name="units"]']]) {
  document.getElementById(file)?.addEventListener("change", (event) => readInto(event.target.files[0], form.querySelector(text)));
}
ready();

async function offerKeys() {
  const reason = await cannotSign();
  if (reason) told.replaceChildren(made("p", { class: "told bad" }, reason));
  keys = reason ? [] : await deviceKeys();
  chooser.replaceChildren(...keys.map((key) => made("option", { value: key.keyid }, `${key.name}（${key.keyid.slice(0, 8)}）`)));
  if (!reason && !keys.length) {
    told.replaceChildren(
      made("p", { class: "told open" }, t("此设备还没有密钥。请先在“本机密钥”里生成，并由运行服务的人登记为发起机关。", "This device holds no key yet. Make one under “This device's keys” and have it registered as an authority."))
    );
  }
}

function draft() {
  const text = document.getElementById("body")?.getAttribute("value");
  return text ? JSON.parse(text) : null;
}

function ready() {
  button.disabled = !(waiting || (draft() && keys.length));
}

async function call() {
  button.disabled = true;
  const key = keys.find((each) => each.keyid === chooser.value);
  waiting ??= await signed(key, await lookedAt());
  if (!waiting) return ready();
  for (const [at, statement] of waiting.statements.entries()) {
    told.replaceChildren(made("p", {}, t(`正在发送 ${at + 1}／${waiting.statements.length}……`, `Sending ${at + 1} of ${waiting.statements.length}…`)));
    const answer = await submit(waiting.election, statement);
    if (!answer.ok) {
      refused(answer);
      return;
    }
  }
  location.assign(campaign ? `/office/campaigns/${waiting.election}` : `/office/${waiting.election}`);
}

/** What the law says to the form as it is at this moment: a field that was changed a moment ago is looked at, too. Null: it objects. */
async function lookedAt() {
  const answer = await fetch(form.getAttribute("hx-post"), { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer?.ok) {
    told.replaceChildren(made("p", { class: "told bad" }, t("服务暂不可用，请稍候再试。", "The service is away; try again in a moment.")));
    return null;
  }
  const said = new DOMParser().parseFromString(await answer.text(), "text/html");
  check.replaceChildren(...said.body.children);
  return draft();
}

/** The call, or the opening with all further units, signed once: whatever happens on the way, these bytes are sent again. */
async function signed(key, body) {
  if (!body) return null;
  const election = newElectionId();
  const [first, ...rest] = campaign ? body : [["ElectionCalled", body]];
  const bodies = [[first[0], { ...first[1], authority: key.publicKey }], ...rest];
  const statements = [];
  // A drill's clock begins with its opening: everything is said at one moment.
  const done_at = await now(null);
  for (const [type, each] of bodies) statements.push(await signStatement(key, { election, type, body: each, done_at }));
  return { election, statements };
}

function refused(answer) {
  const { title, detail, clause } = answer.problem;
  told.replaceChildren(
    made("div", { class: "problem", role: "alert" }, made("h3", {}, title ?? ""), made("p", {}, detail ?? ""), clause ? made("p", { class: "clause" }, `〔${clause}〕`) : null)
  );
  // Refused for good: another draft may be signed. Not decided: the same bytes are sent again.
  if (!answer.again) waiting = null;
  else button.textContent = t("重新发送", "Send again");
  ready();
}

function addPost() {
  document.getElementById("posts").append(document.getElementById("post").content.cloneNode(true));
  document.querySelector("#posts li:last-child input").focus();
}

function movePost(event) {
  const way = event.target.closest("button")?.dataset.move;
  if (!way) return;
  const row = event.target.closest("li");
  if (way === "up") row.previousElementSibling?.before(row);
  if (way === "down") row.nextElementSibling?.after(row);
  if (way === "away") row.remove();
  else event.target.closest("button").focus();
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

async function readInto(file, area) {
  if (!file) return;
  area.value = decoded(await file.arrayBuffer());
  area.dispatchEvent(new Event("change", { bubbles: true }));
}

/** A text file in UTF-8, or as Chinese spreadsheets write CSV (GB18030). */
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
