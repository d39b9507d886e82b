// Places of the program that has run last, in a text that has been changed since: the line that runs, and what is wrong where.

import { ChangeSet, RangeSet, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutterLineClass } from '@codemirror/view';

const ran = StateEffect.define();
const runs = StateEffect.define();
const faults = StateEffect.define();

/** The text that has run, and how it has changed since. */
const run = StateField.define({
  create: (state) => ({ text: state.doc, changes: ChangeSet.empty(state.doc.length) }),
  update(value, { state, docChanged, changes, effects }) {
    if (effects.some((effect) => effect.is(ran))) return { text: state.doc, changes: ChangeSet.empty(state.doc.length) };
    return docChanged ? { ...value, changes: value.changes.compose(changes) } : value;
  },
});

/** Where a line of the text that has run last begins now; nothing if there is no such line. */
export function placeOf(state, line) {
  const { text, changes } = state.field(run);
  return line >= 1 && line <= text.lines ? changes.mapPos(text.line(line).from, 1) : undefined;
}

/** The line of the text that has run in which a place of the present text was. */
export function lineThatRan(state, position) {
  const { text, changes } = state.field(run);
  return text.lineAt(changes.invertedDesc.mapPos(position, -1)).number;
}

const lit = Decoration.line({ class: 'cm-runs', attributes: { 'aria-current': 'step' } });

const running = StateField.define({
  create: () => Decoration.none,
  update(marks, { state, changes, effects }) {
    for (const effect of effects) {
      if (effect.is(ran)) marks = Decoration.none;
      if (!effect.is(runs)) continue;
      const place = placeOf(state, effect.value);
      return place === undefined ? Decoration.none : Decoration.set(lit.range(state.doc.lineAt(place).from));
    }
    return marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Sentence extends WidgetType {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const line = document.createElement('div');
    line.className = 'cm-fault';
    line.textContent = this.text;
    return line;
  }
}

class Wrong extends GutterMarker {
  elementClass = 'cm-wrong-number';
}

const wrongLine = Decoration.line({ class: 'cm-wrong' });
const wrongHere = Decoration.mark({ class: 'cm-wrong-here' });
const wrongNumber = new Wrong();

/** The marks of what is wrong: its line, from its column to the end of the word, and the sentence below. */
function marksOf(state, all) {
  const marks = [];
  const numbers = [];
  for (const { line, column, text } of all) {
    const place = placeOf(state, line);
    if (place === undefined) continue;
    const { from, to } = state.doc.lineAt(place);
    marks.push(wrongLine.range(from), Decoration.widget({ widget: new Sentence(text), block: true, side: 1 }).range(to));
    numbers.push(wrongNumber.range(from));
    const here = from + Math.max(0, column - 1);
    const word = column > 0 && here < to ? state.wordAt(here) : null;
    if (column > 0 && here < to) marks.push(wrongHere.range(here, Math.min(to, Math.max(word?.to ?? 0, here + 1))));
  }
  return { marks: Decoration.set(marks, true), numbers: RangeSet.of(numbers, true) };
}

const wrong = StateField.define({
  create: () => ({ marks: Decoration.none, numbers: RangeSet.empty }),
  update({ marks, numbers }, { state, changes, effects }) {
    for (const effect of effects) {
      if (effect.is(faults)) return marksOf(state, effect.value);
    }
    return { marks: marks.map(changes), numbers: numbers.map(changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, ({ marks }) => marks),
    gutterLineClass.from(field, ({ numbers }) => numbers),
  ],
});

export const places = [run, running, wrong];

/** The present text is the one that runs. */
export const setRan = (view) => view.dispatch({ effects: [ran.of(null), faults.of([])] });

/** Marks what is wrong, and scrolls the first of it into sight. */
export function setFaults(view, all) {
  view.dispatch({ effects: faults.of(all) });
  if (all.length) show(view, all[0].line);
}

/** Lights a line, and scrolls it into sight unless somebody is writing; no line with 0. */
export function setRunningLine(view, line) {
  view.dispatch({ effects: runs.of(line) });
  if (!view.hasFocus) show(view, line);
}

/** By hand: CodeMirror would scroll the page along. */
function show(view, line) {
  const place = placeOf(view.state, line);
  if (place === undefined) return;
  const { top, bottom } = view.lineBlockAt(place);
  const { scrollDOM } = view;
  const { scrollTop, clientHeight } = scrollDOM;
  if (top < scrollTop) scrollDOM.scrollTop = top;
  else if (bottom > scrollTop + clientHeight) scrollDOM.scrollTop = bottom - clientHeight;
}
