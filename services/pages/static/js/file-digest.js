// <file-digest name="document" label="…" required>: a document's SHA-256, computed from the file in the browser, or pasted.
//
// Holds an input of that name for forms.js. The file goes nowhere.

import { hex, sha256 } from "/static/js/bytes.js";
import { made, t } from "/static/js/text.js";

class FileDigest extends HTMLElement {
  connectedCallback() {
    if (this.children.length) return;
    const label = this.getAttribute("label") || t("文书", "Document");
    const required = this.hasAttribute("required");
    this.digest = made("input", { name: this.getAttribute("name"), "data-kind": "text", pattern: "[0-9a-f]{64}", maxlength: 64, autocomplete: "off", required, title: t("64 位十六进制摘要", "64 hex digits"), placeholder: t("选文件后自动填写，或粘贴 64 位摘要", "filled in from the file, or paste 64 hex digits") });
    const file = made("input", { type: "file" });
    file.addEventListener("change", async () => {
      if (file.files.length) this.digest.value = hex(await sha256(new Uint8Array(await file.files[0].arrayBuffer())));
    });
    const must = required ? made("span", { class: "must", "aria-hidden": "true" }, "*") : null;
    this.append(
      made("div", { class: "field" }, made("label", {}, label, must, made("span", { class: "hint" }, t(" 选择文件", " choose the file")), file), made("label", {}, made("span", { class: "unseen" }, t(`${label}的摘要`, `digest of ${label}`)), this.digest)),
    );
  }
}

customElements.define("file-digest", FileDigest);
