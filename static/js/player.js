// The lesson page with a script: keys, the kept place, the done mark at 90 %. Everything works without it.
const page = document.querySelector("[data-player]");
const video = page.querySelector("video");
const finish = page.querySelector("[data-finish] form");

const send = (address, fields = {}) => {
  const token = page.querySelector("[name=csrf_token]")?.value;
  if (!token) return Promise.resolve();
  const body = new URLSearchParams({ ...fields, csrf_token: token });
  return fetch(address, { method: "POST", body, redirect: "manual", keepalive: true });
};

const keepPlace = () => {
  if (!page.dataset.place || !video.currentTime) return;
  send(page.dataset.place, { seconds: Math.floor(video.currentTime) }).catch(() => {});
};

let marked = false;
const markDone = async () => {
  if (marked || !finish || page.querySelector("form[action$=undo]")) return;
  marked = true;
  try {
    await send(finish.getAttribute("action"));
  } catch {
    marked = false;
    return;
  }
  const { doneWords, onWords } = finish.closest("[data-finish]").dataset;
  page.querySelector("#finish-h [role=status]").textContent = `✓ ${doneWords}`;
  finish.querySelector("button").textContent = onWords;
};

if (video) {
  const start = Number(video.dataset.seconds);
  video.addEventListener("loadedmetadata", () => {
    if (start && start < video.duration - 5) video.currentTime = start;
    video.playbackRate = Number(localStorage.getItem("speed")) || 1;
  });
  video.addEventListener("ratechange", () => localStorage.setItem("speed", video.playbackRate));
  video.addEventListener("pause", keepPlace);
  addEventListener("pagehide", keepPlace);
  let kept = 0;
  video.addEventListener("timeupdate", () => {
    if (Math.abs(video.currentTime - kept) > 15) {
      kept = video.currentTime;
      keepPlace();
    }
    if (video.duration && video.currentTime / video.duration >= 0.9) markDone();
  });
}

for (const card of page.querySelectorAll("[data-embed]")) {
  card.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    const frame = Object.assign(document.createElement("iframe"), {
      src: card.dataset.embed,
      title: card.dataset.title,
      allowFullscreen: true,
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    card.prepend(frame);
  });
}

const list = page.querySelector("[data-keys]");
const on = list.querySelector("[data-keys-on]");
list.hidden = false;
on.checked = localStorage.getItem("keys") !== "off";
on.addEventListener("change", () => localStorage.setItem("keys", on.checked ? "on" : "off"));

const seek = (seconds) => () => { video.currentTime += seconds; };
const speed = (step) => () => { video.playbackRate = Math.min(2, Math.max(0.5, video.playbackRate + step)); };
const play = () => (video.paused ? video.play() : video.pause());
const captions = () => {
  const track = [...video.textTracks].find((each) => each.language === document.documentElement.lang) ?? video.textTracks[0];
  if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
};
const follow = (rel) => () => page.querySelector(`a[rel=${rel}]`)?.click();
const ofVideo = {
  " ": play, k: play, j: seek(-10), l: seek(10), ArrowLeft: seek(-5), ArrowRight: seek(5),
  "<": speed(-0.25), ">": speed(0.25), c: captions, f: () => video.requestFullscreen(),
};
const ofPage = {
  n: follow("next"), p: follow("prev"), m: () => finish?.requestSubmit(),
  "?": () => { list.open = !list.open; if (list.open) list.querySelector("summary").focus(); },
};

addEventListener("keydown", (event) => {
  const { key, target } = event;
  const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  if (typing || !on.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = target.closest("a, button, summary, video, [tabindex]");
  if (acts && [" ", "ArrowLeft", "ArrowRight"].includes(key)) return;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const deed = ofPage[name] ?? (video && ofVideo[name]);
  if (!deed) return;
  event.preventDefault();
  deed();
});
