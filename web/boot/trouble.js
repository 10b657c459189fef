// Says in the page why Python did not start. It is JavaScript because nothing else runs before Python does, and in
// the syntax of old browsers because those are the ones that cannot start it. It comes before all that may fail, and
// speaks when the page is there. Everything here ends with "ready".
(function () {
  "use strict";

  var DOUBT = 5; // seconds in which nothing arrives and nothing happens, after which the parts are looked through:
  // PyScript and Pyodide swallow some failures
  var SILENCE = 25; // seconds after which the page says that nothing happens

  var root = document.documentElement;
  var known = false; // a cause has been named, which hides its consequences
  var stalled = false; // the message is only about silence, and is taken back when something happens
  var quiet = 0;
  var lost = []; // addresses of modules

  function find(name) {
    return document.getElementById(name);
  }

  // The sentences stand in the page, where the build writes them from the one place that has all texts.
  function say(name, values) {
    var alert = find("trouble");
    var text = (alert && alert.getAttribute("data-" + name)) || name;
    return text.replace(/\{(\w+)\}/g, function (_, key) {
      return values[key];
    });
  }

  function show(text) {
    var status = find("boot");
    var alert = find("trouble");
    root.dataset.python = "failed";
    if (status) status.hidden = true;
    if (alert) {
      alert.textContent = text;
      alert.hidden = false;
    }
  }

  function takeBack() {
    stalled = false;
    root.dataset.python = "booting";
    if (find("boot")) find("boot").hidden = false;
    if (find("trouble")) find("trouble").hidden = true;
  }

  function fail(cause, advice) {
    if (known || decided()) return;
    known = true;
    stalled = false;
    show(say("failed", { cause: cause, advice: say(advice || "site") }));
  }

  // Python itself has said that it runs, or that it does not.
  function decided() {
    return root.dataset.python !== "booting" && !stalled;
  }

  function alive() {
    quiet = 0;
    if (stalled) takeBack();
  }

  function afterwards(kind, then) {
    var late = document.readyState === "complete" || (kind === "DOMContentLoaded" && document.readyState !== "loading");
    if (late) then();
    else addEventListener(kind, then, { once: true });
  }

  // An error in a program says nothing about parts that did not arrive, so those are looked through first. That is done by
  // a module; where it did not come, whatever else was said is a consequence, in an order that no browser promises.
  function suspect(cause) {
    if (known) return;
    afterwards("load", function () {
      var diagnose = window.boot.diagnose;
      var why = !diagnose && lost.length ? say("unloaded", { name: lost[0] }) : cause;
      (diagnose ? diagnose() : Promise.resolve()).then(function () {
        fail(why);
      });
    });
  }

  // Which module a script could not do without only the link knows that loads it ahead. By itself its error means nothing:
  // Firefox gives one for a module that is on its way already.
  function unloaded(name) {
    afterwards("load", function () {
      suspect(say("unloaded", { name: lost[0] || name }));
    });
  }

  function onError(event) {
    var element = event.target; // a script, or a link that loads one ahead of its use; or the window, for an exception
    if (element.tagName === "SCRIPT") unloaded(element.getAttribute("src"));
    else if (element.rel === "modulepreload") lost.push(element.getAttribute("href"));
    else if (event.error) suspect(String(event.message) + ".");
  }

  function onRejection(event) {
    var reason = event.reason;
    suspect(String((reason && reason.message) || reason).trim() + ".");
  }

  // Seconds are counted rather than measured: a sleeping laptop and a busy processor do not count as silence.
  var watchdog = setInterval(function () {
    quiet += 1;
    if (quiet === DOUBT && window.boot.diagnose) window.boot.diagnose();
    if (quiet < SILENCE || known || stalled || decided()) return;
    stalled = true;
    show(say("silent", { seconds: SILENCE }));
  }, 1000);

  var observer = new MutationObserver(function () {
    if (root.dataset.python !== "ready") return;
    observer.disconnect();
    clearInterval(watchdog);
    removeEventListener("error", onError, true);
    removeEventListener("unhandledrejection", onRejection);
    removeEventListener("py:progress", alive);
    if ((known || stalled) && find("trouble")) find("trouble").hidden = true;
    dispatchEvent(new Event("boot:ready"));
  });

  afterwards("DOMContentLoaded", function () {
    if (typeof WebAssembly !== "object") fail(say("webassembly"), "browser");
    else if (!("noModule" in HTMLScriptElement.prototype) || typeof DecompressionStream !== "function") {
      fail(say("old"), "browser");
    }
  });
  addEventListener("error", onError, true); // capturing: a script that fails to load does not bubble
  addEventListener("unhandledrejection", onRejection);
  addEventListener("py:progress", alive);
  observer.observe(root, { attributes: true, attributeFilter: ["data-python"] });
  window.boot = { fail: fail, suspect: suspect, alive: alive, say: say, diagnose: null };
})();
