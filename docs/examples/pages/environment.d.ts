/** What Vite adds for the pages. */
interface ImportMeta {
  /** Functions that import the matching modules, by path. */
  glob<T = unknown>(pattern: string): Record<string, () => Promise<T>>;
  /** Hot reload, in development only. */
  readonly hot?: { accept(): void; dispose(callback: () => void): void };
}
