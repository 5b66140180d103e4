import fc from 'fast-check';
import { flushPromises } from '../../../../src/testing/index.js';
import { type GraphPlan, graphPlans } from './graph-plan.js';
import { GraphWorld } from './graph-world.js';

/**
 * That what graphs show and run is what the model says, with atoms of the store among them or
 * without.
 */
export const graphContract = (isMixed: boolean, takeReports: () => unknown[]) =>
  fc.property(graphPlans({ isMixed }), (plan) => runGraph(plan, takeReports));

/**
 * Does what a plan says. Throws at the first step after which something is not as the model says.
 */
function runGraph(plan: GraphPlan, takeReports: () => unknown[]): void {
  takeReports();
  const world = new GraphWorld(plan, takeReports);
  for (const step of plan.steps) world.step(step);
  world.readEverything();
  world.end();
}

/** The same while what was dropped is collected; and at the end nothing of it is left. */
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
 * Such an atom is held by what it reads as long as that lives, and holds what it reads: the store
 * knows no weak references.
 */
const hasAtomsThatRead = ({ derived }: GraphPlan) => derived.some(({ home }) => home !== 'ours');

async function sweep(): Promise<void> {
  await flushPromises(); // what a weak reference has given in this turn is not collected in it
  (globalThis as unknown as { gc(): void }).gc();
  await flushPromises();
}

/** The world and its sources are still there. */
async function expectNothingLeft({ made }: GraphWorld): Promise<void> {
  const left = () => made.filter((reference) => reference.deref() !== undefined).length;
  for (let round = 0; round < 10 && left() > 0; round++) await sweep();
  if (left() > 0) throw new Error(`${left()} of ${made.length} computeds and effects are left`);
}
