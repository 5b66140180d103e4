/** @jsxImportSource preact */
import type { JSX } from 'preact';
import type { ChartTransition } from '../../../chart/types.js';
import type { Box } from './geometry.js';
import { SPACE, type TextLine } from './label-text.js';

interface LinesProps {
  readonly lines: readonly TextLine[];
  /** The box that contains the lines: centered, or aligned left, from its top down. */
  readonly box: Box;
  readonly isCentered: boolean;
  readonly taken: ReadonlySet<ChartTransition>;
}

/** Lines of text. Lines for a transition that was just taken are highlighted. */
export function Lines({ lines, box, isCentered, taken }: LinesProps): JSX.Element {
  let top = box.y;
  return (
    <>
      {lines.map(({ spans, label, width, height }) => {
        const y = top;
        top += height;
        const x = isCentered ? box.x + box.width / 2 : box.x;
        const isTaken = label?.transition !== undefined && taken.has(label.transition);
        return (
          <g key={y} class={isTaken ? 'is-taken' : undefined}>
            {isTaken && (
              <rect
                class="chart-back"
                x={(isCentered ? x - width / 2 : x) - 4}
                y={y}
                width={width + 8}
                height={height}
                rx={4}
              />
            )}
            <text x={x} y={y + height * 0.75} text-anchor={isCentered ? 'middle' : 'start'}>
              {spans.map(({ kind, text }, place) => (
                <tspan key={kind} class={`chart-${kind}`} dx={place === 0 ? 0 : SPACE}>
                  {text}
                </tspan>
              ))}
            </text>
          </g>
        );
      })}
    </>
  );
}
