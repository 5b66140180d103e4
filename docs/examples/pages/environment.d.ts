/** What Vite gives the pages. */
interface ImportMeta {
  /** The modules whose paths match, by their paths, as functions that load them. */
  glob<T = unknown>(pattern: string): Record<string, () => Promise<T>>;
  /** Only while it is developed: what happens when the module is edited. */
  readonly hot?: { accept(): void; dispose(end: () => void): void };
}
