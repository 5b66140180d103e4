import type { Label } from '../../../chart/scopes.js';
import type { ChartState } from '../../../chart/types.js';
import type { Size } from './geometry.js';
import { textWidth } from './measure.js';

/** A piece of text. Its kind determines how it is drawn. */
export interface Span {
  readonly kind: 'name' | 'trigger' | 'guard' | 'note';
  readonly text: string;
}

/** A line of text, and the transition that it describes, if any. */
export interface TextLine extends Size {
  readonly spans: readonly Span[];
  readonly label: Label | undefined;
}

/** Font sizes; keep them in sync with the style sheet. */
const FONT: Record<Span['kind'], number> = { name: 14, trigger: 13, guard: 12, note: 12 };

const LINE_HEIGHT = 1.35;

/** A label longer than this continues on the next line. */
const LONG = 96;

/** The space between pieces of text, in pixels. */
export const SPACE = 4;

/** The label of an arrow, or of a transition that does not leave its state. */
export function labelLines(label: Label): TextLine[] {
  const { trigger, guard, fromInner, toInner } = label;
  const inner =
    fromInner === undefined && toInner === undefined
      ? []
      : [[fromInner, '→', toInner].filter((name) => name !== undefined).join(' ')];
  const rest: Span[] = [
    ...(guard === undefined ? [] : [{ kind: 'guard', text: `[${guard}]` } as const]),
    ...inner.map((text) => ({ kind: 'note', text }) as const),
  ];
  const lines: Span[][] = [];
  let spans: Span[] = [{ kind: 'trigger', text: trigger }];
  for (const span of rest) {
    if (line([...spans, span]).width > LONG) {
      lines.push(spans);
      spans = [span];
    } else spans.push(span);
  }
  return [...lines, spans].map((one) => line(one, label));
}

/** The name of a state, what it runs, and the transitions that do not leave it. */
export function stateLines(state: ChartState, internal: readonly Label[]): TextLine[] {
  const history = state.type === 'history' ? [note(state.deep ? 'deep history' : 'history')] : [];
  const runs = state.invokes.map(({ name }) => note(`runs ${name}`));
  return [...nameLines(state.key), ...history, ...runs, ...internal.flatMap(labelLines)];
}

export function nameLines(name: string): TextLine[] {
  return [line([{ kind: 'name', text: name }])];
}

function note(text: string): TextLine {
  return line([{ kind: 'note', text }]);
}

function line(spans: readonly Span[], label?: Label): TextLine {
  const widths = spans.map(({ kind, text }) =>
    textWidth(text, FONT[kind], kind === 'name' || kind === 'trigger'),
  );
  const width = widths.reduce((sum, one) => sum + one, SPACE * Math.max(spans.length - 1, 0));
  return {
    spans,
    label,
    width,
    height: Math.ceil(Math.max(...spans.map(({ kind }) => FONT[kind])) * LINE_HEIGHT),
  };
}

/** The size of a stack of lines. */
export function blockSize(lines: readonly TextLine[]): Size {
  return {
    width: Math.max(0, ...lines.map(({ width }) => width)),
    height: lines.reduce((sum, { height }) => sum + height, 0),
  };
}
