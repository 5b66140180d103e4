import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showPage } from '../shell.js';

/** Each numbered module of this folder has a component as its default export. */
const pages = import.meta.glob<{ readonly default: ComponentType }>('./[0-9]*.tsx');

await showPage(pages, ({ default: Page }, root) =>
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  ),
);
