// <queue-strip election="…">: how many statements of this device wait to be sent, and what was refused, for people.
//
// A desk puts it into its page; without `election` it tells of all. What it leaves out: sending (queue.js).

import { again, forget, items, start, summary, watch } from "/static/js/queue.js";
import { made, t } from "/static/js/text.js";

class QueueStrip extends HTMLElement {
  connectedCallback() {
    this.setAttribute("role", "status");
    this.stop = watch(() => this.later());
    start();
    this.show();
  }

  disconnectedCallback() {
    this.stop?.();
  }

  /** Many changes, one drawing. */
  later() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.show();
    });
  }

  async show() {
    const election = this.getAttribute("election");
    const { waiting, refused, away } = await summary(election);
    const parts = [];
    if (waiting) {
      parts.push(made("span", { class: "chip open" }, t(`${waiting} 条待发`, `${waiting} waiting`)));
      if (away) parts.push(made("span", {}, t("网络或服务暂不可用；已签名的都存在本机，恢复后自动发送。可以继续工作。", "The network or the service is away. What was signed is kept here and sent when it is back; go on working.")));
    } else if (away) {
      parts.push(made("span", { class: "chip open" }, t("网络或服务暂不可用", "Network or service away")));
    } else {
      parts.push(made("span", { class: "chip good" }, t("全部已记录", "All recorded")));
    }
    if (refused) parts.push(made("span", { class: "chip bad" }, t(`${refused} 条被拒绝`, `${refused} refused`)));
    const children = [made("p", { class: "actions" }, ...parts)];
    if (refused) children.push(await this.refusals(election));
    this.className = refused ? "told bad" : waiting || away ? "told open" : "told good";
    this.dataset.waiting = waiting;
    this.dataset.refused = refused;
    this.replaceChildren(...children);
  }

  async refusals(election) {
    const rows = (await items(election, "refused")).map((item) => {
      const once = made("button", { type: "button" }, t("再发一次", "Send again"));
      once.onclick = () => again(item.number);
      const drop = made("button", { type: "button", class: "plain" }, t("已处理，移去", "Dealt with; remove"));
      drop.onclick = () => forget(item.number);
      const clause = item.problem.clause ? t(`依据：${item.problem.clause}`, `By: ${item.problem.clause}`) : "";
      return made("li", {}, made("strong", {}, item.label || item.type), " ", item.problem.detail, " ", made("span", { class: "quiet" }, `${clause} ${item.problem.code}`), made("span", { class: "actions" }, once, drop));
    });
    return made("ul", {}, ...rows);
  }
}

customElements.define("queue-strip", QueueStrip);
