import { useSelector } from '@xstate/store-react';
import { doneSteps, nextStep, steps } from './steps.js';

/** Steps to try, in a useful order. It detects which ones are done. */
export function Guide() {
  const done = useSelector(doneSteps);
  const next = useSelector(nextStep);
  return (
    <section className="guide" aria-labelledby="guide">
      <h2 id="guide">
        Try this{' '}
        <span className="count">
          {done.size} of {steps.length} done
        </span>
      </h2>
      <ol>
        {steps.map((step) => (
          <li key={step.title} data-done={done.has(step)} aria-current={step === next ? 'step' : undefined}>
            <span className="tick" role="img" aria-label={done.has(step) ? 'done' : 'to do'} />
            <span>
              <strong>{step.title}</strong> {step === next && step.what}
            </span>
          </li>
        ))}
      </ol>
      {next === undefined && (
        <p>
          That’s all: six statuses, one chart. Now slow the network down and try several countries at once.
        </p>
      )}
    </section>
  );
}
