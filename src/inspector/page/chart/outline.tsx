/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { Chart, ChartState } from '../../../chart/types.js';
import { describeState, describeTransition } from './describe.js';
import type { Marks } from './marks.js';

interface OutlineProps {
  readonly chart: Chart;
  readonly marks: Marks;
}

/** The chart as nested lists for screen readers: each state with its outgoing transitions. */
export function Outline({ chart, marks }: OutlineProps): JSX.Element {
  return (
    <div class="chart-hidden">
      <Item state={chart.root} chart={chart} marks={marks} />
    </div>
  );
}

function Item({ state, chart, marks }: OutlineProps & { readonly state: ChartState }): JSX.Element {
  const transitions = chart.transitions.filter(({ source }) => source === state);
  return (
    <>
      {state.parent !== undefined && describeState(state, marks.active.has(state))}
      {transitions.length + state.children.length > 0 && (
        <ul>
          {transitions.map((transition) => (
            <li key={describeTransition(chart, transition)}>
              {describeTransition(chart, transition)}
              {marks.taken.has(transition) && ', taken last'}
            </li>
          ))}
          {state.children.map((child) => (
            <li key={child.key}>
              <Item state={child} chart={chart} marks={marks} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
