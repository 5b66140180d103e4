import { innermost } from './active.js';
import { idsOf, isDrawn } from './ids.js';
import type { MermaidOptions } from './mermaid.js';
import { type Label, scopesOf } from './scopes.js';
import type { Chart, ChartState } from './types.js';

/** Legible on light and dark pages. */
const ACTIVE = 'classDef active fill:#2563eb,stroke:#1e40af,stroke-width:3px,color:#ffffff';
const ANY = 'classDef any stroke-dasharray:5 4';

/** Draws a chart as a `stateDiagram-v2`, with the innermost active states marked. */
export function diagram(chart: Chart, options: MermaidOptions, active: ReadonlySet<ChartState>): string {
  const ids = idsOf(chart);
  const scopeOf = scopesOf(chart);
  const anys: string[] = [];

  /**
   * mermaid cannot draw arrows between regions. A parallel state with such arrows is drawn as an
   * ordinary box labeled as parallel.
   */
  const hasRegions = (one: ChartState) => one.type === 'parallel' && scopeOf(one).arrows.length === 0;

  const words = (label: Label) => labelWords(label, options);

  /** A node without children. The first line is its name, followed by `lines`. */
  const node = (id: string, name: string, lines: readonly string[] = []): string[] => {
    const declaration = id === name && lines.length === 0 ? id : `state "${escaped(name)}" as ${id}`;
    return [declaration, ...lines.map((line) => `${id}: ${line}`)];
  };

  const state = (one: ChartState, internal: readonly Label[]): string[] => {
    const id = ids.of(one);
    const actions = options.actions
      ? [...one.entry.map((name) => `entry / ${name}`), ...one.exit.map((name) => `exit / ${name}`)]
      : [];
    if (one.children.length === 0)
      return node(id, nameOf(one), [...actions.map(escaped), ...internal.map(words)]);
    const title = [
      one.type === 'parallel' && !hasRegions(one) ? `${one.key} (parallel)` : nameOf(one),
      ...actions,
    ].join(', ');
    return [`state ${id === title ? id : `"${escaped(title)}" as ${id}`} {`, ...inside(one).map(indent), '}'];
  };

  const inside = (owner: ChartState): string[] => {
    const { arrows, internal } = scopeOf(owner);
    const any =
      arrows.some(({ from }) => from === owner) || internal.has(owner) ? ids.make('any') : undefined;
    if (any !== undefined) anys.push(any);
    const lostNames = new Set(arrows.flatMap(({ to }) => (typeof to === 'string' ? [to] : [])));
    const lost = new Map([...lostNames].map((name) => [name, ids.make(`unknown_${name}`)]));
    const nodes = [
      ...(any === undefined ? [] : [node(any, 'any state', internal.get(owner)?.map(words))]),
      ...owner.children.map((child) => state(child, internal.get(child) ?? [])),
      ...[...lost].map(([name, id]) => node(id, `${name} (unknown)`)),
    ];
    const lines = arrows.map(({ from, to, labels }) => {
      const end = typeof to === 'string' ? lost.get(to) : ids.of(to);
      return `${from === owner ? any : ids.of(from)} --> ${end}: ${labels.map(words).join('<br/>')}`;
    });
    if (hasRegions(owner)) return nodes.flatMap((one, index) => (index === 0 ? one : ['--', ...one]));
    const start = owner.initial === undefined ? [] : [`[*] --> ${ids.of(owner.initial)}`];
    const ends = owner.children
      .filter(({ type }) => type === 'final')
      .map((child) => `${ids.of(child)} --> [*]`);
    // A state that an arrow mentions need not be declared, unless there is more to say about it.
    const named = new Set(
      arrows
        .flatMap(({ from, to }) => [from, to])
        .concat(owner.initial ?? [])
        .map((one) => typeof one !== 'string' && ids.of(one)),
    );
    return [...nodes.flat().filter((line) => !named.has(line)), ...start, ...lines, ...ends];
  };

  const { root } = chart;
  // mermaid draws regions only within a state.
  const drawn = isDrawn(root) ? state(root, scopeOf(root).internal.get(root) ?? []) : inside(root);
  const marked = innermost(active).filter((one) => one !== root || isDrawn(root));
  const lines = [
    ...(options.direction === 'LR' ? ['direction LR'] : []),
    ...drawn,
    ...(anys.length > 0 ? [ANY, `class ${anys.join(',')} any`] : []),
    ...(marked.length > 0 ? [ACTIVE, `class ${marked.map(ids.of).join(',')} active`] : []),
  ];
  return `stateDiagram-v2\n${lines.map(indent).join('\n')}\n`;
}

function indent(line: string): string {
  return `  ${line}`;
}

function nameOf({ key, type, deep }: ChartState): string {
  return type === 'history' ? `${key} (${deep ? 'deep history' : 'history'})` : key;
}

function labelWords(
  { transition, trigger, guard, fromInner, toInner }: Label,
  { guards = true, actions = false }: MermaidOptions,
): string {
  const names = transition?.actions ?? [];
  const parts = [
    trigger,
    guards && guard !== undefined ? `[${guard}]` : '',
    fromInner === undefined && toInner === undefined
      ? ''
      : `(${[fromInner, '→', toInner].filter((part) => part !== undefined).join(' ')})`,
    actions && names.length > 0 ? `/ ${names.join(', ')}` : '',
  ];
  return escaped(parts.filter((part) => part !== '').join(' '));
}

/**
 * Escapes text for mermaid. Characters that mermaid accepts in quotes and after a colon stay; all
 * others become numeric entities. mermaid needs some text, so blank text becomes `""`.
 */
function escaped(text: string): string {
  return (text.trim() || '""')
    .replace(/\s+/g, ' ')
    .replace(
      /[^\p{L}\p{N}\p{M} _.,+/()[\]=!?'→-]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/gu,
      (character) => `#${character.codePointAt(0)};`,
    );
}
