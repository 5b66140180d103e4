/** @jsxImportSource preact */
import { render } from 'preact';

render(<p>Waiting for actors …</p>, document.body);
