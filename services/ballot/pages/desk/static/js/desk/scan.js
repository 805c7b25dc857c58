// The camera as a scanner, where the browser can read codes (BarcodeDetector); a hand scanner types into the search field anyway.
//
// No picture leaves the page or is kept. What it leaves out: what the code means (roll.js).

const PAUSE_MS = 150;

/** Whether this browser reads codes from a camera. */
export const canScan = () => "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

/** Shows the camera in `video` until a code is read, which is returned; null if `stop` is called before. Throws if it may not. */
export function scanning(video) {
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  const read = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    try {
      video.srcObject = stream;
      await video.play();
      const detector = new BarcodeDetector({ formats: ["qr_code", "code_128", "code_39"] });
      while (!stopped) {
        const [found] = await detector.detect(video);
        if (found) return found.rawValue;
        await new Promise((wake) => setTimeout(wake, PAUSE_MS));
      }
      return null;
    } finally {
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    }
  };
  return { stop, read };
}
