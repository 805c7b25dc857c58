// What keying a paper is for: to count it, to key it first or second, to settle two keyings, to correct it, to rule on it.
//
// Each says which statement is signed by whom, and which paper is meant. What it leaves out: keying (keying.js).

import { randomId } from "/static/js/bytes.js";
import { t } from "/static/js/text.js";
import { double, given, progress } from "./desk.js";

/** The modes between which a person chooses; correcting and ruling begin with a paper. */
export const daily = double ? ["first", "second", "settle"] : ["count"];

export const MODES = {
  count: { type: "PaperCounted", name: () => t("唱票计票", "Counting"), roles: ["COUNTER"], paper: () => randomId() },
  first: { type: "PaperKeyed", name: () => t("第一次录入", "First keying"), roles: ["COUNTER", "CALLER"], paper: () => randomId() },
  second: { type: "PaperKeyed", name: () => t("第二次录入", "Second keying"), roles: ["COUNTER", "CALLER"], mine: true, among: () => progress().second },
  settle: { type: "KeyingSettled", name: () => t("裁定差异", "Settling differences"), roles: ["COUNTER", "CALLER", "SCRUTINEER"], mine: true, among: () => progress().differing },
  correct: { type: "PaperCorrected", name: () => t("更正一张票", "Correcting a paper"), offices: [["COUNTER"], ["SCRUTINEER"]], decides: true },
  rule: { type: "DoubtfulPaperRuled", name: () => t("认定疑难票", "Ruling on a doubtful paper"), offices: [["CHAIR"], ["SCRUTINEER"]], decides: true },
};

/** The keys of this device that may sign in a mode. Whose keyings must differ signs with the key that is signed in. */
export const signers = (mode, keys) => keys.filter((held) => held.roles.some((role) => MODES[mode].roles?.includes(role)) && (!MODES[mode].mine || held.key.keyid === given.me.keyid));
