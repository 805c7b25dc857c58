// What this desk signed: papers handed out, spoiled ones, conflicts; each with how far it has come in the device's queue.
//
// A paper that the law refuses because another desk was first becomes a report that it went out twice, so that it is never lost: by
// itself where it had waited for the network, for then it was in the elector's hand long before; else the clerk is asked.
// What it leaves out: sending (queue.js), showing (view.js).

import { enqueue, forget, items, start, watch } from "/static/js/queue.js";
import { payloadOf, signStatement } from "/static/js/statement.js";
import { t } from "/static/js/text.js";
import { kind } from "/static/js/desk/words.js";

const OURS = new Set(["PaperIssued", "PaperSpoiled", "IssueConflictReported"]);
const TWICE = "paper-issued-before";
const SAME_WORDS = t("别处在同一时刻已发给此人。", "Another desk handed it out at the same moment.");
/** A refusal that comes so soon finds the paper still on the desk, more often than not. */
const AT_ONCE_MS = 6_000;

/** The acts of this device in an election. `changed()` is called after every change; `recorded(act)` once the log has one. */
export class Outbox {
  constructor(election, { changed, recorded }) {
    Object.assign(this, { election, changed, recorded, acts: new Map(), away: false, me: null });
  }

  /** Takes up what waits and what was refused, and goes on sending. `me`: `{key, officer}` who signs conflicts. */
  async begin(me) {
    this.me = me;
    for (const item of [...(await items(this.election, "waiting")), ...(await items(this.election, "refused"))]) {
      if (OURS.has(item.type)) this.acts.set(item.id, this.actOf(item, payloadOf(item.envelope)));
    }
    this.stop ??= watch((news) => this.hear(news));
    start();
    for (const act of this.list()) await this.consider(act);
    this.changed();
  }

  end() {
    this.stop?.();
    this.stop = null;
  }

  list() {
    return [...this.acts.values()];
  }

  get waiting() {
    return this.list().filter((each) => each.state === "waiting").length;
  }

  /** Signs an act of this desk and puts it into the queue; resolves once it is on the disk, with the act. */
  async sign(type, body) {
    const signed = await signStatement(this.me.key, { election: this.election, type, body });
    const act = { ...this.actOf({ ...signed, state: "waiting" }, payloadOf(signed.envelope)), signedAt: Date.now() };
    this.acts.set(signed.id, act);
    try {
      const item = await enqueue(this.election, signed, `${kind(type)} ${body.elector ?? ""}`.trim());
      act.number = item.number;
    } catch (error) {
      this.acts.delete(signed.id);
      throw error;
    }
    this.changed();
    return act;
  }

  /** The clerk's answer to a refusal: whether the paper was handed over. */
  async settle(act, handedOver) {
    if (handedOver) return this.report(act);
    await forget(act.number);
    this.acts.delete(act.id);
    this.changed();
  }

  /** Resolves with the act once the service has answered for it, or after `patience` milliseconds, whichever is first. */
  answered(act, patience) {
    return new Promise((resolve) => {
      const until = Date.now() + patience;
      const look = () => (act.state !== "waiting" || Date.now() > until ? resolve(act) : setTimeout(look, 30));
      look();
    });
  }

  async hear({ item, away }) {
    this.away = away;
    const act = item && this.acts.get(item.id);
    if (act && item.state === "forgotten") this.acts.delete(act.id);
    else if (act && item.state !== act.state) await this.learn(act, item);
    this.changed();
  }

  async learn(act, { number, state, problem, receipt, new: first }) {
    const theirs = state === "sent" && first === false && (await this.isAnothers(act, receipt.index));
    Object.assign(act, theirs ? { number, state: "refused", problem: { code: TWICE, detail: SAME_WORDS } } : { number, state, problem, index: receipt?.index });
    if (act.state === "sent") await this.recorded(act);
    await this.consider(act);
  }

  /** Whether the log has these very words by another's key: two desks said the same in the same millisecond (in a drill, whose clock
   * stands still, in the same minute), and to the log that is one statement. Then two papers went out all the same. */
  async isAnothers(act, index) {
    if (act.kind !== "PaperIssued") return false;
    try {
      const answer = await fetch(`/elections/${this.election}/entries/${index}`, { cache: "no-store" });
      const { signatures } = JSON.parse((await answer.json()).entry).statement;
      return !signatures.some((each) => each.keyid === this.me.key.keyid);
    } catch {
      return false;
    }
  }

  /** What is to be done about a refusal. */
  async consider(act) {
    if (act.state !== "refused" || act.kind !== "PaperIssued" || act.problem?.code !== TWICE || act.asks) return;
    if (act.signedAt !== undefined && Date.now() - act.signedAt < AT_ONCE_MS) act.asks = true;
    else await this.report(act);
  }

  async report(act) {
    act.asks = false;
    const known = this.list().some((each) => each.kind === "IssueConflictReported" && each.elector === act.elector && each.round === act.round);
    // First the report is on the disk, then the refused statement is forgotten: a crash between leaves both.
    if (!known) await this.sign("IssueConflictReported", { round: act.round, station: act.station, elector: act.elector });
    await forget(act.number);
    this.acts.delete(act.id);
    this.changed();
  }

  actOf({ id, number, state, type, problem }, { body, done_at: doneAt }) {
    const { round, station, elector = null, proxy = null } = body;
    return { id, number, kind: type, state, problem, round, station, elector, proxy, at: Date.parse(doneAt), officer: this.me.officer, asks: false };
  }
}
