/* A stand-in for the App Bridge that Shopify serves from its CDN, for use inside the pretend admin.
 *
 * What it believes of the real one (shopify.dev "App Bridge library", "ID token API", "Set up embedded app
 * authorization", "Save Bar", "App navigation", "Toast"):
 *  - it must be the first script of every document; `data-api-key` or <meta name="shopify-api-key"> names the app
 *  - fetch to the app's own origin carries a fresh ID token; forms and XMLHttpRequest do not
 *  - a 401 with X-Shopify-Retry-Invalid-Session-Request is tried once more with a new token
 *  - a page opened with ?shopify-reload=<path> is replaced by that path with a fresh id_token
 *  - outside of the admin's frame its calls have no effect
 */
(function () {
  "use strict";

  const script = document.currentScript;
  const adminOrigin = new URL(script.src).origin;
  const embedded = window.parent !== window;
  const query = new URLSearchParams(window.location.search);
  // The frame's name outlives its navigations, so that each page knows its shop without asking.
  const known = (function () {
    try { return JSON.parse(window.name || "{}"); } catch (error) { return {}; }
  })();
  const meta = document.querySelector('meta[name="shopify-api-key"]');
  // These belong to one page load and are not part of the app's own address.
  const ofOneLoad = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp", "shopify-reload"];

  /* -- talking to the admin ------------------------------------------------------------------------------------ */

  let asked = 0;
  const waiting = new Map();
  const heard = {};

  function tell(type, payload) {
    if (embedded) window.parent.postMessage({ bridge: 1, type, payload }, adminOrigin);
  }

  function ask(type, payload) {
    if (!embedded) return new Promise(function () {});
    return new Promise(function (resolve, reject) {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      window.parent.postMessage({ bridge: 1, type, payload, id: asked }, adminOrigin);
    });
  }

  window.addEventListener("message", function (event) {
    if (event.source !== window.parent || event.origin !== adminOrigin || !event.data || event.data.bridge !== 1) return;
    const { id, type, payload, error } = event.data;
    if (id && waiting.has(id)) {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(error)); else resolve(payload);
    } else if (heard[type]) {
      heard[type](payload);
    }
  });

  const idToken = function () { return ask("idToken"); };

  /* -- the page that only fetches a token ---------------------------------------------------------------------- */

  const reload = query.get("shopify-reload");
  if (embedded && reload) {
    idToken().then(function (token) {
      const target = new URL(reload, window.location.origin);
      if (target.origin !== window.location.origin) return;
      target.searchParams.set("id_token", token);
      window.location.replace(target);
    });
  }

  /* -- fetch --------------------------------------------------------------------------------------------------- */

  const plainFetch = window.fetch.bind(window);

  async function sendWithToken(request) {
    const copy = request.clone();
    copy.headers.set("Authorization", "Bearer " + (await idToken()));
    copy.headers.set("Accept-Language", window.shopify.config.locale);
    return plainFetch(copy);
  }

  window.fetch = async function (input, init) {
    const request = new Request(input, init);
    const ours = new URL(request.url).origin === window.location.origin;
    if (!embedded || !ours || request.headers.has("Authorization")) return plainFetch(input, init);
    let answer = await sendWithToken(request);
    if (answer.status === 401 && answer.headers.has("X-Shopify-Retry-Invalid-Session-Request")) {
      answer = await sendWithToken(request);
    }
    const elsewhere = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) tell("open", { url: new URL(elsewhere, window.location.origin).href });
    return answer;
  };

  /* -- leaving the frame --------------------------------------------------------------------------------------- */

  const plainOpen = window.open.bind(window);
  const inAdmin = /^shopify:(\/\/)?admin/;

  window.open = function (url, target, features) {
    const outward = target === "_top" || target === "_parent" || inAdmin.test(String(url));
    if (!embedded || !outward) return plainOpen(url, target, features);
    tell("open", { url: inAdmin.test(String(url)) ? String(url) : new URL(url, window.location.href).href });
    return null;
  };

  document.addEventListener("click", function (event) {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!embedded || !link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey) return;
    const outward = ["_top", "_parent"].includes(link.target) || inAdmin.test(link.getAttribute("href"));
    if (outward) {
      event.preventDefault();
      window.open(link.getAttribute("href"), "_top");
    } else if (unsaved.size && !link.target && !link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      tell("saveBar.remind");
    }
  });

  /* -- the save bar -------------------------------------------------------------------------------------------- */

  // Forms (or the names of <ui-save-bar> elements) that hold something unsaved; the newest is what the bar acts on.
  const unsaved = new Set();

  function isDirty(form) {
    return Array.from(form.elements).some(function (field) {
      if (!field.name || field.type === "hidden" || field.disabled) return false;
      if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
      if (field.options) {
        const anyDefault = Array.from(field.options).some(function (option) { return option.defaultSelected; });
        return Array.from(field.options).some(function (option, place) {
          return option.selected !== (anyDefault || field.multiple ? option.defaultSelected : place === 0);
        });
      }
      return "defaultValue" in field && field.value !== field.defaultValue;
    });
  }

  function settle(form) {
    Array.from(form.elements).forEach(function (field) {
      if (field.type === "checkbox" || field.type === "radio") field.defaultChecked = field.checked;
      else if (field.options) Array.from(field.options).forEach(function (option) { option.defaultSelected = option.selected; });
      else if ("defaultValue" in field && field.type !== "hidden" && field.type !== "file") field.defaultValue = field.value;
    });
  }

  function showBar() {
    const last = Array.from(unsaved).pop();
    const asks = last instanceof HTMLFormElement && last.hasAttribute("data-discard-confirmation");
    tell("saveBar", { shown: Boolean(last), confirm: asks });
  }

  function watch(event) {
    const form = event.target.form || (event.target.closest && event.target.closest("form"));
    if (!form || !form.hasAttribute("data-save-bar")) return;
    if (isDirty(form)) unsaved.add(form); else unsaved.delete(form);
    showBar();
  }

  document.addEventListener("input", watch);
  document.addEventListener("change", watch);
  document.addEventListener("submit", function (event) {
    if (!event.target.hasAttribute("data-save-bar")) return;
    settle(event.target);
    unsaved.delete(event.target);
    showBar();
  });
  document.addEventListener("reset", function (event) {
    if (!unsaved.delete(event.target)) return;
    showBar();
  });

  heard["saveBar.save"] = function () {
    const last = Array.from(unsaved).pop();
    if (last instanceof HTMLFormElement) last.requestSubmit();
    else if (last) last.querySelector('button[variant="primary"]').click();
  };
  heard["saveBar.discard"] = function () {
    const last = Array.from(unsaved).pop();
    if (last instanceof HTMLFormElement) last.reset();
    else if (last) last.querySelector('button:not([variant="primary"])').click();
  };

  function bar(id) { return document.querySelector("ui-save-bar#" + CSS.escape(id)); }

  const saveBar = {
    show: async function (id) { if (bar(id)) unsaved.add(bar(id)); showBar(); },
    hide: async function (id) { unsaved.delete(bar(id)); showBar(); },
    toggle: async function (id) { return unsaved.has(bar(id)) ? saveBar.hide(id) : saveBar.show(id); },
    // Resolves when nothing is unsaved any more, and reminds the merchant of the bar until then.
    leaveConfirmation: function () {
      if (unsaved.size) tell("saveBar.remind");
      return new Promise(function (resolve) {
        (function look() { if (unsaved.size) window.setTimeout(look, 100); else resolve(); })();
      });
    },
  };

  /* -- the app's part of the admin's menu ---------------------------------------------------------------------- */

  function links() {
    const entries = document.querySelectorAll("s-app-nav s-link, s-app-nav a, ui-nav-menu a");
    return Array.from(entries).map(function (entry) {
      return { href: entry.getAttribute("href"), text: entry.textContent.trim(), home: entry.getAttribute("rel") === "home" };
    });
  }

  heard.navigate = function (payload) {
    const entry = Array.from(document.querySelectorAll("s-app-nav s-link, s-app-nav a, ui-nav-menu a"))
      .find(function (one) { return one.getAttribute("href") === payload.href; });
    if (unsaved.size) { tell("saveBar.remind"); return; }
    // The app may want to change pages in its own way; if it does not, the frame goes there.
    const told = new CustomEvent("shopify:navigate", { bubbles: true, cancelable: true });
    if (entry && !entry.dispatchEvent(told)) return;
    const click = new MouseEvent("click", { bubbles: true, cancelable: true });
    const untouched = entry ? entry.dispatchEvent(click) : true;
    if (untouched && (!entry || entry.tagName !== "A")) window.location.assign(payload.href);
  };

  function ownPath() {
    const address = new URL(window.location.href);
    ofOneLoad.forEach(function (name) { address.searchParams.delete(name); });
    return address.pathname + address.search + address.hash;
  }

  function report() {
    if (!reload) tell("page", { path: ownPath(), title: document.title, links: links() });
  }

  ["pushState", "replaceState"].forEach(function (name) {
    const plain = window.history[name].bind(window.history);
    window.history[name] = function (state, unused, url) { plain(state, unused, url); report(); };
  });
  window.addEventListener("popstate", report);

  const ready = new Promise(function (resolve) {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", function () { resolve(); });
  });
  ready.then(function () {
    report();
    new MutationObserver(function (changes) {
      const touched = changes.some(function (change) {
        return change.target.closest && change.target.closest("s-app-nav, ui-nav-menu, head");
      });
      const added = changes.some(function (change) {
        return Array.from(change.addedNodes).some(function (node) { return node.matches && node.matches("s-app-nav, ui-nav-menu"); });
      });
      if (touched || added) report();
      for (const form of unsaved) if (!form.isConnected) { unsaved.delete(form); showBar(); }
    }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
  });

  const style = document.createElement("style");
  style.textContent = "s-app-nav, ui-nav-menu, ui-save-bar { display: none }";
  (document.head || document.documentElement).appendChild(style);

  /* -- what an app sees ---------------------------------------------------------------------------------------- */

  let toasts = 0;
  heard.toast = function (payload) { document.dispatchEvent(new CustomEvent("pretend-toast-" + payload.what + "-" + payload.id)); };

  window.shopify = {
    config: {
      apiKey: script.dataset.apiKey || (meta && meta.content) || known.apiKey || "",
      shop: query.get("shop") || known.shop || "",
      host: query.get("host") || known.host || "",
      locale: query.get("locale") || known.locale || "en",
    },
    environment: { embedded, mobile: false, intent: false, pos: false },
    origin: window.location.origin,
    ready,
    idToken,
    user: function () { return ask("user"); },
    loading: function (on) { tell("loading", { on: on !== false }); },
    toast: {
      show: function (message, options) {
        const wanted = options || {};
        const id = "toast-" + (++toasts);
        ["onAction", "onDismiss"].forEach(function (name) {
          if (wanted[name]) document.addEventListener("pretend-toast-" + name + "-" + id, wanted[name], { once: true });
        });
        tell("toast", { id, message: String(message), duration: wanted.duration || 5000, isError: Boolean(wanted.isError), action: wanted.action });
        return id;
      },
      hide: function (id) { tell("toast.hide", { id }); },
    },
    saveBar,
    scopes: {
      query: function () { return ask("scopes.query"); },
      request: function (scopes) { return ask("scopes.request", { scopes }); },
    },
  };
})();
