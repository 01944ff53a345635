// The key with which this phone signs for one registration. Its private half cannot be read out, not even by this page.
//   const { code, privateKey } = await keyOf(registration, { event, csrf, known });   undefined: none yet, and no network

const CURVE = { name: "ECDSA", namedCurve: "P-256" };

export async function keyOf(registration, { event, csrf, known = "" }) {
  if (!window.crypto?.subtle) return undefined;
  const there = await stored("keys", "readonly", (keys) => keys.get(registration));
  if (there && (known.split(" ").includes(there.code) || !navigator.onLine)) return there;
  const { privateKey, publicKey } = there ?? (await crypto.subtle.generateKey(CURVE, false, ["sign"]));
  const code = await registered(event, csrf, publicKey);
  if (code === undefined) return there; // no answer: it may still be good
  const made = code ? { registration, code, privateKey, publicKey } : undefined;
  await stored("keys", "readwrite", (keys) => (made ? keys.put(made) : keys.delete(registration)));
  return made ?? (there ? keyOf(registration, { event, csrf }) : undefined); // the old one has ended: a fresh one
}

// The code under which the server knows the key; "" if it takes it no longer; undefined without an answer.
async function registered(event, csrf, publicKey) {
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", publicKey));
  const public_key = Array.from(point, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const body = new URLSearchParams({ csrf_token: csrf, public_key });
  const answer = await fetch(`/e/${event}/phone-key`, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 422) return "";
  return answer?.ok ? (await answer.json()).code : undefined;
}

export function stored(name, mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("netevents phones", 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore("keys", { keyPath: "registration" });
      opening.result.createObjectStore("offers", { keyPath: "nonce" });
    };
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const one = opening.result.transaction(name, mode, { durability: "strict" });
      const asked = act(one.objectStore(name));
      one.oncomplete = () => {
        opening.result.close();
        resolve(asked.result);
      };
      one.onabort = () => reject(one.error);
    };
  });
}
