// Signs a question and its answer with a key of this device, and hands the file to whoever asked.
//
// The service writes what is to be signed; it says what was asked and answered, by whom, and of which checkpoint. What it leaves
// out: computing the answer, which the other side does again.

import { base64 } from "/static/js/bytes.js";
import { cannotSign, deviceKeys, makeKey } from "/static/js/keys.js";
import { addSignature } from "/static/js/statement.js";

const KEPT_MS = 60_000; // so long the browser may take to save the file

document.addEventListener("submit", async (event) => {
  if (event.target.id !== "dispute") return;
  event.preventDefault();
  const form = event.target;
  const said = document.getElementById("disputed");
  const button = form.querySelector("button");
  button.disabled = true;
  said.value = form.dataset.wait;
  try {
    said.value = await sign(form);
  } catch (error) {
    said.value = error.message;
  } finally {
    button.disabled = false;
  }
});

/** Asks, signs and hands over; what became of it, in words. */
async function sign(form) {
  const why = await cannotSign();
  if (why) return why;
  const name = form.elements.by.value.trim();
  const key = (await deviceKeys()).find((each) => each.name === name) ?? (await makeKey(name));
  const question = JSON.parse(document.getElementById("answer").dataset.question);
  const answer = await fetch(form.dataset.address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/octet-stream, application/problem+json" },
    body: JSON.stringify({ question, name, key: key.publicKey }),
  });
  if (!answer.ok) return (await answer.json()).detail;
  const payload = new Uint8Array(await answer.arrayBuffer());
  const unsigned = { payloadType: answer.headers.get("x-payload-type"), payload: base64(payload), signatures: [] };
  handOver(JSON.stringify(await addSignature(key, unsigned)), "dispute.json");
  const { verified } = JSON.parse(new TextDecoder().decode(payload));
  return verified ? form.dataset.done : `${form.dataset.done} ${form.dataset.unverified}`;
}

function handOver(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
