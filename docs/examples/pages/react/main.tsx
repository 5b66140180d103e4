import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showPage } from '../shell.js';

/** Each module of this folder whose name begins with a number has a component as its default. */
const pages = import.meta.glob<{ readonly default: ComponentType }>('./[0-9]*.tsx');

await showPage(pages, ({ default: Page }, root) =>
  createRoot(root).render(
    <StrictMode>
      <Page />
    </StrictMode>,
  ),
);
