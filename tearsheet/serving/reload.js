// Put into pages by `tearsheet serve` alone: reloads the page once the site is built anew, and shows what is wrong.
(() => {
  const { version, problems: shown } = document.currentScript.dataset;
  const overlay = document.createElement("div");
  let events;

  const element = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  const show = (headline, problems) => {
    overlay.remove();
    if (!problems.length || shown !== undefined) return;
    const root = overlay.shadowRoot ?? overlay.attachShadow({ mode: "open" });
    const box = element("section", "");
    const list = element("ul", "");
    const close = element("button", "Close");
    box.setAttribute("role", "alert");
    close.onclick = () => overlay.remove();
    list.append(...problems.map((problem) => element("li", problem)));
    box.append(element("h2", headline), list, close);
    root.adoptedStyleSheets = [STYLE];  // which no policy of the page forbids, as it does a style element
    root.replaceChildren(box);
    document.documentElement.append(overlay);
  };

  const listen = () => {
    events?.close();
    events = undefined;
    if (document.hidden) return; // browsers open only six connections to a host, and hidden tabs need none
    events = new EventSource("/.tearsheet/events");
    events.onmessage = ({ data }) => {
      const state = JSON.parse(data);
      if (state.version === version) show(state.headline, state.problems);
      else location.reload();
    };
  };

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(`
    section { all: initial; position: fixed; inset: auto 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto;
      box-sizing: border-box; padding: 1rem 1.5rem; background: #2b0a0d; color: #fff; border-top: 4px solid #ff6b6b;
      font: 1rem/1.5 system-ui, sans-serif; }
    h2 { margin: 0 0 .5rem; font-size: 1.125rem; }
    ul { margin: 0 0 1rem; padding: 0 0 0 1.25rem; }
    li { font: .875rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
    button { font: inherit; padding: .25rem 1rem; }`);

  addEventListener("visibilitychange", listen);
  addEventListener("pageshow", listen);
})();
