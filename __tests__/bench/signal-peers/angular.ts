import { ApplicationRef, computed, type EffectRef, effect, signal } from '@angular/core';
import { application } from '../angular-application.js';
import type { SignalPeer } from '../signal-peer.js';

const { injector } = application;
const root = injector.get(ApplicationRef);
let effects: EffectRef[] = [];

/** Effects run when the application ticks. By itself, it ticks in a timer. */
const flush = () => root.tick();

export const peer: SignalPeer = {
  signal: (value) => {
    const made = signal(value);
    return { read: () => made(), write: (next) => made.set(next) };
  },
  computed: (compute) => {
    const made = computed(compute);
    return { read: () => made() };
  },
  effect: (run) => {
    effects.push(effect(run, { injector }));
  },
  batch: (change) => {
    change();
    flush();
  },
  flush,
  scope: (make) => {
    const own: EffectRef[] = [];
    effects = own;
    const made = make();
    flush();
    return {
      made,
      end: () => {
        for (const each of own) each.destroy();
      },
    };
  },
};
