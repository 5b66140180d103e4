/** @jsxImportSource preact */
import type { JSX } from 'preact';

const paths = {
  system: 'M3 4h14v9H3zM7 17h6M10 13v4',
  light:
    'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M10 2v1.5M10 16.500V18M2 10h1.5M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M15.700 4.300l-1.100 1.100M5.400 14.600l-1.100 1.100',
  dark: 'M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500z',
  help: 'M7.500 7.500a2.500 2.500 0 1 1 3.600 2.200c-.8.4-1.100.9-1.100 1.800M10 14.300v.2M10 2.500a7.500 7.500 0 1 0 0 15 7.500 7.500 0 0 0 0-15',
  search: 'M8.500 3.500a5 5 0 1 0 0 10 5 5 0 0 0 0-10M12.200 12.200 17 17',
  actors: 'M4 5h3v3H4zM10 6.500h6M4 12h3v3H4zM10 13.500h6',
  chart: 'M3 8h5v4H3zM12 3.500h5v4h-5zM12 12.500h5v4h-5zM8 10l4-4M8 10l4 4.500',
  events: 'M4 5h12M4 10h12M4 15h8',
  data: 'M8 4c-2.500 0-2 2-2 3.500S5 10 4 10c1 0 2 1 2 2.500S5.500 16 8 16M12 4c2.500 0 2 2 2 3.500s1 2.500 2 2.500c-1 0-2 1-2 2.500s.5 3.500-2 3.500',
  down: 'M10 4v12M5 11l5 5 5-5',
  fold: 'M8 5l5 5-5 5',
  copy: 'M7 7h9v9H7zM4 13V4h9',
};

export type IconName = keyof typeof paths;

/** Hidden from screen readers, because a label is always next to it. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 20 20" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
