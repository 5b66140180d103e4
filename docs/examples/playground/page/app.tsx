import { useSelector } from '@xstate/store-react';
import { useRef, useState } from 'react';
import { addCard, cards, mostCards, removeCard } from './cards.js';
import { CountryCard } from './country-card.js';
import { Guide } from './guide.js';
import { inspectorUrl } from './inspector.js';
import { NetworkControls } from './network-controls.js';
import { isConnected } from './server.js';
import { ServerLog } from './server-log.js';
import { Split } from './split.js';

/** The playground with the inspector beside it. */
export function App() {
  const [isInspectorShown, setInspectorShown] = useState(true);
  return (
    <Split
      isOpen={isInspectorShown}
      main={
        <main className="playground">
          <div className="desk">
            <header className="top">
              <h1>
                xstate-resource <span>playground</span>
              </h1>
              <p>The params follow what you type; the chart decides the rest.</p>
              <nav aria-label="Inspector">
                <button type="button" className="quiet" onClick={() => setInspectorShown(!isInspectorShown)}>
                  {isInspectorShown ? 'Hide' : 'Show'} the inspector
                </button>
                <a href={inspectorUrl} target="_blank" rel="noreferrer">
                  Open in a new tab
                </a>
              </nav>
            </header>
            <Connection />
            <Guide />
            <NetworkControls />
            <Cards />
          </div>
          <ServerLog />
        </main>
      }
      side={<iframe title="Inspector" src={inspectorUrl} />}
    />
  );
}

function Connection() {
  return useSelector(isConnected) ? null : (
    <p role="alert" className="banner">
      The playground’s server has stopped. Run <code>npm run playground</code> again; this page will
      reconnect.
    </p>
  );
}

function Cards() {
  const shown = useSelector(cards);
  const add = useRef<HTMLButtonElement>(null);
  return (
    <>
      {shown.map((card) => (
        <CountryCard
          key={card.id}
          card={card}
          onRemove={
            shown.length === 1
              ? undefined
              : () => {
                  removeCard(card);
                  add.current?.focus(); // the focused element was removed
                }
          }
        />
      ))}
      <button
        type="button"
        className="add"
        ref={add}
        aria-disabled={shown.length >= mostCards}
        onClick={() => shown.length < mostCards && addCard()}
      >
        Add another country
      </button>
    </>
  );
}
