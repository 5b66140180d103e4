import type { Case } from './case.js';
import { cellxes } from './cellx.js';
import { createAndUpdate } from './create-update.js';
import { grids } from './grids.js';
import { kairo } from './kairo.js';

/** The cases of github.com/milomg/js-reactivity-benchmark, reimplemented. */
export const cases: Readonly<Record<string, Case>> = { ...kairo, ...createAndUpdate, ...cellxes, ...grids };
