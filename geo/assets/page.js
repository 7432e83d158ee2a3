// What the pages do in the browser beside Streamlit.
// The language and the words of page.css, which are those of this script's element, in each run of the page.
{
  const { language, ...said } = document.currentScript.dataset;
  document.documentElement.lang = language;
  for (const [name, words] of Object.entries(said))
    document.documentElement.style.setProperty(`--${name}`, JSON.stringify(words));
}
if (!window.atlasFollows) {
  window.atlasFollows = true;
  const PLACE = ".st-key-point input", PLACES = `${PLACE}, .st-key-checked_from input, .st-key-checked_to input`;
  // What a screen reader goes by: the menu, the main part, and at which page one is.
  const landmarks = () => {
    const menu = document.querySelector(".st-key-menu");
    menu?.setAttribute("role", "navigation");
    menu?.setAttribute("aria-label", JSON.parse(document.documentElement.style.getPropertyValue("--menu")));
    if (!document.querySelector("main, [role=main]")) document.querySelector(".stMain")?.setAttribute("role", "main");
    const page = (address) => address.split(/[?#]/)[0].split("/").pop();  // "" is the map's
    for (const link of menu?.querySelectorAll("a") ?? []) {
      if (page(link.getAttribute("href")) === page(location.pathname)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  // Where the controls would take the map's room they are folded away at first; on a phone Streamlit does it.
  const isTablet = matchMedia("(769px <= width <= 1000px)").matches;
  const fold = () => {
    if ("folds" in document.documentElement.dataset) return;
    const button = document.querySelector('[data-testid="stSidebarCollapseButton"] [aria-expanded="true"]');
    if (isTablet && !button) return;
    if (isTablet) button.click();
    document.documentElement.dataset.folds = "";
  };
  // Escape leaves the projector's mode, in the map's frame too.
  const leave = ({ key }) => key === "Escape" && document.querySelector(".st-key-leave_projector button")?.click();
  const hear = () => {
    const frame = document.querySelector(".stCustomComponentV1:not([data-heard])");
    if (!frame) return;
    frame.dataset.heard = "";
    const listen = () => frame.contentWindow.addEventListener("keydown", leave);
    frame.addEventListener("load", listen);
    listen();
  };
  document.addEventListener("keydown", leave);
  // A link of Streamlit's to the map with a choice is none to the map from another page, where it is opened in a new tab.
  const lead = () => document.querySelectorAll('a[href^="?"]').forEach((link) => link.setAttribute("href", `./${link.getAttribute("href")}`));
  const suggest = () => document.querySelectorAll(PLACES).forEach((box) => box.setAttribute("list", "atlas-places"));
  // That the server cannot be reached the map says itself, see drags.js, and goes on: no dialog shall lie over it.
  const LOST = ':has(.stApp:not([data-test-connection-state="CONNECTED"]) .stCustomComponentV1) .stDialog:has(.stErrorCodeBlock) [aria-label="Close"]';
  const undisturbed = () => document.querySelector(LOST)?.click();
  const look = () => { landmarks(); suggest(); fold(); hear(); lead(); undisturbed(); };
  look();
  if (!document.querySelector(".stCustomComponentV1")) window.atlasReady();  // else the map says so, when it is drawn
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });

  // A link in a text leads to another page as the menu does, in the same session: the reader keeps the map,
  // and the tables they brought. For Streamlit this is as if Forward were pressed.
  // Its address says, as that of the menu's links does, what the map shows, for a reload or a new tab.
  const IN_TEXT = '.stHtml a[href^="./"]:not(.atlas-footer *)';
  const home = () => new URL("./", location);
  const speakOn = (link) => {  // in the language that was chosen, if one was
    const chosen = new URLSearchParams(location.search).get("lang"), to = link && new URL(link.href);
    if (!chosen || !to || to.searchParams.has("lang")) return;
    to.searchParams.set("lang", chosen);
    link.setAttribute("href", `./${to.href.slice(home().href.length)}`);
  };
  const carry = ({ target }) => {
    speakOn(target.closest?.('.stHtml a[href^="./"]'));
    const link = target.closest?.(IN_TEXT);
    const map = home().pathname === location.pathname ? location.search.slice(1)
      : new URLSearchParams(location.search).get("map");
    const to = link && new URL(link.href);
    if (!map || !to || to.pathname === home().pathname || to.searchParams.has("map")) return;
    to.searchParams.set("map", map);
    link.setAttribute("href", `./${to.href.slice(home().href.length)}`);
  };
  document.addEventListener("pointerdown", carry);
  document.addEventListener("focusin", carry);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(IN_TEXT);
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector(".stMain")?.scrollTo(0, 0);
  });

  // Who enters a box for a place writes another, rather than into what stands there.
  let entered = null;
  document.addEventListener("focusin", ({ target }) => {
    entered = target.matches?.(PLACES) ? target : null;
    entered?.select();
  });
  document.addEventListener("click", ({ target }) => {  // which puts the caret where it was
    if (target === entered && target.selectionStart === target.selectionEnd) target.select();
    entered = null;
  });

  // While one types there the browser offers what may be meant, from the server, and the reader's own, which no server
  // has. Nothing is in the way of who goes on typing: what is written counts, whether it was offered or not.
  const places = document.body.appendChild(Object.assign(document.createElement("datalist"), { id: "atlas-places" }));
  let asked = "", typing = 0;
  const offer = (words, found) => {
    if (words !== asked) return;
    const own = [...document.querySelectorAll(".atlas-own data")].map((each) => [each.value, each.textContent]);
    const begins = ([text]) => text.toLowerCase().startsWith(words.toLowerCase());
    places.replaceChildren(...own.filter(begins).slice(0, 4).concat(found).map(([value, label]) =>
      Object.assign(document.createElement("option"), { value, label })));
  };
  document.addEventListener("input", ({ target, inputType }) => {
    if (!target.matches?.(PLACES)) return;
    clearTimeout(typing);
    asked = target.value.trim();
    // One that is chosen is all that one wants to say.
    if (!/^(insertText|delete|insertComp)/.test(inputType) && [...places.options].some(({ value }) => value === target.value))
      return setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })));
    if (asked.length < 2) return places.replaceChildren();
    const words = asked;
    typing = setTimeout(() => fetch(new URL(`places.json?begins=${encodeURIComponent(words)}`, home()))
      .then((answer) => answer.ok ? answer.json() : []).then((found) => offer(words, found), () => {}), 150);
  });

  // Where a button that was pressed goes, or has no more to do, a button beside it has the focus next: else a
  // keyboard would begin anew from the top of the page. A run may take it away and bring it again: how it ends counts.
  const RUNS = "data-test-script-state", BUTTON = ".stButton button:enabled";  // and no label's help
  let pressed = null, around = [];
  document.addEventListener("pointerdown", () => { pressed = null; });
  document.addEventListener("focusin", ({ target }) => {
    pressed = target;
    around = [];
    for (let box = target; (box = box.parentElement?.closest('[class*="st-key-"]'));)
      around.push([...box.classList].find((name) => name.startsWith("st-key-")));
  });
  new MutationObserver(() => {
    const lost = pressed && (!pressed.isConnected || pressed.disabled);
    if (!lost || ![document.body, pressed].includes(document.activeElement)) return;
    if (document.querySelector(".stApp")?.getAttribute(RUNS) !== "notRunning") return;
    pressed = null;
    const beside = around.includes("st-key-candidates") ? document.querySelector(PLACE)
      : around.map((key) => document.querySelector(`.${CSS.escape(key)} ${BUTTON}`)).find(Boolean);
    beside?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", RUNS] });
}
