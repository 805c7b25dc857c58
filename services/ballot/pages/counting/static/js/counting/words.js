// The words of the count, in both languages, as people say them in the hall.

import { lang, t } from "/static/js/text.js";

export const verdictWord = (verdict) =>
  ({
    VALID: t("有效票", "valid"),
    PARTLY_INVALID: t("部分有效", "partly valid"),
    INVALID: t("无效票", "invalid"),
    BLANK: t("空白票", "blank"),
    DOUBTFUL: t("疑难票", "doubtful"),
  })[verdict];

export const verdictKind = (verdict) => ({ VALID: "good", INVALID: "bad", DOUBTFUL: "open", PARTLY_INVALID: "open", BLANK: "" })[verdict];

export const reasonWord = (reason) =>
  ({
    UNREADABLE: t("无法辨认", "cannot be read"),
    NOT_OFFICIAL: t("不是规定的选票", "not an official paper"),
    IDENTIFIES_VOTER: t("有能看出投票人的记号", "shows who voted"),
    DEFACED: t("涂改毁损", "defaced"),
    BY_RULING: t("经认定无效", "invalid by ruling"),
  })[reason];

export const officeWord = (office) =>
  ({
    CHAIR: t("选举委员会主任", "chair of the committee"),
    CALLER: t("唱票人", "caller"),
    COUNTER: t("计票人", "counter"),
    SCRUTINEER: t("监票人", "scrutineer"),
  })[office] ?? office;

export const explanationWord = (explanation) =>
  ({
    TAKEN_AWAY: t("选票被带走", "papers were taken away"),
    MISCOUNTED: t("清点有误", "miscounted"),
    DESTROYED: t("选票毁损", "papers were destroyed"),
    ISSUED_TWICE: t("重复发票", "issued twice"),
    FOREIGN_SHEETS: t("混入其他纸张", "foreign sheets"),
    OTHER: t("其他", "other"),
  })[explanation];

/** A post's title. */
export const postWord = (post) => (lang === "en" ? post.en : post.zh);

/** Why a mark, or the whole paper, counts for nothing. `named(person)` is what to call somebody. */
export function lossWord({ why, post, person }, ballot, named) {
  const title = post === undefined ? "" : postWord(ballot.posts.find((each) => each.id === post));
  const whole = ballot.rules.overvote === "WHOLE_PAPER";
  switch (why) {
    case "OVERVOTE":
      return whole ? t(`${title}选多：整张票无效`, `${title}: too many marks, the whole paper is invalid`) : t(`${title}选多：该职位无效`, `${title}: too many marks, this post is void`);
    case "TWO_POSTS":
      return post === undefined ? t(`${named(person)}选在两个职位：整张票无效`, `${named(person)} for two posts: the whole paper is invalid`) : t(`${named(person)}选在两个职位：${title}这一票不算`, `${named(person)} for two posts: not counted for ${title}`);
    case "FOR_ABSTENTION":
      return t(`${title}弃权又另选：${named(person)}不算`, `${title}: abstained and wrote in, ${named(person)} is not counted`);
    case "CANNOT_WIN":
      return t(`${named(person)}不能当选${title}：不算`, `${named(person)} cannot be elected ${title}: not counted`);
    default:
      return reasonWord(why);
  }
}
