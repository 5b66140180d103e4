import { asConfig, listOf, textOf } from './config.js';

/** What a function is called that was written in its place: after the place, which says nothing. */
const placeNames = ['guard', 'actions', 'entry', 'exit', 'src'];

/** What a guard is called: by its name, or by what `not`, `and` and `or` make of others. */
export function guardName(guard: unknown): string {
  const name = nameOf(guard);
  const parts = partsOf(guard).map(guardName);
  if (parts.length === 0) return name ?? 'guard';
  return name === 'not' ? `not ${parts.join()}` : parts.join(` ${name} `);
}

/** What actions are called: one or a list of them. */
export function actionNames(actions: unknown): string[] {
  return listOf(actions).map((action) => nameOf(action) ?? 'action');
}

/** What the logic of an invoked actor is called; `undefined` where it has no name. */
export function logicName(logic: unknown): string | undefined {
  return nameOf(logic) ?? textOf(asConfig(logic).id);
}

/** Of a name, an object with a `type`, or a function. */
function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return textOf(value);
  const name = typeof value === 'function' ? value.name : textOf(asConfig(value).type);
  return name === undefined || placeNames.includes(name) ? undefined : textOf(name);
}

/** A guard that is made of others is a function with a property. */
function partsOf(guard: unknown): readonly unknown[] {
  return typeof guard === 'function' && 'guards' in guard ? listOf(guard.guards) : [];
}
