import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { tellInspector } from './inspector.js';

tellInspector();

createRoot(document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
