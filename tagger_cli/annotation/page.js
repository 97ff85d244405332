/** The page: shows one sentence after another and sends what is answered. */

const [shown, before, after, note, place, labelBar, status, progress, curve] =
  ["sentence", "before", "after", "note", "place", "labels", "status", "progress", "curve"].map(id => document.getElementById(id));
const TAB = crypto.randomUUID();
const RESERVED = ["s", "u", "b", "x"];
const LOOK_AGAIN = 3000; // milliseconds after which the strip is asked for: models are trained and other tabs answer
const HELP = {
  span: "Select words: tap the first and the last one, drag over them, or go with ← and → and hold Shift. Then a label, by its key or its button. The key X or Delete takes a label away. Enter accepts what is shown.",
  word: "Every word gets a label: by its key or its button, for the word that has the focus, which goes on to the next one, or for several that are selected with Shift and ← or →, or by dragging. Enter accepts what is shown.",
  sentence: "The sentence gets one label, by its key or its button. Enter accepts it.",
};
let labels = [];
let kind = "span";
let keys = new Map();
let sentence = null;
let busy = false;
let anchor = 0; // the word from which Shift selects
let dragged = false;

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(text);
  return made;
}

function say(message, failed = false) {
  status.textContent = message;
  status.classList.toggle("failed", failed);
}

async function ask(path, body) {
  const answer = await fetch(path, body && { method: "POST", body: JSON.stringify(body) });
  const content = await answer.json();
  if (!answer.ok && answer.status !== 409) throw new Error(content.error ?? answer.statusText);
  return content;
}

/** Ask for something and show it; one thing at a time, so that a key held down answers one sentence. */
async function go(path, body, told = "") {
  if (busy) return;
  busy = true;
  try {
    const content = await ask(path, body);
    kind = content.kind;
    shown.className = kind;
    document.getElementById("help").textContent = HELP[kind];
    if (labels.join("\n") !== content.labels.join("\n")) offerLabels(content.labels);
    showProgress(content.progress);
    if (path.startsWith("before") && content.question === null) say("This is the first sentence.");
    else {
      sentence = content.question && new LabelledSentence(content.question, kind);
      say(content.conflict ? "This sentence was answered elsewhere meanwhile; this is what was said." : told);
      show(0);
    }
  } catch (error) {
    say(`Nothing was saved: ${error.message}. Is tagger annotate still running?`, true);
  }
  busy = false;
}

function offerLabels(given) {
  labels = given;
  const free = [..."1234567890acdefghijklmnopqrtvwyz"].filter(key => !RESERVED.includes(key));
  keys = new Map(labels.slice(0, free.length).map((label, number) => [free[number], label]));
  const buttons = [...keys].map(([key, label]) => {
    const button = element("button", { type: "button", "aria-keyshortcuts": key });
    button.append(element("mark", { class: look(label) }, label), " ", element("kbd", {}, key));
    button.addEventListener("click", () => put(label));
    return button;
  });
  const none = element("button", { type: "button", "aria-keyshortcuts": "X Delete" }, "No label");
  none.append(" ", element("kbd", {}, "X"));
  none.addEventListener("click", () => put(null));
  labelBar.replaceChildren(...buttons, none);
}

function look(label) {
  const number = labels.indexOf(label);
  return `c${number % 8} l${Math.floor(number / 8) % 4}`;
}

/** Show the sentence; the focus goes to a word, unless it is null. */
function show(focus = null) {
  const question = sentence?.question;
  before.textContent = question?.before ?? "";
  after.textContent = question?.after ?? "";
  note.textContent = question?.note ?? "";
  place.textContent = question ? `${question.place}${question.action ? `, answered before: ${question.action}` : ""}` : "";
  if (!sentence) {
    shown.replaceChildren("There is no sentence left. Thank you.");
    return;
  }
  const pieces = [];
  let mark = null;
  sentence.words.forEach((word, number) => {
    const span = sentence.spanAt(number);
    const gap = word.gap && " ";
    if (span?.start === number) {
      mark = element("mark", { class: look(span.label) });
      pieces.push(gap, mark);
    } else if (span) mark.append(gap);
    else pieces.push(gap);
    const name = span ? `${word.text}, ${span.label}` : word.text;
    const button = element("button", {
      type: "button", "data-place": number, tabindex: number ? -1 : 0, "aria-label": name, "aria-pressed": sentence.isSelected(number),
    }, word.text);
    button.classList.toggle("selected", sentence.isSelected(number));
    (span ? mark : { append: piece => pieces.push(piece) }).append(button);
    if (span?.end === number + 1) mark.append(element("b", { "aria-hidden": "true" }, span.label));
  });
  shown.replaceChildren(...pieces);
  if (focus !== null) focusWord(focus);
}

function focusWord(number) {
  const words = [...shown.querySelectorAll("button")];
  if (words.length === 0) return;
  const chosen = words[Math.max(0, Math.min(number, words.length - 1))];
  for (const word of words) word.tabIndex = word === chosen ? 0 : -1;
  chosen.focus({ preventScroll: true });
}

