/** @jsxImportSource preact */
import type { JSX } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { Icon } from './icon.js';

const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];
const words = { system: 'system', light: 'light', dark: 'dark' };
const place = 'xstate-resource.inspector.theme';

/** Cycles through the themes. The last choice is remembered if storage is available. */
export function ThemeButton(): JSX.Element {
  const [theme, set] = useState<Theme>(remembered);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] as Theme;
  const change = (): void => {
    set(next);
    remember(next);
  };
  return (
    <button
      type="button"
      class="icon"
      onClick={change}
      aria-label={`Theme: ${words[theme]}`}
      title={`Theme: ${words[theme]}. Switch to: ${words[next]}`}
    >
      <Icon name={theme} />
    </button>
  );
}

function remembered(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(place)) ?? 'system';
  } catch {
    return 'system'; // a page in a frame may have no storage
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(place, theme);
  } catch {}
}
