// What the desk says, in both languages: why somebody gets no paper, and what to do about it.

import { t } from "/static/js/text.js";

const WHY = {
  "not-on-roll": ["选民名单上没有这个号码。请本人出示证件，按姓名再找一遍；确实没有的，不能发票，告诉主持人。", "This number is not on the roll. Look again by name; whoever is not on it gets no paper. Tell whoever presides."],
  removed: ["已从选民名单中除名，不能发票。有异议的，请找主持人。", "Was taken off the roll and gets no paper. Whoever disagrees should see whoever presides."],
  "may-not-vote": ["只有被选举权，没有选举权，不能发票。", "May stand and not vote; gets no paper."],
  "the-elected-vote": ["本轮只由当选人投票，此人不是当选人。", "In this round the elected alone vote; this person is not one of them."],
  "votes-elsewhere": ["此人属于别的小组，请到自己小组的投票站领票。", "Belongs to another group and gets the paper at that group's station."],
  issued: ["本轮选票已经发出，不能再发。", "This round's paper is out; there is no other."],
  "mandate-not-usable": ["委托没有公布，或受托人已是候选人，不能代领。", "The mandate was not posted, or its proxy has become a candidate; it does not count."],
};

/** Why somebody gets no paper, in words. */
export const why = (code) => t(...(WHY[code] ?? [code, code]));

const KINDS = {
  PaperIssued: ["发出选票", "paper handed out"],
  PaperSpoiled: ["作废换票", "spoiled paper exchanged"],
  IssueConflictReported: ["重复发票", "handed out twice"],
};

/** What a statement of this desk is called. */
export const kind = (type) => t(...(KINDS[type] ?? [type, type]));

const STATES = {
  waiting: ["待发", "waiting"],
  sent: ["已入账", "recorded"],
  refused: ["被拒绝", "refused"],
  conflict: ["重复，已报告", "twice, reported"],
};

/** How far it has come, in words. */
export const state = (name) => t(...(STATES[name] ?? [name, name]));

const ADVICE = {
  "station-not-open": ["投票站当时没有开放：尚未开始，或已经封箱。已封箱的，请把这一笔告诉投票站负责人，由主持人填报差额说明。", "The station was not open then. If it has closed since, tell the station's chief; whoever presides explains the difference."],
  "paper-issued-before": ["别处已先发给此人。", "Another desk was first."],
  "no-conflict": ["此人的重复发票已经报告过，或没有先发出的票。若这是第三张，请告诉主持人。", "The conflict was reported before, or no earlier paper is recorded. If this is a third paper, tell whoever presides."],
  "not-on-roll": ["名单上没有此人。请收回选票，告诉主持人。", "Not on the roll. Take the paper back and tell whoever presides."],
  "more-than-present": ["发出的票已与实到会人数相等。请核对到会人数，告诉主持人。", "As many papers are out as people are present. Check who came and tell whoever presides."],
};

/** What to do about a refusal. */
export const advice = (code) => t(...(ADVICE[code] ?? ["请收回这张选票（如已交出），并告诉投票站负责人。", "Take the paper back if it was handed over, and tell the station's chief."]));

/** `09:05` in Beijing time, of milliseconds since 1970. */
export const hour = (at) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" }).format(at);

const OFFICES = {
  ISSUER: ["验证发票员", "issuer"],
  STATION_CHIEF: ["投票站负责人", "chief of a station"],
  CHAIR: ["主任", "chair"],
};

/** The offices of somebody at a desk, in words. */
export const offices = (roles) => roles.filter((each) => OFFICES[each]).map((each) => t(...OFFICES[each])).join(t("、", ", "));
