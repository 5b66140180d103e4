/** Nothing that reads a resource sees params next to a value of other params. */
import { describe, expect, test } from '@jest/globals';
import { computed, createApp, defineComponent, h, nextTick, ref, shallowRef, version, watch } from 'vue';
import { batch, effect, type ResourceParamsTools, signal } from 'xstate-resource';
import { type AwaitableResource, useResource, useSignalValue } from 'xstate-resource/vue';
import { answer, inEffectScope, onPage, paramsOf, server, settle, withoutWarnings } from './vue-stage.js';

const flushes = ['sync', 'pre', 'post'] as const;

describe('nothing is torn', () => {
  withoutWarnings();
  const { within } = inEffectScope();
  const page = onPage();

  test.each(flushes)(
    'no watcher with flush %s sees new params next to an old value, whichever was created first',
    async (flush) => {
      const loader = server();
      const code = ref('FRA');
      const seen: string[] = [];
      // In Vue 3.4, a computed that synchronous watchers read may be torn, or never end.
      const isOld = version.startsWith('3.4.');
      within(() => {
        const record = () =>
          seen.push(
            isOld && flush === 'sync' ? sentence() : line.value,
            `${code.value} ${country.status.value} ${country.value.value ?? ''}`.trim(),
            `${code.value} ${country.shown.value.status} ${country.latest.value && (country.value.value ?? '')}`.trim(),
          );
        watch(code, record, { flush });
        const country = useResource({ params: code, loader });
        const sentence = () => `${code.value} ${country.status.value} ${country.value.value ?? ''}`.trim();
        const line = computed(sentence);
        watch(code, record, { flush });
        watch(country.shown, record, { flush });
        watch(line, record, { flush });
        watch([() => code.value, country.value], record, { flush });
      });
      await answer(loader, 'FRA’s');
      code.value = 'DEU';
      await nextTick();
      await answer(loader, 'DEU’s');
      code.value = 'JPN';
      code.value = 'DEU'; // back to the old params in the same turn: nothing happened
      await settle();
      expect([...new Set(seen)].sort()).toEqual(
        [
          'FRA resolved FRA’s',
          'DEU loading',
          'DEU resolved DEU’s',
          ...(flush === 'sync' ? ['JPN loading'] : []), // the others come later
        ].sort(),
      );
      expect(paramsOf(loader)).toEqual(['FRA', 'DEU']);
    },
  );

  test.each(flushes)('no watcher with flush %s of a signal in the params sees it either', async (flush) => {
    const loader = server();
    const code = signal('FRA');
    const seen: string[] = [];
    within(() => {
      const shownCode = useSignalValue(code);
      const record = () =>
        seen.push(`${code()} ${shownCode.value} ${country.status.value} ${country.shown.value.value}`);
      watch(shownCode, record, { flush });
      const country = useResource({ params: code, loader });
      watch([shownCode, country.status], record, { flush });
    });
    await answer(loader, 'France');
    code.set('DEU');
    await settle();
    await answer(loader, 'Germany');
    expect([...new Set(seen)]).toEqual([
      'FRA FRA resolved France',
      'DEU DEU loading undefined',
      'DEU DEU resolved Germany',
    ]);
  });

  test.each([
    ['by refs', (user: AwaitableResource<string>) => () => user.value.value],
    [
      'by chain()',
      (user: AwaitableResource<string>) =>
        ({ chain }: ResourceParamsTools) =>
          chain(user.resource),
    ],
  ])(
    'a resource that depends on another %s agrees with it, for every kind of watcher',
    async (_name, paramsOfTeam) => {
      const [users, teams] = [server(), server()];
      const name = ref('ada');
      const seen: string[] = [];
      within(() => {
        const record = () =>
          seen.push(`${name.value} ${user.status.value} ${user.value.value} ${team.value.value}`);
        const lookAtTeam = () => seen.push(`${name.value} ${team.value.value} ${user.status.value} `);
        for (const flush of flushes) watch(name, lookAtTeam, { flush });
        for (const flush of flushes) watch(name, record, { flush });
        const user = useResource({ params: name, loader: users });
        const team = useResource({ params: paramsOfTeam(user), loader: teams });
        for (const flush of flushes) watch([team.shown, user.shown], record, { flush });
      });
      await answer(users, 'Ada');
      await answer(teams, 'Ada’s team');
      seen.length = 0;
      name.value = 'grace';
      await settle();
      await answer(users, 'Grace');
      await answer(teams, 'Grace’s team');
      const expected = [
        'loading undefined undefined',
        'undefined loading ',
        'resolved Grace undefined',
        'resolved Grace Grace’s team',
      ];
      expect([...new Set(seen)].sort()).toEqual(expected.map((line) => `grace ${line}`).sort());
      expect(paramsOf(teams)).toEqual(['Ada', 'Grace']);
    },
  );

  test('an effect of signals and a batch read a consistent state', async () => {
    const loader = server();
    const code = signal('FRA');
    const seen: string[] = [];
    let country:
      | { readonly status: { readonly value: string }; readonly value: { readonly value: unknown } }
      | undefined;
    const end = effect(() => void seen.push(`${code()} ${country?.status.value} ${country?.value.value}`));
    country = within(() => useResource({ params: code, loader }));
    await answer(loader, 'France');
    batch(() => {
      code.set('DEU');
      seen.push(`in a batch: ${country?.status.value} ${country?.value.value}`);
    });
    expect(seen).toEqual([
      'FRA undefined undefined',
      'in a batch: loading undefined',
      'DEU loading undefined',
    ]);
    end();
    await settle();
  });

  test('a read right after a change agrees with it, in Vue and in signals', async () => {
    const loader = server();
    const code = ref('FRA');
    const country = within(() => useResource({ params: code, loader }));
    const seen: string[] = [];
    const end = effect(() => void seen.push(`${code.value} ${country.resource.status()}`));
    await answer(loader, 'France');
    code.value = 'DEU';
    expect([country.resource.status(), country.shown.value.status, country.hasValue.value]).toEqual([
      'loading',
      'loading',
      false,
    ]);
    expect(seen).toEqual(['FRA loading', 'FRA resolved', 'DEU loading']);
    end();
  });

  test('no render sees a new prop or ref next to an old value', async () => {
    const loader = server();
    const code = shallowRef('FRA');
    const rendered: string[] = [];
    const Child = defineComponent({
      props: { code: { type: String, required: true } },
      setup(props) {
        const { status, value } = useResource({ params: () => props.code, loader });
        return () => {
          rendered.push(`${props.code} ${value.value ?? status.value}`);
          return h('p', rendered.at(-1));
        };
      },
    });
    page.show(createApp(() => h(Child, { code: code.value })));
    await answer(loader, 'France');
    code.value = 'DEU';
    await settle();
    await answer(loader, 'Germany');
    expect(rendered).toEqual(['FRA loading', 'FRA France', 'DEU loading', 'DEU Germany']);
  });
});
