import fc from 'fast-check';
import { flushPromises } from '../../../../src/testing/index.js';
import { type GraphPlan, graphPlans } from './graph-plan.js';
import { GraphWorld } from './graph-world.js';

/** Graphs behave as the model predicts, with or without store atoms. */
export const graphContract = (isMixed: boolean, takeReports: () => unknown[]) =>
  fc.property(graphPlans({ isMixed }), (plan) => runGraph(plan, takeReports));

/** Runs a plan. Throws after the first step whose result differs from the model. */
export function runGraph(plan: GraphPlan, takeReports: () => unknown[]): void {
  takeReports();
  const world = new GraphWorld(plan, takeReports);
  for (const step of plan.steps) world.step(step);
  world.readEverything();
  world.end();
}

/** The same while dropped objects are collected. At the end, nothing of them is left. */
export const collectedGraphContract = (takeReports: () => unknown[]) =>
  fc.asyncProperty(graphPlans({ isMixed: true, isCollected: true }), async (plan) => {
    takeReports();
    const world = new GraphWorld(plan, takeReports);
    for (const step of plan.steps) {
      if (step.type === 'collect') await sweep();
      world.step(step);
    }
    world.readEverything();
    world.end();
    world.release();
    if (!hasAtomsThatRead(plan)) await expectNothingLeft(world);
  });

/**
 * Such an atom is kept alive by what it reads, and keeps alive what it reads, because the store has
 * no weak references.
 */
const hasAtomsThatRead = ({ derived }: GraphPlan) => derived.some(({ home }) => home !== 'ours');

async function sweep(): Promise<void> {
  await flushPromises(); // what a weak reference returned in this turn is not collected within it
  (globalThis as unknown as { gc(): void }).gc();
  await flushPromises();
}

/** Only the world and its sources may still be alive. */
async function expectNothingLeft({ made }: GraphWorld): Promise<void> {
  const left = () => made.filter((reference) => reference.deref() !== undefined).length;
  for (let round = 0; round < 10 && left() > 0; round++) await sweep();
  if (left() > 0) throw new Error(`${left()} of ${made.length} computeds and effects are left`);
}
