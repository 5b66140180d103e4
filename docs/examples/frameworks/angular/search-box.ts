import { Component, signal } from '@angular/core';
import { injectResource } from 'xstate-resource/angular';

@Component({
  selector: 'search-box',
  template: `
    <input type="search" aria-label="Country" [value]="query()" (input)="query.set($any($event.target).value)" />
    @if (found.error(); as error) {
      <p role="alert">{{ error.message }}</p>
    }
    <ul [attr.aria-busy]="found.isLoading()">
      @for (country of found.shown().value; track country.code) {
        <li>{{ country.name }}</li>
      }
    </ul>
  `,
})
export class SearchBox {
  readonly query = signal('');
  readonly found = injectResource({
    params: () => this.query() || null, // an empty query loads nothing
    loader: async ({ params, abortSignal }): Promise<{ code: string; name: string }[]> =>
      (await fetch(`/api/countries?search=${params}`, { signal: abortSignal })).json(),
  });
}
