import { Component, signal } from '@angular/core';
import { Countries } from './countries';

@Component({
  selector: '#root',
  imports: [Countries],
  template: `
    <main>
      <h1>Countries</h1>
      <button type="button" (click)="isOpen.set(!isOpen())">{{ isOpen() ? 'Close' : 'Open' }}</button>
      @if (isOpen()) {
        <app-countries />
      }
    </main>
  `,
})
export class App {
  protected readonly isOpen = signal(true);
}
