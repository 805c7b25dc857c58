// The digest of exactly the PDF that hangs on the board: of the one that is kept now, or of a file that was kept before.
// What it leaves out: signing and sending (forms.js).

import { t } from "/static/js/text.js";

const form = document.getElementById("posted");
const digestField = form.elements.namedItem("document");
const pdf = document.getElementById("pdf");

document.getElementById("take").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  try {
    const answer = await fetch(pdf.href, { headers: { accept: "application/pdf" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const bytes = await answer.arrayBuffer();
    keep(bytes, pdf.dataset.file);
    await fill(bytes, pdf.dataset.file);
  } catch (error) {
    tell(t(`没有取到 PDF（${error.message}）。请检查网络后再点一次。`, `The PDF could not be fetched (${error.message}). Check the network and try again.`));
  } finally {
    button.disabled = false;
  }
});

document.getElementById("kept").addEventListener("change", async (event) => {
  const [file] = event.currentTarget.files;
  if (file) await fill(await file.arrayBuffer(), file.name);
});

/** Gives the bytes to the reader as a file, the very ones that the digest is of. */
function keep(bytes, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function fill(bytes, name) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  digestField.value = [...digest].map((each) => each.toString(16).padStart(2, "0")).join("");
  tell(t(`摘要出自 ${name}。张贴的须是这一份。`, `The digest is that of ${name}. It has to be the one that hangs.`));
}

function tell(text) {
  form.querySelector("output").textContent = text;
}
