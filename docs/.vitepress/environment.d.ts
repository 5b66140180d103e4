/** What Vite puts into the theme. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean; readonly SSR: boolean };
}

declare module '*.css';
