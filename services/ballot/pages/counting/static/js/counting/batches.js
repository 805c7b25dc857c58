// A batch: the papers of a pile that were counted since the last one, attested by caller, counter and scrutineer.

import { randomId } from "/static/js/bytes.js";
import { settled } from "/static/js/queue.js";
import { t } from "/static/js/text.js";
import { progress, refresh, waiting } from "./desk.js";
import { signTogether } from "./together.js";

const PATIENCE_MS = 3_000;

/** Papers of a pile that a batch attests now: those the log has, and those that this device will send before it. */
export async function unattested(pile) {
  const there = progress().piles.find((each) => each.id === pile);
  if (!there) return 0;
  const ours = (await waiting()).filter(({ body }) => (body.pile ?? "P") === pile);
  const change = { PaperCounted: () => 1, BatchAttested: ({ papers }) => -papers };
  return ours.reduce((sum, { type, body }) => sum + (change[type]?.(body) ?? 0), there.counted - there.attested);
}

/** Lets the three sign the batch of a pile; the answer as `signTogether` gives it, null if there is nothing to attest. */
export async function attest(pile) {
  // What is on its way arrives first, so that the number is the log's; without the network it is this device's.
  const last = (await waiting()).at(-1);
  if (last) await Promise.race([settled(last.number), new Promise((wake) => setTimeout(wake, PATIENCE_MS))]);
  const known = await refresh();
  const papers = await unattested(pile);
  if (papers <= 0) return null;
  return signTogether({
    type: "BatchAttested",
    body: { round: known.round, pile, batch: randomId(), papers },
    title: t(`确认票堆 ${pile} 的一批：${papers} 张`, `Attest a batch of pile ${pile}: ${papers} papers`),
    offices: [["CALLER"], ["COUNTER"], ["SCRUTINEER"]],
  });
}
