import { useSelector } from '@xstate/store-react';
import type { Network } from '../../backend/server.js';
import { changeNetwork, network } from './server.js';

const delays: readonly { readonly value: number; readonly name: string }[] = [0, 300, 1000, 3000].map(
  (value) => ({
    value,
    name: `${value / 1000} s`,
  }),
);

const modes: readonly { readonly value: Network['server']; readonly name: string }[] = [
  { value: 'answers', name: 'answers' },
  { value: 'falters', name: 'fails now and then' },
  { value: 'fails', name: 'fails (500)' },
  { value: 'breaks', name: 'breaks off' },
];

/** Controls how the server treats requests from now on. */
export function NetworkControls() {
  const shown = useSelector(network);
  return (
    <section className="network" aria-label="Network">
      <Choice
        legend="Delay"
        choices={delays}
        chosen={shown?.delay}
        onChoose={(delay) => changeNetwork({ delay })}
      />
      <Choice
        legend="The server …"
        choices={modes}
        chosen={shown?.server}
        onChoose={(server) => changeNetwork({ server })}
      />
    </section>
  );
}

interface ChoiceProps<T> {
  readonly legend: string;
  readonly choices: readonly { readonly value: T; readonly name: string }[];
  readonly chosen: T | undefined;
  readonly onChoose: (value: T) => void;
}

function Choice<T>({ legend, choices, chosen, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="segments">
        {choices.map(({ value, name }) => (
          <label key={name}>
            <input type="radio" name={legend} checked={value === chosen} onChange={() => onChoose(value)} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
