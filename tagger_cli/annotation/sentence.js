/** The sentence that is being labelled: its words, spans and selection; knows nothing of the page. */

class LabelledSentence {
  /**
   * @param {object} question as the server sends it
   * @param {string} kind what a label is of: "span", "word" or "sentence"
   */
  constructor(question, kind) {
    this.question = question;
    this.kind = kind;
    const characters = Array.from(question.text); // places count code points, strings of JavaScript do not
    this.words = question.words.map(([start, end], place) => ({
      text: characters.slice(start, end).join(""),
      gap: place ? characters.slice(question.words[place - 1][1], start).join("") : "",
    }));
    this.spans = question.spans.map(([start, end, label]) => ({ start, end, label }));
    this.earlier = [];
    this.selected = null; // [first, last]
  }

  /** The span over a word, if there is one. */
  spanAt(place) {
    return this.spans.find(({ start, end }) => start <= place && place < end);
  }

  isSelected(place) {
    return this.selected !== null && this.selected[0] <= place && place <= this.selected[1];
  }

  select(one, other = one) {
    this.selected = [Math.min(one, other), Math.max(one, other)];
  }

  /** A tap selects a word, a second one everything up to another, one on what is selected nothing. */
  tap(place) {
    if (this.selected === null) this.select(place);
    else if (this.isSelected(place)) this.selected = null;
    else this.select(Math.min(place, this.selected[0]), Math.max(place, this.selected[1]));
  }

  /** Label what is selected, the span over it, or the sentence; null takes labels away. Gives the words, or "" where nothing is selected. */
  label(label) {
    if (this.kind === "sentence") this.select(0, this.words.length - 1);
    if (this.selected === null) return "";
    let [first, last] = this.selected;
    const under = this.spanAt(first);
    if (this.kind === "span" && first === last && under) [first, last] = [under.start, under.end - 1]; // one word stands for its span
    this.earlier.push(this.spans);
    this.spans = this.spans.filter(({ start, end }) => end <= first || last < start);
    if (label !== null && this.kind === "word") {
      for (let word = first; word <= last; word++) this.spans.push({ start: word, end: word + 1, label });
    } else if (label !== null) this.spans.push({ start: first, end: last + 1, label });
    this.spans.sort((one, other) => one.start - other.start);
    this.selected = null;
    return this.words.slice(first, last + 1).map(({ text }) => text).join(" ");
  }

  /** The first word that must have a label and has none, or -1. */
  get unlabelled() {
    return this.kind === "span" ? -1 : this.words.findIndex((_, place) => !this.spanAt(place));
  }

  undo() {
    this.selected = null;
    if (this.earlier.length === 0) return false;
    this.spans = this.earlier.pop();
    return true;
  }
}
