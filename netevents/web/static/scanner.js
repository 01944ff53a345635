// Reads QR codes with the camera, in the page. Where the browser can do it itself it does; else WebAssembly of ours.
//   const scanner = await start(video, (text) => …, () => …);   the last: another program took the camera
//   scanner.pause(), scanner.resume(), scanner.stop(); scanner.light(true) where scanner.hasLight; scanner.zoomTo(2) where scanner.zoom
//   const text = await readPicture(file);   of a photo; empty where there is no code in it
// What goes wrong is thrown as an Error whose message is the reason; macros/camera.html has a sentence for each.

const ZXING = "./vendor/zxing-wasm-3.1.3/reader/";
const AGAIN = 3000; // a code that stays in the picture is told once; after so many milliseconds without it, again
const PAUSE = 80;
const PHOTO = 2400; // pixels of a photo’s longer side: enough for a badge, and phones take far larger ones

const KNOWN = ["NotAllowedError", "NotFoundError", "NotReadableError"];

export async function start(video, onText, onEnd = () => {}) {
  if (!window.isSecureContext) throw new Error("insecure");
  if (!navigator.mediaDevices?.getUserMedia) throw new Error("failed"); // a window inside another app
  const reading = reader();
  reading.catch(() => {}); // told below, once there is a camera
  const stream = await camera();
  const read = await reading.catch(() => {
    end(stream);
    throw new Error("unloaded");
  });
  Object.assign(video, { srcObject: stream, muted: true, playsInline: true });
  await video.play();
  const [track] = stream.getVideoTracks();
  const offers = track.getCapabilities?.() ?? {};
  const set = (wish) => track.applyConstraints({ advanced: [wish] }).catch(() => {}); // a wish, not a must
  if (offers.focusMode?.includes("continuous")) set({ focusMode: "continuous" });
  track.addEventListener("ended", onEnd);
  const watching = watch(() => read(video), onText);
  return {
    hasLight: Boolean(offers.torch),
    light: (on) => set({ torch: on }),
    zoom: offers.zoom?.max > offers.zoom?.min ? { ...offers.zoom, value: track.getSettings().zoom } : null,
    zoomTo: (times) => set({ zoom: times }),
    ...watching,
    stop() {
      watching.stop();
      end(stream);
      video.srcObject = null;
    },
  };
}

export async function readPicture(file) {
  const decode = await zxing().catch(() => {
    throw new Error("unloaded");
  });
  const picture = await createImageBitmap(file).catch(() => {
    throw new Error("no_picture");
  });
  const { width, height } = picture;
  const scale = Math.min(1, PHOTO / Math.max(width, height));
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.ceil(width * scale), height: Math.ceil(height * scale) });
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return (await decode(pen.getImageData(0, 0, canvas.width, canvas.height)))[0] ?? "";
}

async function camera() {
  const video = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: false, video });
  } catch (error) {
    throw new Error(KNOWN.includes(error.name) ? error.name : "failed");
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
  const decode = await zxing();
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const { width, height } = shown(video);
    Object.assign(canvas, { width, height });
    pen.drawImage(video, (width - video.videoWidth) / 2, (height - video.videoHeight) / 2);
    return decode(pen.getImageData(0, 0, width, height), { tryInvert: false });
  };
}

// How much of the picture the page shows around its middle; reading more would only take longer.
function shown({ videoWidth, videoHeight, clientWidth, clientHeight }) {
  const scale = Math.max(clientWidth / videoWidth, clientHeight / videoHeight) || 1;
  const width = Math.min(videoWidth, Math.round(clientWidth / scale) || videoWidth);
  return { width, height: Math.min(videoHeight, Math.round(clientHeight / scale) || videoHeight) };
}

async function zxing() {
  const near = (file) => new URL(ZXING + file, import.meta.url).href;
  const { prepareZXingModule, readBarcodes } = await import(near("index.js"));
  await prepareZXingModule({ overrides: { locateFile: near }, fireImmediately: true });
  return async (picture, wishes = {}) => {
    // Without a model, small kinds of QR codes are read where chance draws what could be one.
    const found = await readBarcodes(picture, { formats: ["QRCodeModel2"], maxNumberOfSymbols: 1, ...wishes });
    return found.filter((code) => code.isValid).map((code) => code.text);
  };
}

function watch(look, onText) {
  const seen = new Map();
  let going = true;
  let looking = true;
  async function run() {
    while (going) {
      const texts = looking ? await look().catch(() => []) : []; // a picture that is not there yet
      for (const text of going && looking ? texts : []) {
        const before = seen.get(text) ?? -Infinity;
        seen.set(text, performance.now());
        if (performance.now() - before >= AGAIN) onText(text);
      }
      await new Promise((next) => setTimeout(next, PAUSE));
    }
  }
  run();
  return {
    pause() {
      looking = false;
    },
    resume() {
      for (const text of seen.keys()) seen.set(text, performance.now()); // what is still before the camera is no news
      looking = true;
    },
    stop() {
      going = false;
    },
  };
}
