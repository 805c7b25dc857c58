// What a statement of the count says, in rows that people can compare with the paper in their hands before they sign.

import { t } from "/static/js/text.js";
import { ballot, named } from "./desk.js";
import { short } from "./sheet.js";
import { explanationWord, postWord, reasonWord, verdictWord } from "./words.js";

const sheets = (count) => t(`${count} 张`, `${count} papers`);
const box = (body) => [[t("票箱", "Box"), body.station ?? t("全部", "all")]];

function reading(body) {
  return [
    [t("选票", "Paper"), body.paper.slice(0, 6)],
    [t("认定为", "It is"), verdictWord(body.verdict) + (body.reason ? ` · ${reasonWord(body.reason)}` : "")],
    [t("票面", "On it"), short(ballot, body)],
  ];
}

const OF = {
  BoxOpened: (body) => [...box(body), [t("收回", "Returned"), sheets(body.returned)], [t("放入票堆", "Into pile"), body.pile], [t("封条", "Seal"), body.seal_intact ? t("完好", "intact") : t("不完好", "broken")]],
  PilesMerged: (body) => [[t("票堆", "Pile"), body.pile], [t("并入", "Into"), body.into]],
  BatchAttested: (body) => [[t("票堆", "Pile"), body.pile], [t("这一批", "This batch"), sheets(body.papers)]],
  PaperCorrected: reading,
  DoubtfulPaperRuled: (body) => [...reading(body), [t("委员会", "Committee"), t(`到会 ${body.present ?? 0} 人，同意 ${body.in_favour ?? 0} 人`, `${body.in_favour ?? 0} of ${body.present ?? 0} present agree`)]],
  DifferenceExplained: (body) => [[t("规则", "Rule"), body.rule], ...box(body), [t("原因", "Cause"), explanationWord(body.explanation)], [t("书面说明", "Document"), body.document.slice(0, 12)]],
  CountClosed: (body) => [
    ...["valid", "partly_invalid", "invalid", "blank"].map((name) => [verdictWord(name.toUpperCase()), sheets(body[name])]),
    ...ballot.posts.map((post) => [postWord(post), votes(body.votes[post.id] ?? {})]),
  ],
};

/** `[label, value]` rows; none for statements that are not of the count. */
export const factsOf = (type, body) => OF[type]?.(body) ?? [];

const votes = (given) =>
  Object.entries(given)
    .sort(([, one], [, other]) => other - one)
    .map(([person, count]) => `${named(person)} ${count}`)
    .join("、") || "0";
