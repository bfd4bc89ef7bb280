// Follows the project's files: when one is saved, the page and the mail in its frame change in
// place, and the reader of this page stays where he was. Everything else works without this.
"use strict";

(() => {
  const CHANGES = document.currentScript.dataset.changes;
  const PULSE = { live: "live", waiting: "waiting for the preview", full: "too many pages are open" };
  const parser = new DOMParser();
  const watchedBodies = new ResizeObserver((entries) => {
    for (const entry of entries) fit(entry.target.ownerDocument.defaultView?.frameElement);
  });
  let version = document.documentElement.dataset.version;
  let stream = null;
  let refreshing = false;
  let newest = version;
  let place = null; // where the reader was, as long as the page is too short for it
  let resting = 0; // where the page stands now, as far as it was not he who moved it

  const parts = (root) =>
    new Map([...root.querySelectorAll("[data-live]")].map((part) => [part.dataset.live, part]));
  const frameOf = (root) => root.querySelector("iframe.mail");
  const hasMistakes = (root) => root.querySelector(".mistakes") !== null;

  function tell(state) {
    const pulse = document.getElementById("pulse");
    pulse.dataset.state = state;
    pulse.textContent = PULSE[state];
  }

  // The frame gets as high as its mail, so that the page scrolls and the width is exact. Where the
  // page is narrower, the whole is drawn smaller: laid out as before, with nothing out of sight.
  function fit(frame) {
    const mail = frame?.contentDocument;
    if (!mail?.body) return;
    const paper = frame.parentElement;
    paper.style.minHeight = `${paper.offsetHeight}px`; // holds the page's scroll while we measure
    frame.style.height = "0";
    const height = Math.max(mail.documentElement.scrollHeight, 120);
    frame.style.height = `${height}px`;
    const scale = shrink(frame, Number(frame.width), paper.clientWidth);
    paper.style.height = scale < 1 ? `${Math.ceil(height * scale)}px` : "";
    paper.style.minHeight = "";
    const label = paper.parentElement.querySelector(".scaled");
    label.hidden = scale === 1;
    label.textContent = `shown at ${Math.round(100 * scale)} %`;
  }

  function shrink(element, width, room) {
    const scale = Math.min(1, room / width);
    element.style.transform = scale < 1 ? `scale(${scale})` : "";
    return scale;
  }

  function fitRows() {
    for (const rows of document.querySelectorAll("[data-fit]")) {
      rows.style.height = "";
      rows.style.transform = "";
      rows.style.width = "";
      const room = rows.clientWidth;
      const wide = Math.max(...[...rows.children].map((row) => row.offsetWidth));
      rows.style.width = `${Math.max(wide, room)}px`;
      const height = rows.offsetHeight;
      const scale = shrink(rows, wide, room);
      if (scale < 1) rows.style.height = `${Math.ceil(height * scale)}px`;
    }
  }

  // What is chosen may stand outside of a list that scrolls sideways.
  function showChosen() {
    for (const chosen of document.querySelectorAll(".tabs [aria-current], .issues [aria-current]")) {
      const list = chosen.closest(".tabs, .issues ol");
      const gap = chosen.getBoundingClientRect().left - list.getBoundingClientRect().left;
      if (gap < 0 || gap + chosen.offsetWidth > list.clientWidth) {
        list.scrollLeft += gap - (list.clientWidth - chosen.offsetWidth) / 2;
      }
    }
  }

  function arrange() {
    fit(frameOf(document));
    fitRows();
    showChosen();
  }

  // Marks the updates that findings are about, inside the mail. Anchors are made of a slug's letters,
  // digits and dashes; whatever else came in one, CSS.escape keeps it a name.
  function mark(frame) {
    const mail = frame.contentDocument;
    if (!mail?.head) return;
    const links = [...document.querySelectorAll("a[data-severity]")];
    const rules = links
      .sort((a, b) => (a.dataset.severity === "error") - (b.dataset.severity === "error"))
      .map(({ dataset }) => `#${CSS.escape(dataset.anchor)}{box-shadow:inset 4px 0 ${
        dataset.severity === "error" ? "#b3261e" : "#c98500"}!important}`);
    let sheet = mail.getElementById("newsletter-marks");
    if (!sheet) {
      sheet = mail.createElement("style");
      sheet.id = "newsletter-marks";
      mail.head.append(sheet);
    }
    sheet.textContent = rules.join("");
  }

  function reveal(link) {
    const frame = frameOf(document);
    const place = frame?.contentDocument?.getElementById(link.dataset.anchor);
    if (!place) return false;
    const box = frame.getBoundingClientRect();
    const scale = box.width / frame.offsetWidth;
    const top = place.getBoundingClientRect().top * scale + box.top + scrollY;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollTo({ top: Math.max(0, top - 96), behavior: still ? "instant" : "smooth" });
    const colour = "#c98500";
    place.animate([{ outline: `3px solid ${colour}` }, { outline: "3px solid transparent" }], 1600);
    document.querySelectorAll(".problem.at").forEach((each) => each.classList.remove("at"));
    link.closest(".problem")?.classList.add("at");
    return true;
  }

  async function copy(button) {
    const label = button.textContent;
    await navigator.clipboard.writeText(button.dataset.copy).catch(() => {});
    button.textContent = "copied";
    setTimeout(() => { button.textContent = label; }, 1200);
  }

  function follow(frame) {
    watchedBodies.disconnect();
    mark(frame);
    fit(frame);
    const body = frame.contentDocument?.body;
    if (body) watchedBodies.observe(body); // images that come late make it higher
  }

  // The load event waits for every image of the mail; its text is there long before.
  function whenReadable(frame, then, tries = 600) {
    const mail = frame.contentDocument;
    const readable = mail && mail.URL !== "about:blank" && mail.readyState !== "loading";
    if (readable) then();
    else if (tries && frame.isConnected) {
      requestAnimationFrame(() => whenReadable(frame, then, tries - 1));
    }
  }

  // Replaces the mail inside the living frame: no flash, and images that stay are not fetched.
  // Nothing in it can run, neither while it is parsed nor in the frame's sandbox. The frame's own
  // parser goes by the frame's policy, which allows the inline styles that ours forbids.
  function replaceMail(frame, html) {
    const next = new frame.contentWindow.DOMParser().parseFromString(html, "text/html");
    frame.contentDocument.documentElement.replaceWith(next.documentElement);
    follow(frame);
  }

  async function load(address) {
    const answer = await fetch(address, { cache: "no-store" });
    const version = answer.headers.get("Preview-Version");
    return { found: answer.ok, version, html: await answer.text() };
  }

  function replaceParts(next) {
    const fresh = parts(next);
    for (const [name, part] of parts(document)) {
      const replacement = fresh.get(name);
      if (name !== "mail" && !part.isEqualNode(replacement)) part.replaceWith(replacement);
    }
    if (frameOf(document)) mark(frameOf(document));
    arrange();
  }

  function replaceBody(next) {
    const pulse = document.getElementById("pulse");
    next.getElementById("pulse")?.replaceWith(pulse);
    document.body.replaceWith(next.body);
    arrange();
    const frame = frameOf(document);
    if (frame) whenReadable(frame, () => { follow(frame); returnToPlace(); });
  }

  // Many editors empty a file before they fill it, and what is seen between the two is short.
  function keepPlace(change) {
    place ??= scrollY;
    change();
    returnToPlace();
  }

  function returnToPlace() {
    if (place !== null && !hasMistakes(document)) scrollTo(0, place);
    if (place !== null && Math.abs(scrollY - place) < 1) place = null;
    resting = scrollY;
  }

  function scrolled() {
    if (scrollY !== resting && !hasMistakes(document)) place = null;
  }

  function show(page, mail) {
    const next = parser.parseFromString(page.html, "text/html");
    const frame = frameOf(document);
    const sameFrame = frame?.getAttribute("src") === frameOf(next)?.getAttribute("src");
    const sameParts = [...parts(document).keys()].join() === [...parts(next).keys()].join();
    const broke = hasMistakes(next) && !hasMistakes(document);
    keepPlace(() => {
      if (sameParts && sameFrame && (!frame || mail.found)) replaceParts(next);
      else replaceBody(next);
      if (broke) scrollTo(0, 0);
    });
    document.title = next.title;
    document.documentElement.dataset.shown = page.version;
    version = page.version;
  }

  async function refresh() {
    if (refreshing) return;
    refreshing = true;
    try {
      for (let tries = 20; newest !== version && tries; tries--) {
        const asked = newest;
        const frame = frameOf(document);
        // The mail comes before what stands around it: the checker takes longer than the renderer.
        const mail = frame && (await load(frame.src));
        if (mail?.found) keepPlace(() => replaceMail(frame, mail.html));
        const page = await load(location.href);
        if (mail && mail.version !== page.version) continue; // a file was saved between the two
        show(page, mail);
        if (newest === asked) break; // the page may be newer than what the stream has told
      }
    } catch {
      tell("waiting"); // the stream comes back when the preview does, and tells the version
    } finally {
      refreshing = false;
    }
  }

  function listen() {
    stream?.close();
    stream = new EventSource(CHANGES);
    stream.onopen = () => tell("live");
    stream.onmessage = (event) => { newest = event.data; refresh(); };
    stream.onerror = () => tell(stream.readyState === EventSource.CLOSED ? "full" : "waiting");
  }

  // A browser has only six connections to one host: a hidden page gives its own back.
  function listenWhileVisible() {
    if (document.visibilityState === "visible") listen();
    else stream?.close();
  }

  addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("a[data-anchor]");
    if (link && reveal(link)) event.preventDefault();
    const button = event.target.closest?.("button.copy");
    if (button) copy(button);
  });

  const first = frameOf(document);
  if (first) whenReadable(first, () => follow(first));
  arrange();
  addEventListener("resize", arrange);
  addEventListener("scroll", scrolled);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) listenWhileVisible(); });
  document.addEventListener("visibilitychange", listenWhileVisible);
  listenWhileVisible();
})();
