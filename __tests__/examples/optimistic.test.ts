/** Races between several edits and their saves, in the recipe of the guide. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import ts from 'typescript';
import { effect, type Resource, resource, signal } from 'xstate-resource';
import { flushPromises } from 'xstate-resource/testing';

interface Title {
  readonly code: string;
  readonly capital: string;
}

interface Save {
  readonly title: Title;
  readonly done: () => Promise<void>;
  readonly refused: () => Promise<void>;
}

type Edit = (name: string) => Promise<void>;

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanups.splice(0)) cleanUp();
});

/** A server that answers loads and saves when the test says so. */
function setUp() {
  const code = signal('A');
  const stored: Record<string, string> = { A: 'off', B: 'off' };
  const saves: Save[] = [];
  const loads: (() => void)[] = [];
  const title = resource<Title, string>({
    params: code,
    loader: ({ params }) => {
      // Read when the request arrives, sent when the test answers it.
      const answer = { code: params, capital: stored[params] ?? '' };
      return new Promise((resolve) => loads.push(() => resolve(answer)));
    },
  });
  const answer = async () => {
    await flushPromises();
    for (const load of loads.splice(0)) load();
    await flushPromises();
  };
  const save = (title: Title) =>
    new Promise<void>((resolve, reject) => {
      saves.push({
        title,
        done: () => {
          stored[title.code] = title.capital;
          resolve();
          return flushPromises();
        },
        refused: () => {
          reject(new Error('refused'));
          return flushPromises();
        },
      });
    });
  const shown: string[] = [];
  cleanups.push(
    effect(() => {
      const { value } = title.snapshot();
      if (value && shown.at(-1) !== value.capital) shown.push(value.capital);
    }),
  );
  /** The number of unanswered loads. */
  const pendingLoads = () => loads.length;
  cleanups.push(title.destroy);
  return {
    title,
    code,
    save,
    saves,
    shown,
    answer,
    pendingLoads,
    saveRequests: () => saves.map(({ title }) => title.capital),
  };
}

type World = ReturnType<typeof setUp>;

/** The code of a recipe, from its `let lastSave` to the end of the function. */
function recipe(file: string, name: string): string {
  const [code] =
    new RegExp(`^let lastSave: .*?^async function ${name}.*?^}$`, 'ms').exec(readFileSync(file, 'utf8')) ??
    [];
  if (code === undefined) throw new Error(`${file} does not contain ${name}().`);
  return ts.transpileModule(`${code}\nreturn ${name};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  }).outputText;
}

function run(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  return new Function(...Object.keys(scope), code)(...Object.values(scope));
}

const recipes: Readonly<Record<string, (world: World) => Edit>> = {
  'changeCapital() of the guide'({ title, code, save }) {
    return run(recipe('docs/examples/14-optimistic.ts', 'changeCapital'), {
      country: title as Resource<Title>,
      code,
      save,
    }) as Edit;
  },
};

describe.each(Object.keys(recipes))('%s', (name) => {
  /** Starts with the title off. */
  async function start() {
    const world = setUp();
    await world.answer();
    const make = recipes[name];
    if (make === undefined) throw new Error(`Unknown recipe: ${name}`);
    return { ...world, edit: make(world) };
  }

  test('never shows the first of two quick edits again', async () => {
    const { edit, saves, shown, answer, title } = await start();
    const edits = [edit('on'), edit('off!')];
    await flushPromises();
    await saves[0]?.done();
    await answer();
    await saves[1]?.done();
    await answer();
    await Promise.all(edits);
    expect([shown, title.status()]).toEqual([['off', 'on', 'off!'], 'resolved']);
  });

  test('saves one edit at a time, in order', async () => {
    const { edit, saves, saveRequests } = await start();
    const edits = [edit('on'), edit('off!')];
    await flushPromises();
    expect(saveRequests()).toEqual(['on']);
    await saves[0]?.done();
    expect(saveRequests()).toEqual(['on', 'off!']);
    await saves[1]?.done();
    await Promise.all(edits);
  });

  test('a failed save does not revert or block a later edit', async () => {
    const { edit, saves, shown, answer, title } = await start();
    const first = edit('on').catch((error: Error) => error.message);
    const second = edit('off!');
    await flushPromises();
    await saves[0]?.refused();
    expect(await first).toBe('refused');
    await answer();
    expect(shown).toEqual(['off', 'on', 'off!']);
    await saves[1]?.done();
    await second;
    await answer();
    expect([shown, title.status()]).toEqual([['off', 'on', 'off!'], 'resolved']);
  });

  test('shows what the previous save stored if the last one fails', async () => {
    const { edit, saves, shown, answer } = await start();
    const first = edit('on');
    const second = edit('off!').catch((error: Error) => error.message);
    await flushPromises();
    await saves[0]?.done();
    await first;
    await saves[1]?.refused();
    expect(await second).toBe('refused');
    await answer();
    expect(shown).toEqual(['off', 'on', 'off!', 'on']);
  });

  test('supersedes a load that began before the save took effect', async () => {
    const { edit, saves, shown, answer, title } = await start();
    const saving = edit('on');
    await flushPromises();
    title.reload(); // polling
    await flushPromises();
    await saves[0]?.done();
    await answer();
    await saving;
    await answer();
    expect(shown.at(-1)).toBe('on');
    expect(title.status()).toBe('resolved');
  });

  test('keeps an edit made during the reload of the previous one, even while polling', async () => {
    const { edit, saves, shown, answer, title, pendingLoads } = await start();
    const first = edit('on');
    await flushPromises();
    title.reload();
    await flushPromises();
    await saves[0]?.done();
    expect(pendingLoads()).toBe(2); // this load, and the one that superseded it …
    const second = edit('off!'); // … which the next edit aborts
    await answer();
    await first;
    expect([title.status(), shown.at(-1)]).toEqual(['local', 'off!']);
    await saves[1]?.done();
    await second;
    await answer();
    expect([title.status(), shown.at(-1)]).toEqual(['resolved', 'off!']);
  });

  test('keeps an edit made during the last reload', async () => {
    const { edit, saves, shown, answer, title } = await start();
    const first = edit('on');
    await flushPromises();
    await saves[0]?.done();
    await first;
    await flushPromises();
    expect(title.status()).toBe('reloading');
    const second = edit('off!');
    await answer();
    expect([title.status(), shown]).toEqual(['local', ['off', 'on', 'off!']]);
    await saves[1]?.done();
    await second;
    await answer();
    expect([title.status(), shown]).toEqual(['resolved', ['off', 'on', 'off!']]);
  });

  test('the first title ends up right when another one is edited in between', async () => {
    const { edit, saves, shown, answer, code } = await start();
    const first = edit('on');
    code.set('B');
    await answer();
    const second = edit('other');
    code.set('A');
    await answer(); // as it was before the save
    await flushPromises();
    await saves[0]?.done();
    await answer();
    await saves[1]?.done();
    await Promise.all([first, second]);
    await answer();
    expect(shown.at(-1)).toBe('on');
  });

  test('completes a save after the resource is destroyed, without loading', async () => {
    const { edit, saves, title, pendingLoads } = await start();
    const saving = edit('on');
    await flushPromises();
    title.destroy();
    await saves[0]?.done();
    await saving;
    expect([title.status(), pendingLoads()]).toEqual(['idle', 0]);
  });
});
