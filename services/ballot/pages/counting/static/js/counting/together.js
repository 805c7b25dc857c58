// A statement of several people: they sign one after the other on this device, or on devices of their own.
//
// Whoever holds a key on this device signs here. If all do, the statement waits in this device's queue, also without the network;
// if somebody is missing it is put up for them, and whoever signs last hands it in.

import { enqueue } from "/static/js/queue.js";
import { propose } from "/static/js/proposals.js";
import { addSignature, signStatement } from "/static/js/statement.js";
import { t } from "/static/js/text.js";
import { election, keysHere } from "./desk.js";
import { button, element } from "./elements.js";
import { factsOf } from "./facts.js";
import { officeWord } from "./words.js";

const dialog = document.querySelector("#together");

/**
 * Lets people sign. Resolves with `{queued: item}` or `{proposed: answer}`; null if they closed it.
 *
 * `offices`: the roles of each signature that is needed.
 */
export async function signTogether({ type, body, title, offices }) {
  const keys = await keysHere();
  const signed = new Map();
  let statement = null;
  return new Promise((resolve) => {
    const close = (answer) => {
      dialog.close();
      resolve(answer);
    };
    dialog.onclose = () => resolve(null);

    const sign = async (at, held) => {
      if (statement === null) statement = await signStatement(held.key, { election, type, body });
      else statement = { ...statement, envelope: await addSignature(held.key, statement.envelope) };
      signed.set(at, held);
      if (signed.size === offices.length) close({ queued: await enqueue(election, statement, title) });
      else draw();
    };

    const hand = async () => {
      const answer = await propose(election, statement);
      if (answer.ok) close({ proposed: answer });
      else draw(answer.problem);
    };

    const row = (office, at) => {
      const who = signed.get(at);
      const free = keys.filter((held) => held.roles.some((role) => office.includes(role)) && ![...signed.values()].includes(held));
      const buttons = free.map((held) => button(t(`${held.key.name} 签名`, `${held.key.name} signs`), () => sign(at, held), "main"));
      const missing = element("span", { class: "quiet" }, t("密钥不在这台设备上", "key not on this device"));
      return element("li", {}, element("span", { class: "office" }, office.map(officeWord).join(t("或", " or "))), who ? element("span", { class: "chip good" }, who.key.name) : buttons.length ? element("span", { class: "actions" }, buttons) : missing);
    };

    const draw = (problem) => {
      dialog.replaceChildren(
        element("h2", { id: "together-title" }, title),
        element("dl", { class: "facts" }, factsOf(type, body).flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)])),
        problem ? element("p", { class: "told bad", role: "alert" }, `${problem.title} ${problem.detail}`) : "",
        element("ul", { class: "signers" }, offices.map(row)),
        element(
          "p",
          { class: "actions" },
          statement === null ? "" : button(t("其余的人在自己的设备上签", "The others sign on their own devices"), hand),
          button(statement === null ? t("取消", "Cancel") : t("作罢", "Give up"), () => close(null), "plain"),
        ),
      );
      dialog.querySelector("button")?.focus();
    };
    draw();
    dialog.showModal();
  });
}
