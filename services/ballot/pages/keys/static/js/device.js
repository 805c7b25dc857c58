// The page of this device's keys: makes one, puts it up for enrolment, shows what office it holds, and destroys it.
//
// What it leaves out: the key itself (keys.js) and appointing (the officers' page).

import { base64, utf8 } from "/static/js/bytes.js";
import { cannotSign, deviceKeys, makeKey, removeKey, signPayload } from "/static/js/keys.js";
import { closeSession } from "/static/js/session.js";
import { lang, made, t } from "/static/js/text.js";
import "/static/js/key-words.js";

const ENROLMENT_TYPE = "application/vnd.jianpiao.enrolment+json";

const list = document.querySelector("#keys");
const form = document.querySelector("#make");
const { election = "", path = "" } = list.dataset;
const words = JSON.parse(document.querySelector("#offices").textContent);

begin();

async function begin() {
  const why = await cannotSign();
  if (why) {
    form.hidden = true;
    list.replaceChildren(made("p", { class: "told bad" }, why));
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = form.elements.name.value.trim();
    if (!name) return;
    await makeKey(name);
    form.reset();
    await show();
  });
  document.querySelector("#leave").onclick = async () => {
    await closeSession();
    document.querySelector("#left").textContent = t("已退出登录。", "Signed out.");
  };
  await show();
}

async function show() {
  const [held, officers] = await Promise.all([deviceKeys(), officersOf()]);
  list.replaceChildren(...held.map((key) => card(key, officers.get(key.keyid))));
  if (!held.length) list.replaceChildren(made("p", { class: "empty" }, t("这台设备还没有密钥。请在下面写上姓名，生成一把。", "This device holds no key yet. Write your name below and make one.")));
  form.closest("details").open = !held.length;
}

async function officersOf() {
  if (!election) return new Map();
  const answer = await fetch(`/pages/${election}/officers`, { cache: "no-store" });
  return answer.ok ? new Map((await answer.json()).officers.map((each) => [each.keyid, each])) : new Map();
}

function card(key, officer) {
  const place = made("div", { class: "enrolment" });
  const put = made("button", { type: "button", class: officer ? "" : "main" }, t("请人任命：显示登记码", "Be appointed: show a code"));
  put.onclick = () => putUp(key, place, put);
  const drop = made("button", { type: "button", class: "danger" }, t("销毁此密钥", "Destroy this key"));
  drop.onclick = () => destroy(key, officer);
  return made(
    "article", { class: "card", "data-keyid": key.keyid },
    made("header", {}, made("h2", {}, key.name || t("未命名", "No name"), " ", status(officer))),
    made("p", { class: "key-words" }, made("key-words", { keyid: key.keyid })),
    made("p", { class: "quiet" }, t("密钥编号 ", "Key "), made("code", {}, key.keyid)),
    place,
    made("p", { class: "actions" }, put, drop),
    authority(key),
  );
}

function status(officer) {
  if (officer) return made("span", { class: "chip good" }, `${officer.id} · ${officer.roles.map((role) => words[role] ?? role).join(t("、", ", "))}`);
  return election ? made("span", { class: "chip open" }, t("尚未任命", "Not appointed yet")) : "";
}

async function putUp(key, place, button) {
  button.disabled = true;
  const payload = utf8(JSON.stringify({ key: key.publicKey, name: key.name, origin: location.origin }));
  const body = JSON.stringify({ payload: base64(payload), sig: await signPayload(key, ENROLMENT_TYPE, payload) });
  try {
    const answer = await fetch("/pages/enrolments", { method: "POST", headers: { "content-type": "application/json", "accept-language": lang }, body });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    const link = path ? `${location.origin}${path}?code=${told.code}` : told.code;
    const spaced = `${told.code.slice(0, 4)} ${told.code.slice(4)}`;
    place.replaceChildren(
      made("div", { class: "code" },
        made("img", { src: `/pages/qr.svg?text=${encodeURIComponent(link)}`, alt: t(`登记码 ${spaced} 的二维码`, `QR code of ${spaced}`), width: 180, height: 180 }),
        made("div", {},
          made("p", { class: "great num" }, spaced),
          made("p", {}, t("半小时内有效。请选举委员会主任（或街道）在其设备的“工作人员”页输入或扫描此码，并与您出声核对上面八个词。", "Good for half an hour. The chair (or the authority) types or scans it on their device's page of officers, and compares the eight words above with you aloud.")))),
    );
  } catch (error) {
    place.replaceChildren(made("p", { class: "told bad" }, error.message));
  } finally {
    button.disabled = false;
  }
}

async function destroy(key, officer) {
  const dialog = document.querySelector("#destroy");
  dialog.querySelector("[data-name]").textContent = key.name;
  dialog.querySelector("[data-serving]").hidden = !officer;
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue !== "destroy") return;
    await removeKey(key.keyid);
    await show();
  };
  dialog.showModal();
}

/** For whoever calls elections: the line that the service's operator adds to the file of authorities. */
function authority(key) {
  return made(
    "details", { class: "authority" },
    made("summary", {}, t("我是发起选举的街道（乡镇）：登记本密钥", "I call elections (township): register this key")),
    made("p", {}, t("请把下面一行交给本服务的运维人员，加入 --authorities 所指的文件，然后重启服务；此后即可用本密钥发起选举。", "Give this line to whoever runs the service. It goes into the file that --authorities names; after a restart this key may call elections.")),
    made("pre", {}, `${key.publicKey}  # ${key.name}`),
  );
}
