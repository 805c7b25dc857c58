// The numbered checks and what was found, in both languages. A check that could not be completed is not passed.

export const PASS = "PASS";
export const FAIL = "FAIL";
export const NOT_CHECKED = "NOT CHECKED";
export const NOT_ASKED_FOR = "NOT ASKED FOR";
export const DOES_NOT_APPLY = "DOES NOT APPLY";

export const TITLES = {
  1: ["逐字节严格读取", "Everything was read strictly, to the last byte"],
  2: ["检查点的签名、见证人与连续性", "The checkpoint's signature, its witnesses, and what it was before"],
  3: ["每个叶、每个数据块与根", "Every leaf, every tile and the root"],
  4: ["每份陈述的签名", "The signature of every statement"],
  5: ["每份陈述当时合法", "Every statement was lawful when it was accepted"],
  6: ["另写程序重新计票", "A separately written recount"],
  7: ["选票核对", "The papers add up"],
  8: ["审计断言", "Audit assertions"],
  9: ["私密字段的披露", "Disclosed private fields"],
  10: ["所引用的其他选举", "Other elections that are cited"],
};

const MOST_KEPT = 200;

export class Ledger {
  constructor() {
    this.checks = new Map(
      Object.keys(TITLES).map((number) => [Number(number), { number: Number(number), title: TITLES[number], findings: [], count: 0, open: null, figure: ["", ""], done: false, other: null }]),
    );
  }

  /** Something does not hold. `code` is stable; `zh` and `en` are for people. */
  add(number, code, zh, en, more = {}) {
    const check = this.checks.get(number);
    check.count += 1;
    if (check.findings.length < MOST_KEPT) check.findings.push({ code, zh, en, ...more });
  }

  /** A check cannot be completed, and why. */
  giveUp(number, zh, en) {
    this.checks.get(number).open ??= [zh, en];
  }

  complete(number, zh, en) {
    Object.assign(this.checks.get(number), { done: true, figure: [zh, en] });
  }

  /** A check that was not asked for, or does not apply. */
  leaveOut(number, status, zh, en) {
    Object.assign(this.checks.get(number), { other: status, figure: [zh, en] });
  }

  status(number) {
    const check = this.checks.get(number);
    if (check.count > 0) return FAIL;
    if (check.other !== null) return check.other;
    return check.done && check.open === null ? PASS : NOT_CHECKED;
  }

  /** As programs read it. */
  told() {
    return [...this.checks.values()].map((check) => ({
      number: check.number,
      title: check.title,
      status: this.status(check.number),
      figure: check.figure,
      reason: check.open,
      failures: check.count,
      findings: check.findings,
    }));
  }
}
