"use strict";
(() => {
  const audio = document.querySelector("audio");
  if (!audio) return;
  const button = document.querySelector("button");
  const output = document.querySelector("output");
  const overview = document.querySelector(".overview");
  const strips = [...document.querySelectorAll("[data-to]")];
  const turns = [...document.querySelectorAll("article")];
  const words = document.body.dataset;
  const length = Number(overview.dataset.to);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const heads = new Map();
  let now = null;

  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
  const startOf = (turn) => Number(turn.dataset.from);

  function headOf(strip) {
    if (!heads.has(strip)) {
      const head = document.createElement("span");
      head.className = "head";
      strip.append(head);
      heads.set(strip, head);
    }
    return heads.get(strip);
  }

  function draw() {
    const at = audio.currentTime;
    for (const strip of strips) {
      const from = Number(strip.dataset.from), to = Number(strip.dataset.to);
      const inside = at >= from && at <= to && (at > 0 || strip === overview);
      if (inside) headOf(strip).style.left = `${(100 * (at - from)) / (to - from)}%`;
      if (heads.has(strip)) heads.get(strip).hidden = !inside;
    }
    output.textContent = `${clock(at)} / ${clock(length)}`;
    overview.setAttribute("aria-valuenow", at.toFixed(1));
    overview.setAttribute("aria-valuetext", clock(at));
    follow(turns.filter((turn) => startOf(turn) <= at + 0.05).at(-1) ?? null);
    if (!audio.paused) requestAnimationFrame(draw);
  }

  function follow(turn) {
    if (turn === now) return;
    now?.classList.remove("now");
    now = turn;
    if (!turn || audio.currentTime === 0) return;
    turn.classList.add("now");
    if (!audio.paused) turn.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  function seek(to, play) {
    audio.currentTime = Math.min(Math.max(0, to), Math.max(0, length - 0.05));
    if (play) audio.play();
    draw();
  }

  const toggle = () => (audio.paused ? audio.play() : audio.pause());

  function step(by) {
    const at = turns.indexOf(now) + by;
    const turn = turns[Math.min(Math.max(0, at), turns.length - 1)];
    if (!turn) return;
    seek(startOf(turn), false);
    turn.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    turn.querySelector(".at").focus({ preventScroll: true });
  }

  const keys = {
    " ": toggle,
    ArrowLeft: () => seek(audio.currentTime - 5, false),
    ArrowRight: () => seek(audio.currentTime + 5, false),
    j: () => step(1),
    k: () => step(-1),
  };
  document.addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || !(key in keys)) return;
    if (key === " " && event.target === button) return;
    event.preventDefault();
    keys[key]();
  });

  for (const strip of strips) {
    strip.classList.add("seekable");
    strip.addEventListener("click", (event) => {
      const box = strip.getBoundingClientRect();
      const from = Number(strip.dataset.from), to = Number(strip.dataset.to);
      seek(from + ((event.clientX - box.left) / box.width) * (to - from), true);
    });
  }
  for (const link of document.querySelectorAll(".at")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      seek(Number(link.dataset.at), true);
    });
  }
  for (const name of ["play", "pause", "ended"]) {
    audio.addEventListener(name, () => {
      button.classList.toggle("playing", !audio.paused);
      button.setAttribute("aria-label", audio.paused ? words.play : words.pause);
      draw();
    });
  }
  button.addEventListener("click", toggle);
  button.hidden = false;
  Object.entries({ role: "slider", tabindex: "0", "aria-valuemin": "0", "aria-valuemax": length.toFixed(1) })
    .forEach(([name, value]) => overview.setAttribute(name, value));
  document.body.classList.add("ready");
  draw();
})();
