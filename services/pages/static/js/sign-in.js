// The page that signs in and comes back: by itself where the device holds one key in office, else the person chooses.
//
// What it leaves out: proving the key (session.js).

import { cannotSign } from "/static/js/keys.js";
import { openSession, signIn } from "/static/js/session.js";
import { made, t } from "/static/js/text.js";

const LOOP_MS = 5_000;

const place = document.querySelector("#sign-in");
const { election } = place.dataset;
const before = `signed in ${election}`;

begin();

async function begin() {
  const why = await cannotSign();
  if (why) return tell(why, other());
  // Signed in a moment ago and here again: the browser does not keep the cookie. Trying on would never end.
  if (Date.now() - Number(sessionStorage.getItem(before) ?? 0) < LOOP_MS) {
    return tell(t("已登录，但浏览器没有保存登录状态。请允许本站使用 Cookie，然后重新打开此页。", "Signed in, but the browser did not keep it. Allow this site's cookies and open the page again."));
  }
  const answer = await signIn(election);
  if (answer.ok) return back();
  if (answer.problem.code === "choose-key") return choose(answer.held);
  tell(made("strong", {}, answer.problem.title), answer.problem.detail, other("button main"));
}

async function choose(held) {
  const buttons = held.map(({ key, officer }) => {
    const button = made("button", { type: "button", class: "tall" }, key.name || officer.id, made("span", { class: "quiet" }, ` ${officer.id} · ${officer.offices.join(t("、", ", "))}`));
    button.onclick = async () => {
      const answer = await openSession(election, key);
      if (answer.ok) back();
      else tell(answer.problem.title, answer.problem.detail);
    };
    return button;
  });
  tell(t("这台设备上有几把密钥。您是哪一位？", "This device holds several keys. Who are you?"), made("p", { class: "actions" }, ...buttons), other());
}

function other(look = "button plain") {
  return made("p", { class: "actions" }, made("a", { class: look, href: `/device?election=${election}` }, t("到“本机密钥”页", "To this device's keys")));
}

function back() {
  sessionStorage.setItem(before, String(Date.now()));
  location.reload();
}

function tell(...parts) {
  place.replaceChildren(...parts.map((each) => (each.localName === "p" ? each : made("p", {}, each))));
}

