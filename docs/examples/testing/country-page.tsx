import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Country } from '../backend/database.js';
import { CountryCard } from './country-card.js';

async function json<T>(path: string, init?: RequestInit): Promise<T> {
  try {
    const response = await fetch(path, init);
    const body = (await response.json()) as T & { readonly error?: string };
    if (!response.ok) throw new Error(body.error);
    return body;
  } catch (cause) {
    // Each browser has its own message for a broken connection.
    throw cause instanceof TypeError ? new Error('The connection was lost.', { cause }) : cause;
  }
}

const countries = await json<Country[]>('/countries');

createRoot(document.body).render(
  <StrictMode>
    <h1>Countries</h1>
    <CountryCard
      countries={countries}
      loader={({ params, abortSignal }) => json<Country>(`/countries/${params}`, { signal: abortSignal })}
    />
  </StrictMode>,
);
