/** One line of an answer as a paragraph: words over their tags, entities marked. */

/** How each label of spans looks: "target label" → classes of the style sheet, as tagger tag -f html gives them. */
function looks(model) {
  const pairs = model.targets.filter(target => target.kind === "span")
    .flatMap(target => (target.labels ?? []).map(label => `${target.name} ${label}`));
  return new Map(pairs.map((pair, number) => [pair, `c${number % 8} l${Math.floor(number / 8) % 4}`]));
}

/** The first span target of a model: the one that entities are of where they name none. */
function spanTarget(model) {
  return model.targets.find(target => target.kind === "span")?.name;
}

/**
 * @param {object} line of the answer
 * @param {string} beneath the target whose tags stand beneath the words; "" for none
 * @param {(entity: object) => string} classOf the look of an entity
 */
function paragraph(line, beneath, classOf) {
  const found = element("p", { dir: "auto" });
  const characters = Array.from(line.text); // places count code points, strings of JavaScript do not
  const words = line.tokens.map((token, number) => {
    const before = number ? line.tokens[number - 1].end : 0;
    const apart = number > 0 && characters.slice(before, token.start).some(c => /\s/.test(c));
    return { ...token, gap: apart ? " " : "" };
  });
  const entities = [...line.entities ?? []].sort((one, other) => one.start - other.start || other.end - one.end);
  fill(found, words, entities, beneath, classOf);
  return found;
}

/** Put words into an element, with a mark around each entity; one that reaches beyond another is marked in pieces. */
function fill(parent, words, entities, beneath, classOf) {
  let next = 0;
  while (next < words.length) {
    const entity = entities.find(e => e.start <= words[next].start && words[next].start < e.end);
    if (entity === undefined) {
      parent.append(words[next].gap, word(words[next], beneath));
      next += 1;
      continue;
    }
    const behind = words.findIndex((w, place) => place >= next && w.start >= entity.end);
    const inside = words.slice(next, behind < 0 ? words.length : behind);
    parent.append(inside[0].gap);
    const mark = element("mark", { class: classOf(entity) });
    inside[0] = { ...inside[0], gap: "" };
    fill(mark, inside, entities.slice(entities.indexOf(entity) + 1), beneath, classOf);
    mark.append(element("b", {}, entity.label));
    parent.append(mark);
    next += inside.length;
  }
}

function word(token, beneath) {
  const { text, start, end, gap, ...tags } = token;
  const title = Object.entries(tags).map(([name, tag]) => `${name}: ${tag}`).join("\n");
  const shown = element("span", { title }, text);
  if (beneath in tags) shown.append(element("i", {}, tags[beneath]));
  return shown;
}

/** An element; what it says is text, whatever stands in it. */
function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(text);
  return made;
}
