import { act, cleanup, render } from '@testing-library/react';
import { Component, createElement, memo, type ReactNode, Suspense, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import * as hooks from 'xstate-resource/react';
import type { Library } from './library.js';

class Boundary extends Component<{ readonly children?: ReactNode }, { readonly error?: Error }> {
  static getDerivedStateFromError = (error: Error) => ({ error });
  override state: { readonly error?: Error } = {};
  override render() {
    return this.state.error ? <p>Sorry: {this.state.error.message}</p> : this.props.children;
  }
}

export const react: Library = {
  name: 'React',
  createElement,
  memo,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  hooks,
  Boundary,
  render: (element) => render(element, { reactStrictMode: true }),
  act: async (run) => {
    await act(async () => void (await run()));
  },
  cleanup,
};
