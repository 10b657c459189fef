// Has a worker fetch Python from the first moment on. It is JavaScript because Python is what arrives; it runs before the
// page is there. What the worker says is kept until download.mjs is there to hear it.
(function () {
  "use strict";

  const { downloader, parts } = document.documentElement.dataset;
  if (!downloader) return; // the one file has its parts in itself
  try {
    const worker = new Worker(downloader, { type: "module" });
    const said = [];
    worker.onmessage = ({ data }) => said.push(data);
    worker.onerror = () => said.push({ lost: true });
    const kept = Boolean(navigator.serviceWorker && navigator.serviceWorker.controller);
    worker.postMessage({ site: new URL("./", document.baseURI).href, parts: JSON.parse(parts), kept });
    window.boot.worker = { worker, said };
  } catch { // download.mjs does it then
  }
})();
