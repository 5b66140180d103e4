import { asConfig, listOf, textOf } from './config.js';

/**
 * The names that inline functions get from the property they are assigned to. They carry no
 * information.
 */
const placeNames = ['guard', 'actions', 'entry', 'exit', 'src'];

/** The name of a guard. Guards built with `not`, `and`, and `or` are named after their parts. */
export function guardName(guard: unknown): string {
  const name = nameOf(guard);
  const parts = partsOf(guard).map(guardName);
  if (parts.length === 0) return name ?? 'guard';
  return name === 'not' ? `not ${parts.join()}` : parts.join(` ${name} `);
}

/** The names of one action or of a list of actions. */
export function actionNames(actions: unknown): string[] {
  return listOf(actions).map((action) => nameOf(action) ?? 'action');
}

/** The name of the logic of an invoked actor. `undefined` if it has no name. */
export function logicName(logic: unknown): string | undefined {
  return nameOf(logic) ?? textOf(asConfig(logic).id);
}

/** The name given by a string, by an object with a `type`, or by a function. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return textOf(value);
  const name = typeof value === 'function' ? value.name : textOf(asConfig(value).type);
  return name === undefined || placeNames.includes(name) ? undefined : textOf(name);
}

/** A guard built from others is a function with a `guards` property. */
function partsOf(guard: unknown): readonly unknown[] {
  return typeof guard === 'function' && 'guards' in guard ? listOf(guard.guards) : [];
}
