// <key-by-code name="key">: a field for a public key that another device put up: its code is typed or scanned, its words compared.
//
// Holds an input of that name for forms.js. What it leaves out: putting a key up (device.js), appointing (the form around it).

import { lang, made, t } from "/static/js/text.js";
import "/static/js/key-words.js";

const CODE = /(?:^|code=|\D)(\d{8})(?:$|\D)/;

class KeyByCode extends HTMLElement {
  connectedCallback() {
    if (this.children.length) return;
    const id = `code-${this.getAttribute("name")}`;
    this.code = made("input", { id, inputmode: "numeric", autocomplete: "off", placeholder: "0000 0000", maxlength: 300, required: this.hasAttribute("required") });
    this.key = made("input", { type: "hidden", name: this.getAttribute("name"), "data-kind": "text" });
    this.answer = made("div", { role: "status" });
    const parts = [made("label", { for: id }, t("对方设备上的登记码（8 位）", "Code shown on the other device (8 digits)")), this.code];
    if ("BarcodeDetector" in globalThis && navigator.mediaDevices) {
      const scan = made("button", { type: "button" }, t("用摄像头扫码", "Scan with the camera"));
      scan.onclick = () => this.scan(scan);
      parts.push(made("p", { class: "actions" }, scan));
    }
    this.append(made("div", { class: "field" }, ...parts), this.answer, this.key);
    this.code.addEventListener("input", () => this.look());
    const given = new URLSearchParams(location.search).get("code");
    if (given) {
      this.code.value = given;
      this.look();
    }
  }

  async look() {
    const found = CODE.exec(this.code.value.replace(/(\d{4})\s(\d{4})/, "$1$2").trim());
    this.key.value = "";
    this.answer.replaceChildren();
    if (!found) return;
    let told;
    try {
      const answer = await fetch(`/pages/enrolments/${found[1]}`, { cache: "no-store", headers: { "accept-language": lang } });
      told = await answer.json();
      if (!answer.ok) throw new Error(told.detail);
    } catch (error) {
      this.answer.replaceChildren(made("p", { class: "told bad" }, error.message));
      return;
    }
    const same = made("input", { type: "checkbox", required: true });
    same.addEventListener("change", () => (this.key.value = same.checked ? told.key : ""));
    this.answer.replaceChildren(
      made(
        "div", { class: "told" },
        made("p", {}, t("对方自称：", "Its owner says: "), made("strong", {}, told.name || t("（未写姓名）", "(no name)"))),
        made("p", {}, t("请与对方出声核对这八个词：", "Compare these eight words aloud with them:")),
        made("p", { class: "key-words" }, made("key-words", { keyid: told.keyid })),
        made("label", { class: "choice" }, same, t("八个词与对方设备上的完全相同", "All eight words are the same on the other device")),
        made("p", { class: "quiet" }, made("code", {}, told.keyid)),
      ),
    );
    same.focus();
    this.dispatchEvent(new CustomEvent("found", { bubbles: true, detail: told }));
  }

  async scan(button) {
    const video = made("video", { autoplay: true, playsinline: true, muted: true });
    button.disabled = true;
    this.answer.replaceChildren(video);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      for (const ends = Date.now() + 60_000; Date.now() < ends && this.isConnected; ) {
        const [seen] = await detector.detect(video).catch(() => []);
        if (seen && CODE.test(seen.rawValue)) {
          this.code.value = CODE.exec(seen.rawValue)[1];
          break;
        }
        await new Promise((wake) => setTimeout(wake, 200));
      }
      for (const track of stream.getTracks()) track.stop();
      await this.look();
    } catch {
      this.answer.replaceChildren(made("p", { class: "told open" }, t("不能使用摄像头，请输入登记码。", "The camera cannot be used; type the code.")));
    } finally {
      button.disabled = false;
    }
  }
}

customElements.define("key-by-code", KeyByCode);
