// A receipt that comes by a code: in the address after #, which is sent to nobody, or seen by the camera.
// Without a camera, or in a browser that reads no codes, the field alone is there.
import { t } from "/static/js/text.js";

const form = document.getElementById("look-up");
const field = document.getElementById("f-receipt");
const scan = document.getElementById("scan");
const camera = document.getElementById("camera");

/** The receipt in a scanned text: the part after # of an address, or the text itself. */
function receiptIn(text) {
  const hash = text.match(/^https?:\/\/[^#]*#(.+)$/s);
  const part = hash === null ? text : hash[1];
  const named = part.startsWith("receipt=") ? part.slice("receipt=".length) : part;
  try {
    return hash === null ? named : decodeURIComponent(named);
  } catch {
    return named;
  }
}

function ask(text) {
  field.value = text;
  form.requestSubmit();
}

if (location.hash.length > 1 && document.querySelector(`[id="${CSS.escape(location.hash.slice(1))}"]`) === null) {
  // htmx takes the form over when it has loaded.
  addEventListener("load", () => ask(receiptIn(`https://here${location.hash}`)), { once: true });
}

async function look() {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  camera.srcObject = stream;
  camera.hidden = false;
  await camera.play();
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    camera.hidden = true;
    scan.textContent = t("用摄像头扫码", "Scan with the camera");
  };
  scan.textContent = t("停止扫码", "Stop scanning");
  let going = true;
  scan.addEventListener("click", () => { going = false; }, { once: true });
  while (going) {
    const [found] = await detector.detect(camera);
    if (found !== undefined) {
      ask(receiptIn(found.rawValue));
      break;
    }
    await new Promise(requestAnimationFrame);
  }
  stop();
}

if ("BarcodeDetector" in window && navigator.mediaDevices !== undefined) {
  scan.hidden = false;
  const begin = async () => {
    scan.removeEventListener("click", begin);
    try {
      await look();
    } catch {
      document.getElementById("found").textContent = t("没有可用的摄像头，请粘贴回执。", "There is no camera to use: paste the receipt.");
    }
    scan.addEventListener("click", begin);
  };
  scan.addEventListener("click", begin);
}
