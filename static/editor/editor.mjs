// The editor in a place of the page. What it is asked and tells is all in `openEditor`.

import './adopted-styles.mjs';
import { closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { Compartment, EditorState, Transaction } from '@codemirror/state';
import { EditorView, drawSelection, highlightActiveLineGutter, keymap, lineNumbers, tooltips } from '@codemirror/view';
import { completion } from './complete.mjs';
import { lineThatRan, placeOf, places, setFaults, setRan, setRunningLine } from './places.mjs';
import { theme } from './theme.mjs';

/** Milliseconds without a further change after which the text is told. */
const REST = 400;

/**
 * An editor in the element `place`. `label` and `help`, an element's id, are what a screen reader says of it; `changed(text)` hears
 * of what somebody has written, `run()` of Ctrl-Enter, `lineChosen(line)` of a click on a line's number, or Alt-Enter in that line:
 * it is a line of the text that has run last.
 */
export function openEditor(place, { text, label, help, changed, run, lineChosen }) {
  const tab = new Compartment();
  let timer;
  const tell = () => {
    clearTimeout(timer);
    timer = undefined;
    changed(view.state.doc.toString());
  };
  const flush = () => {
    if (timer !== undefined) tell();
  };
  const choose = (position) => {
    lineChosen(lineThatRan(view.state, position));
    return true;
  };
  const keys = [
    { key: 'Mod-Enter', run: () => (flush(), run(), true) },
    { key: 'Alt-Enter', run: ({ state }) => choose(state.doc.lineAt(state.selection.main.head).from) },
    { key: 'Ctrl-Space', run: startCompletion },
  ];
  const mousedown = (_, { from }, event) => event.button === 0 && choose(from);
  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of(keys),
        lineNumbers({ domEventHandlers: { mousedown } }),
        highlightActiveLineGutter(),
        history(),
        drawSelection(),
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        completion,
        // The panel would cut them off.
        tooltips({ parent: document.body }),
        javascript(),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        tab.of([]),
        places,
        theme,
        EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': help, spellcheck: 'false', id: 'editor-text' }),
        EditorView.updateListener.of(({ docChanged, transactions }) => {
          if (!docChanged || !transactions.some((one) => one.annotation(Transaction.userEvent))) return;
          clearTimeout(timer);
          timer = setTimeout(tell, REST);
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString(),
    /** Puts another text in the place of all; undo brings back what was there. */
    setText(next) {
      clearTimeout(timer);
      timer = undefined;
      if (next !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    setTabIndents: (indents) => view.dispatch({ effects: tab.reconfigure(indents ? keymap.of([indentWithTab]) : []) }),
    setRan: () => setRan(view),
    setFaults: (json) => setFaults(view, JSON.parse(json)),
    setRunningLine: (line) => setRunningLine(view, line),
    /** Puts the cursor at the beginning of a line of the text that has run last. */
    goTo(line) {
      const from = placeOf(view.state, line) ?? 0;
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'nearest' }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy() {
      flush();
      view.destroy();
    },
  };
}
