// Reads QR codes with the camera, in the page. Where the browser can do it itself it does; else WebAssembly of ours.
//   const scanner = await start(video, (text) => …);   later: scanner.stop(), scanner.light(true)
// What goes wrong is thrown as an Error whose message is a sentence for the person.

const ZXING = "./vendor/zxing-wasm-3.1.3/reader/";
const AGAIN = 3000; // a code that stays in the picture is told once; after so many milliseconds without it, again
const PAUSE = 80;

const WHY = {
  NotAllowedError: "The camera is not allowed here. Allow it for this site in your browser’s settings, then try again.",
  NotFoundError: "This device has no camera.",
  NotReadableError: "Another program is using the camera. Close it, then try again.",
};

export async function start(video, onText) {
  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) {
    throw new Error("The camera works in this page over https only. The phone’s own camera app works everywhere.");
  }
  const reading = reader();
  const stream = await camera();
  const read = await reading.catch(() => {
    end(stream);
    throw new Error("This browser could not load what reads the codes. Check your connection, then try again.");
  });
  Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
  await video.play();
  const track = stream.getVideoTracks()[0];
  let going = true;
  watch(() => going, () => read(video), onText);
  return {
    hasLight: Boolean(track.getCapabilities?.().torch),
    light: (on) => track.applyConstraints({ advanced: [{ torch: on }] }),
    stop() {
      going = false;
      end(stream);
      video.srcObject = null;
    },
  };
}

async function camera() {
  const video = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video });
  } catch (error) {
    throw new Error(WHY[error.name] ?? "The camera did not start. Try again, or type the code.");
  }
}

function end(stream) {
  for (const track of stream.getTracks()) track.stop();
}

async function reader() {
  const native = window.BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) {
    const detector = new native({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video)).map((code) => code.rawValue);
  }
  const near = (file) => new URL(ZXING + file, import.meta.url).href;
  const { prepareZXingModule, readBarcodes } = await import(near("index.js"));
  await prepareZXingModule({ overrides: { locateFile: near }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    pen.drawImage(video, 0, 0);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
    return found.filter((code) => code.isValid).map((code) => code.text);
  };
}

async function watch(going, look, onText) {
  const seen = new Map();
  while (going()) {
    const texts = await look().catch(() => []); // a picture that is not there yet
    for (const text of going() ? texts : []) {
      const before = seen.get(text) ?? -AGAIN;
      seen.set(text, performance.now());
      if (performance.now() - before >= AGAIN) onText(text);
    }
    await new Promise((next) => setTimeout(next, PAUSE));
  }
}
