// Brings a practice village to the morning of its polling day: keys are made here, every statement is signed here.
//
// The script names signers where keys and signatures belong. What it leaves out: what the person then does at the desks.

import { deviceKeys, makeKey } from "/static/js/keys.js";
import { submit } from "/static/js/send.js";
import { addSignature, newElectionId, signStatement } from "/static/js/statement.js";
import { lang, t } from "/static/js/text.js";

const KEY = "key of ";
const BATCH = 500;

const button = document.querySelector("#begin");
const told = document.querySelector("#course");
const bar = document.querySelector("#bar");

button?.addEventListener("click", async () => {
  button.disabled = true;
  bar.hidden = false;
  try {
    location.assign(`/practice?election=${await begin()}#desks`);
  } catch (error) {
    told.textContent = error.message;
    told.className = "problem";
    bar.hidden = true;
    button.disabled = false;
  }
});

async function begin() {
  say(t("正在取练习村的材料…", "Fetching the village…"), 0);
  const { signers, statements } = await fetched("/practice/village.json");
  say(t("正在这台设备上生成密钥…", "Making keys on this device…"), 0.1);
  const keys = await keysOf(signers);
  const election = newElectionId();
  const signed = [];
  for (const each of statements) {
    signed.push(await signedBy(each, keys, election));
    say(t("正在签名…", "Signing…"), 0.2 + (0.6 * signed.length) / statements.length);
  }
  const [call, ...others] = signed;
  const called = await submit(election, call);
  if (!called.ok) throw new Error(`${called.problem.title}：${called.problem.detail}`);
  for (let at = 0; at < others.length; at += BATCH) {
    say(t("正在交给服务…", "Handing in…"), 0.85);
    await handIn(election, others.slice(at, at + BATCH));
  }
  say(t("完成", "Done"), 1);
  return election;
}

/** A key for each signer, by name: those of an earlier practice are taken again. */
async function keysOf(signers) {
  const held = new Map((await deviceKeys()).map((key) => [key.name, key]));
  const keys = new Map();
  for (const [name, { zh, en }] of Object.entries(signers)) {
    const title = t(`练习·${zh}`, `practice · ${en}`);
    keys.set(name, held.get(title) ?? (await makeKey(title)));
  }
  return keys;
}

async function signedBy({ by, type, done_at, body, privates }, keys, election) {
  const [first, ...others] = by.map((name) => keys.get(name));
  const spoken = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, keyFor(value, keys)]));
  const signed = await signStatement(first, { election, type, body: spoken, privates, done_at: Date.parse(done_at) });
  for (const key of others) signed.envelope = await addSignature(key, signed.envelope);
  return signed;
}

const keyFor = (value, keys) => (typeof value === "string" && value.startsWith(KEY) ? keys.get(value.slice(KEY.length)).publicKey : value);

async function handIn(election, statements) {
  const lines = statements.map(({ envelope, disclosures }) => JSON.stringify({ envelope, disclosures })).join("\n");
  const headers = { "content-type": "application/x-ndjson", "accept-language": lang };
  const answer = await fetch(`/elections/${election}/statements/batch`, { method: "POST", headers, body: lines });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  for (const line of (await answer.text()).trim().split("\n").map((each) => JSON.parse(each))) {
    if (line.status >= 400) throw new Error(line.detail);
  }
}

async function fetched(address) {
  const answer = await fetch(address, { cache: "no-store" });
  if (!answer.ok) throw new Error(t("网络或服务暂不可用，请稍候再试。", "The network or the service is away; try again in a moment."));
  return answer.json();
}

function say(words, share) {
  told.textContent = words;
  bar.value = share;
}
