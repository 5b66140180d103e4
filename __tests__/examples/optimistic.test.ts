/** Race conditions between edits and their saves in the guide’s recipe. */
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

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** A server that stores titles. Tests decide when it answers loads and when it saves. */
function setUp() {
  const code = signal('A');
  const kept: Record<string, string> = { A: 'off', B: 'off' };
  const saves: Save[] = [];
  const loads: (() => void)[] = [];
  const title = resource<Title, string>({
    params: code,
    loader: ({ params }) => {
      const answer = { code: params, capital: kept[params] ?? '' }; // read now, sent later
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
          kept[title.code] = title.capital;
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
  endings.push(
    effect(() => {
      const { value } = title.snapshot();
      if (value && shown.at(-1) !== value.capital) shown.push(value.capital);
    }),
  );
  /** The number of loads without an answer. */
  const waiting = () => loads.length;
  endings.push(title.destroy);
  return {
    title,
    code,
    save,
    saves,
    shown,
    answer,
    waiting,
    asked: () => saves.map(({ title }) => title.capital),
  };
}

type World = ReturnType<typeof setUp>;

/** The code of a recipe, from `let last` to the end of the function. */
function recipe(file: string, name: string): string {
  const [code] =
    new RegExp(`^let last: .*?^async function ${name}.*?^}$`, 'ms').exec(readFileSync(file, 'utf8')) ?? [];
  if (code === undefined) throw new Error(`${file} has no recipe ${name}.`);
  return ts.transpileModule(`${code}\nreturn ${name};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  }).outputText;
}

function run(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  return new Function(...Object.keys(scope), code)(...Object.values(scope));
}

const recipes: Readonly<Record<string, (world: World) => Edit>> = {
  'move() of the guide'({ title, code, save }) {
    return run(recipe('docs/examples/14-optimistic.ts', 'move'), {
      country: title as Resource<Title>,
      code,
      save,
    }) as Edit;
  },
};

describe.each(Object.keys(recipes))('%s', (name) => {
  /** Starts with the title “off”. */
  async function start() {
    const world = setUp();
    await world.answer();
    const make = recipes[name];
    if (make === undefined) throw new Error(`There is no recipe ${name}.`);
    return { ...world, edit: make(world) };
  }

  test('after two quick edits, the first one never shows again', async () => {
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

  test('saves arrive one at a time, in the order of the edits', async () => {
    const { edit, saves, asked } = await start();
    const edits = [edit('on'), edit('off!')];
    await flushPromises();
    expect(asked()).toEqual(['on']);
    await saves[0]?.done();
    expect(asked()).toEqual(['on', 'off!']);
    await saves[1]?.done();
    await Promise.all(edits);
  });

  test('a failed save neither reverts nor delays a later edit', async () => {
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

  test('shows the previous save when the last one fails', async () => {
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

  test('another load supersedes a load that began before the save finished', async () => {
    const { edit, saves, shown, answer, title } = await start();
    const saving = edit('on');
    await flushPromises();
    title.reload(); // something polls
    await flushPromises();
    await saves[0]?.done();
    await answer();
    await saving;
    await answer();
    expect(shown.at(-1)).toBe('on');
    expect(title.status()).toBe('resolved');
  });

  test('keeps an edit made while the previous one reloads, even with polling', async () => {
    const { edit, saves, shown, answer, title, waiting } = await start();
    const first = edit('on');
    await flushPromises();
    title.reload();
    await flushPromises();
    await saves[0]?.done();
    expect(waiting()).toBe(2); // this load, and the one that superseded it …
    const second = edit('off!'); // … which the next edit cancels
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

  test('keeps the first title correct when another title is edited in between', async () => {
    const { edit, saves, shown, answer, code } = await start();
    const first = edit('on');
    code.set('B');
    await answer();
    const second = edit('other');
    code.set('A');
    await answer(); // from before the save
    await flushPromises();
    await saves[0]?.done();
    await answer();
    await saves[1]?.done();
    await Promise.all([first, second]);
    await answer();
    expect(shown.at(-1)).toBe('on');
  });

  test('finishes a save after destroy(), and loads nothing', async () => {
    const { edit, saves, title, waiting } = await start();
    const saving = edit('on');
    await flushPromises();
    title.destroy();
    await saves[0]?.done();
    await saving;
    expect([title.status(), waiting()]).toEqual(['idle', 0]);
  });
});