function focused() {
  return Number(shown.querySelector('[tabindex="0"]')?.dataset.place ?? 0);
}

function put(label) {
  if (!sentence) return;
  const at = sentence.selected?.[0] ?? focused();
  if (sentence.selected === null) sentence.select(at);
  const last = sentence.selected[1];
  const words = sentence.label(label);
  say(label === null ? `No label: ${words}` : `${label}: ${words}`);
  show(kind === "word" && label !== null ? last + 1 : at);
}

function answer(action) {
  if (!sentence) return;
  const { key, revision } = sentence.question;
  if (action === "accept" && sentence.unlabelled >= 0) {
    say(kind === "word" ? "This word has no label yet." : "The sentence has no label yet.");
    show(sentence.unlabelled);
    return;
  }
  const spans = sentence.spans.map(({ start, end, label }) => [start, end, label]);
  go(`answer?tab=${TAB}`, { key, revision, action, spans }, action === "accept" ? "Accepted." : "Skipped.");
}

function undo() {
  if (!sentence) return;
  say(sentence.undo() ? "Undone." : "There is nothing to undo here; B goes back to the sentence before.");
  show(focused());
}

function back() {
  go(`before?key=${sentence ? sentence.question.key : ""}`, undefined, "The sentence before; Enter accepts it as it is now.");
}

function showProgress({ accepted, skipped, left, curve: points, measure, training, message }) {
  const f1 = points.length ? `; ${measure} ${(100 * points.at(-1)[1]).toFixed(1)} after ${points.at(-1)[0]}` : "";
  progress.textContent = `${accepted} accepted, ${skipped} skipped, ${left} left${f1}${training ? "; a model is being trained" : ""}${message ? `; ${message}` : ""}`;
  drawCurve(points);
}

function drawCurve(points) {
  curve.toggleAttribute("hidden", points.length < 2);
  if (points.length < 2) return;
  const most = points.at(-1)[0];
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", points.map(([answers, f1]) => `${4 + 180 * answers / most},${44 - 40 * f1}`).join(" "));
  const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
  text.setAttribute("x", 190);
  text.setAttribute("y", 48 - 40 * points.at(-1)[1]);
  text.textContent = (100 * points.at(-1)[1]).toFixed(1);
  curve.replaceChildren(line, text);
}

function wordUnder(event) {
  const button = document.elementFromPoint(event.clientX, event.clientY)?.closest("#sentence button");
  return button ? Number(button.dataset.place) : null;
}

shown.addEventListener("pointerdown", event => {
  const number = wordUnder(event);
  if (number === null || event.button !== 0) return;
  anchor = number;
  dragged = false;
});
shown.addEventListener("pointermove", event => {
  if (!(event.buttons & 1) || event.pointerType === "touch" || !sentence) return;
  const number = wordUnder(event);
  if (number === null || (number === anchor && !dragged)) return;
  dragged = true;
  sentence.select(anchor, number);
  show(number);
});
shown.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button || !sentence) return;
  if (dragged) { // the selection is made already
    dragged = false;
    return;
  }
  const number = Number(button.dataset.place);
  sentence.tap(number);
  anchor = number;
  show(number);
});
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const inButtons = event.target.closest?.("#labels, #actions");
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const here = focused();
  const actions = {
    Enter: () => answer("accept"), s: () => answer("skip"), u: undo, b: back, x: () => put(null), Delete: () => put(null),
    Backspace: () => put(null), ArrowLeft: () => move(here - 1, event.shiftKey), ArrowRight: () => move(here + 1, event.shiftKey),
    Home: () => move(0, event.shiftKey), End: () => move(Infinity, event.shiftKey),
    Escape: () => { if (sentence) { sentence.selected = null; show(here); } },
  };
  if (inButtons && (key === "Enter" || key === " ")) return; // the button itself
  if (keys.has(key) && !event.repeat) put(keys.get(key));
  else if (Object.hasOwn(actions, key) && !(event.repeat && key.length === 1)) actions[key]();
  else return;
  event.preventDefault();
});

function move(number, extends_) {
  if (!sentence) return;
  const to = Math.max(0, Math.min(number, sentence.words.length - 1));
  if (extends_) {
    if (sentence.selected === null) anchor = focused();
    sentence.select(anchor, to);
  } else {
    sentence.selected = null;
    anchor = to;
  }
  show(to);
}

document.getElementById("accept").addEventListener("click", () => answer("accept"));
document.getElementById("skip").addEventListener("click", () => answer("skip"));
document.getElementById("undo").addEventListener("click", undo);
document.getElementById("back").addEventListener("click", back);
setInterval(async () => {
  if (document.hidden || busy) return;
  try {
    showProgress((await ask("progress")).progress);
  } catch {
    // The next answer tells that the server is gone.
  }
}, LOOK_AGAIN);
go(`next?tab=${TAB}`);
