import { type ComponentType, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

/** Each module of this folder whose name begins with a number has a component as its default. */
const pages = import.meta.glob<{ readonly default: ComponentType }>('./[0-9]*.tsx');

/** The page that the address asks for: `/react/?08-rest`. */
const load = pages[`./${location.search.slice(1)}.tsx`];
if (load === undefined) throw new Error(`There is no page ${location.search}. Those that there are: ${Object.keys(pages).join(', ')}.`);
const { default: Page } = await load();

createRoot(document.body).render(
  <StrictMode>
    <Page />
  </StrictMode>,
);
