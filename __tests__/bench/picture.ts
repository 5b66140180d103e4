import { floor, type PeerName, peerNames, titleOf } from './peers.js';
import { kindOf, plans, type WorkloadName } from './plan.js';
import { type Costs, ratios } from './rounds.js';
import { short } from './statistics.js';

/** A picture does not know whether its page is dark or light. These colors are readable on both. */
const colors = { text: '#768390', other: '#8b98a5', own: '#e0702a', rule: '#7683904d' };

const columns = 2;
const panel = { width: 470, head: 34, row: 19, foot: 26, labels: 172, values: 44 };

/** The width for bars, between the labels and the values. */
const plotWidth = panel.width - panel.labels - panel.values - 12;

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replaceAll('`', '');

/** Decades around 1 that hold all ratios. All panels share them, so their bars are comparable. */
function decadesOf(all: readonly number[]): readonly [number, number] {
  return [
    Math.min(-1, Math.floor(Math.log10(Math.min(...all)))),
    Math.max(1, Math.ceil(Math.log10(Math.max(...all)))),
  ];
}

function panelFor(
  costs: Costs,
  workload: WorkloadName,
  names: readonly PeerName[],
  decades: readonly [number, number],
): string {
  const [low, high] = decades;
  const x = (ratio: number) =>
    Number((panel.labels + ((Math.log10(ratio) - low) / (high - low)) * plotWidth).toFixed(1));
  const bottom = panel.head + names.length * panel.row;
  const parts = [`<text x="12" y="18" class="head">${workload} · ${escaped(plans[workload].what)}</text>`];
  for (let decade = low; decade <= high; decade++) {
    parts.push(
      `<path d="M${x(10 ** decade)} ${panel.head - 4}V${bottom}" class="${decade === 0 ? 'floor' : 'rule'}"/>`,
    );
    parts.push(`<text x="${x(10 ** decade)}" y="${bottom + 14}" class="axis">${10 ** decade}</text>`);
  }
  names.forEach((name, index) => {
    const { median, min, max } = ratios(costs, workload, name);
    const middle = panel.head + index * panel.row + panel.row / 2;
    const [from, to] = median < 1 ? [x(median), x(1)] : [x(1), x(median)];
    const kind = name === 'xstate-resource' ? 'own' : 'other';
    parts.push(
      `<text x="${panel.labels - 8}" y="${middle + 4}" class="label ${kind}">${escaped(titleOf(kindOf(workload), name))}</text>`,
      `<rect x="${from}" y="${middle - 5}" width="${Math.max(1, to - from).toFixed(1)}" height="10" rx="2" class="${kind}"/>`,
      `<path d="M${x(min)} ${middle}H${x(max)}" class="spread"/>`,
      `<text x="${panel.width - panel.values}" y="${middle + 4}" class="value ${kind}">${short(median)}</text>`,
    );
  });
  return parts.join('\n');
}

/**
 * A panel of bars for each workload, on one logarithmic scale. The thin line in a bar spans the
 * minimum and the maximum of the rounds.
 */
export function picture(costs: Costs): string {
  const workloads = [...costs.keys()];
  const namesIn = (workload: WorkloadName) =>
    peerNames.filter((name) => name !== floor && costs.get(workload)?.has(name));
  const all = workloads.flatMap((workload) =>
    namesIn(workload).flatMap((name) => Object.values(ratios(costs, workload, name)) as number[]),
  );
  const decades = decadesOf(all);
  const height =
    panel.head + Math.max(...workloads.map((workload) => namesIn(workload).length)) * panel.row + panel.foot;
  const panels = workloads.map((workload, index) => {
    const [left, top] = [(index % columns) * panel.width, Math.floor(index / columns) * height];
    return `<g transform="translate(${left} ${top})">\n${panelFor(costs, workload, namesIn(workload), decades)}\n</g>`;
  });
  const [width, total] = [columns * panel.width, Math.ceil(workloads.length / columns) * height];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img" aria-label="Multiples of the floor, by workload and peer">
<style>
text { font: 12px system-ui, sans-serif; fill: ${colors.text} }
.head { font-weight: 600; font-size: 13px }
.axis { text-anchor: middle; font-size: 10px }
.label { text-anchor: end }
.value { font-variant-numeric: tabular-nums }
text.own { fill: ${colors.own}; font-weight: 600 }
rect.own { fill: ${colors.own} }
rect.other { fill: ${colors.other} }
path { fill: none; stroke: ${colors.rule} }
.floor { stroke: ${colors.text} }
.spread { stroke: ${colors.text}; stroke-width: 2 }
</style>
${panels.join('\n')}
</svg>
`;
}
