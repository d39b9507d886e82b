// How the editor looks: by the meanings that static/app.css gives colours, so that every theme of the page is one of the editor.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const ink = (name) => `var(--ink-${name})`;

const look = EditorView.theme({
  '&': { height: '100%', color: ink('text'), backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit', overflow: 'auto' },
  '.cm-content': { caretColor: ink('text'), padding: '0 0 10px' },
  '.cm-line': { padding: '0 14px 0 6px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: ink('text'), borderLeftWidth: '2px' },
  '.cm-gutters': { color: ink('muted'), backgroundColor: ink('ground'), border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 6px 0 12px', cursor: 'pointer' },
  '.cm-lineNumbers .cm-gutterElement:hover': { color: ink('accent'), textDecoration: 'underline' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLineGutter': { color: ink('text'), fontWeight: '600' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: ink('faint') },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: `1px solid ${ink('line')}` },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', outline: `1px solid ${ink('bad')}` },
  '.cm-line.cm-runs': { backgroundColor: ink('glass'), boxShadow: `inset 3px 0 ${ink('accent')}` },
  '.cm-line.cm-wrong': { backgroundColor: ink('bad-soft') },
  '.cm-wrong-here': { textDecoration: `underline wavy ${ink('bad')}` },
  '.cm-gutterElement.cm-wrong-number': { color: ink('bad'), fontWeight: '700' },
  '.cm-fault': { padding: '0 14px 2px 6px', color: ink('bad'), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
  '.cm-tooltip': { color: ink('text'), backgroundColor: ink('raised'), border: `1px solid ${ink('line')}`, borderRadius: '6px', boxShadow: 'var(--shadow)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: '0.78125rem/1.6 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace', maxHeight: '14em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '1px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { color: ink('ground'), backgroundColor: ink('accent') },
  '.cm-tooltip .cm-completionDetail': { marginLeft: '1em', fontStyle: 'normal', opacity: '0.75' },
  '.cm-tooltip.cm-completionInfo': { padding: '4px 10px', maxWidth: '22em', font: '0.8125rem/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", sans-serif' },
});

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], color: ink('accent') },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: ink('good') },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.self], color: ink('memory') },
  { tag: [tags.comment, tags.blockComment, tags.lineComment], color: ink('muted') },
  { tag: tags.invalid, color: ink('bad') },
]);

export const theme = [look, syntaxHighlighting(colours)];
