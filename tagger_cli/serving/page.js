/** The page: tags while someone types, and says what it is doing. */

const PAUSE = 300; // milliseconds without a key after which the text is tagged
const [access, question, text, model, beneath, status, tagged, found, token] =
  ["access", "question", "text", "model", "beneath", "status", "tagged", "found", "token"].map(id => document.getElementById(id));
let models = [];
let asking = new AbortController();
let waiting;

/** Ask the server; the answer's text, or an error that says what is wrong. */
async function ask(path, options = {}) {
  const given = sessionStorage.getItem("token");
  const headers = { ...options.headers, ...given && { Authorization: `Bearer ${given}` } };
  const answer = await fetch(path, { ...options, headers });
  const content = await answer.text();
  if (answer.ok) return content;
  if (answer.status === 401) {
    access.hidden = false;
    token.focus();
  }
  throw new Error(JSON.parse(content).error);
}

function say(message, failed = false) {
  status.textContent = message;
  status.classList.toggle("failed", failed);
}

async function start() {
  try {
    ({ models } = JSON.parse(await ask("models")));
  } catch (error) {
    say(error.message, true);
    return;
  }
  access.hidden = true;
  model.replaceChildren(...models.map(({ name }) => element("option", {}, name)));
  offerTargets();
  await tag();
}

function chosenModel() {
  return models.find(({ name }) => name === model.value);
}

function offerTargets() {
  const names = chosenModel().targets.filter(({ kind }) => kind === "word").map(({ name }) => name);
  beneath.replaceChildren(...names.map(name => element("option", {}, name)), element("option", { value: "" }, "nothing"));
}

async function tag() {
  clearTimeout(waiting);
  asking.abort();
  const mine = asking = new AbortController();
  try {
    const answer = await ask(`tag?model=${encodeURIComponent(model.value)}`, {
      method: "POST", body: text.value, headers: { "Content-Type": "text/plain; charset=utf-8" }, signal: mine.signal,
    });
    show(answer.split("\n").filter(Boolean).map(line => JSON.parse(line)));
  } catch (error) {
    if (error.name !== "AbortError") say(error.message, true);
  }
}

function show(lines) {
  const classes = looks(chosenModel());
  const first = spanTarget(chosenModel());
  const classOf = entity => classes.get(`${entity.target ?? first} ${entity.label}`) ?? "c0";
  tagged.replaceChildren(...lines.map(line => paragraph(line, beneath.value, classOf)));
  const entities = lines.flatMap(line => line.entities ?? []);
  found.hidden = entities.length === 0;
  found.querySelector("tbody").replaceChildren(...entities.map(entity => {
    const row = element("tr");
    const label = element("td");
    label.append(element("mark", { class: classOf(entity) }, entity.label));
    row.append(element("td", { dir: "auto", lang: "" }, entity.text), label);
    return row;
  }));
  const words = lines.reduce((sum, line) => sum + line.tokens.length, 0);
  say(`${counted(lines.length, "sentence")}, ${counted(words, "word")}, ${counted(entities.length, "entity", "entities")}`);
}

function counted(count, one, several = `${one}s`) {
  return `${count} ${count === 1 ? one : several}`;
}

text.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(tag, PAUSE);
});
model.addEventListener("change", () => {
  offerTargets();
  tag();
});
beneath.addEventListener("change", tag);
question.addEventListener("submit", event => {
  event.preventDefault();
  tag();
});
access.addEventListener("submit", event => {
  event.preventDefault();
  sessionStorage.setItem("token", token.value.trim());
  start();
});
start();
