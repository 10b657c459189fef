// Has the site kept in the browser, once Python is ready and nobody waits for anything, and says in the page's last line
// how that went. It is JavaScript, as the service worker is that does it.
import { site } from "./site.mjs";

const line = document.getElementById("offline");

function say(name, values = {}) {
  if (!line) return;
  line.textContent = line.getAttribute(`data-${name}`).replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

async function register() {
  const workers = navigator.serviceWorker;
  if (!workers) return; // no https, or a window that keeps nothing
  workers.addEventListener("message", ({ data }) => {
    if (data.kept) say("kept");
    else say(data.full ? "full" : "unkept", data);
  });
  workers.startMessages();
  try {
    const registration = await workers.register(`${site}worker.js`);
    await registration.update().catch(() => {}); // there may be no network
    if (registration.active && !registration.installing) say("kept"); // else the worker tells when it is ready
  } catch (error) {
    say("unkept", { reason: error.message });
  }
}

addEventListener("boot:ready", () => {
  setTimeout(() => (window.requestIdleCallback ?? setTimeout)(register), 1500);
}, { once: true });
