// The search for a name that an elector wrote on the paper: by number, name or pinyin initials, for one of the posts.
//
// What it leaves out: whether the name counts (reading.js says, the law decides).

import { t } from "/static/js/text.js";
import { people } from "./desk.js";
import { button, element } from "./elements.js";
import { NOBODY } from "./reading.js";
import { postWord } from "./words.js";

const SHOWN = 8;

/** Electors whose number or name holds `words`, or whose initials begin with them; at most eight. */
export function found(list, words) {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return [];
  const fits = ([number, name, initials]) => number.toLowerCase().includes(wanted) || name.toLowerCase().includes(wanted) || initials.split(" ").some((each) => each.startsWith(wanted));
  const hits = [];
  for (const each of list) {
    if (fits(each) && hits.push(each) === SHOWN) break;
  }
  return hits;
}

/** Asks in `dialog` for a name and its post, beginning with `first`; resolves with `{post, person}` or null. */
export function askName(dialog, posts, first) {
  return new Promise((resolve) => {
    let post = first;
    let chosen = 0;
    let rows = [];
    const input = element("input", { type: "search", class: "great", autocomplete: "off", spellcheck: "false", role: "combobox", "aria-expanded": "true", "aria-controls": "names", "aria-label": t("编号、姓名或拼音首字母", "Number, name or initials"), placeholder: t("编号、姓名或拼音首字母", "number, name or initials") });
    const list = element("ul", { id: "names", class: "names", role: "listbox", "aria-label": t("找到的选民", "Electors found") });
    const tabs = element("p", { class: "actions" });
    const answer = (person) => {
      dialog.onclose = null;
      dialog.close();
      resolve(person === null ? null : { post, person });
    };
    const choose = (id) => {
      post = id;
      tabs.replaceChildren(...posts.map((each) => button(postWord(each), () => choose(each.id), "", { "aria-pressed": String(each.id === post) })));
      input.focus();
    };
    const draw = () => {
      const hits = found(people, input.value).map(([number, name]) => ({ person: number, text: name === number ? number : `${name} ${number}` }));
      rows = input.value.trim() ? [...hits, { person: NOBODY, text: t("名单上没有这个人", "not on the roll") }] : [];
      chosen = Math.min(chosen, Math.max(0, rows.length - 1));
      list.replaceChildren(...rows.map(({ person, text }, at) => element("li", { id: `name-${at}`, role: "option", "aria-selected": String(at === chosen), click: () => answer(person) }, text)));
      if (rows.length) input.setAttribute("aria-activedescendant", `name-${chosen}`);
      else input.removeAttribute("aria-activedescendant");
    };
    input.addEventListener("input", () => {
      chosen = 0;
      draw();
    });
    input.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && rows.length) {
        chosen = (chosen + step + rows.length) % rows.length;
        draw();
      } else if (event.key === "Escape" && !event.isComposing) {
        answer(null); // a search field would take the first press for itself
      } else if (event.key === "Enter" && !event.isComposing && rows.length) {
        answer(rows[chosen].person);
      } else if (["PageDown", "PageUp"].includes(event.key)) {
        const at = posts.findIndex((each) => each.id === post) + (event.key === "PageDown" ? 1 : -1);
        choose(posts[(at + posts.length) % posts.length].id);
      } else return;
      event.preventDefault();
    });
    dialog.replaceChildren(
      element("h2", { id: "ask-title" }, t("另选他人", "A name written in")),
      tabs,
      input,
      list,
      element("p", { class: "quiet" }, t("↑ ↓ 选人，Enter 确定，PageDown 换职位，Esc 取消。", "↑ ↓ to choose, Enter to take, PageDown for the next post, Esc to cancel.")),
    );
    dialog.onclose = () => resolve(null);
    choose(post);
    draw();
    dialog.showModal();
    input.focus();
  });
}
