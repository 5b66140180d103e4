import type { FrameLocator, Locator, Page } from 'playwright-core';

/** What a page and a frame within one have in common. */
type Place = Pick<Page & FrameLocator, 'getByRole' | 'getByText' | 'getByLabel' | 'locator'>;

/** The inspector's page, as a user reads it. */
export class Inspector {
  readonly page: Page;
  readonly place: Place;

  /** `page` is the tab that contains it. */
  constructor(place: Place, page: Page) {
    this.place = place;
    this.page = page;
  }

  region(name: string | RegExp): Locator {
    return this.place.getByRole('region', { name, exact: true });
  }

  /** The rendered rows of the list of actors. */
  get actors(): Locator {
    return this.place.getByRole('listbox', { name: 'Actors', exact: true }).getByRole('option');
  }

  /** An actor in its list. */
  actor(name: string): Locator {
    return this.actors.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  choose(name: string): Promise<void> {
    return this.actor(name).click();
  }

  get search(): Locator {
    return this.place.getByRole('searchbox', { name: 'Search the actors' });
  }

  get events(): Locator {
    return this.place.getByRole('listbox', { name: /^Events of/ }).getByRole('option');
  }

  get loads(): Locator {
    return this.place.getByRole('listbox', { name: /^Loads of/ }).getByRole('option');
  }

  /** The active states of the chart, by their descriptions. */
  get active(): Locator {
    return this.place.locator('.chart-drawing .is-active');
  }

  /** The transitions that were taken last. */
  get taken(): Locator {
    return this.place.locator('.chart-drawing .chart-label.is-taken');
  }

  /** The sentence about what happened last. */
  get told(): Locator {
    return this.region(/^Chart and loads of/).locator('.told');
  }

  /** A part of the data of an actor: `Context`, `Error`, `State`, `Event`. */
  data(part: string): Locator {
    return this.region('Data').getByRole('region', { name: part, exact: true });
  }

  /** A field of the context. */
  field(name: string, part = 'Context'): Locator {
    return this.data(part)
      .getByRole('listitem')
      .filter({
        has: this.page.locator(
          `:scope > * > .name:text-is("${name}"), :scope > details > summary > .name:text-is("${name}")`,
        ),
      });
  }

  /** Waits until it has this text. */
  async says(what: Locator, text: string | RegExp): Promise<void> {
    await what.filter({ hasText: text }).first().waitFor();
  }
}

/** On one line, without numbers that vary. */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\d\d:\d\d:\d\d\.\d+ ?/g, '')
    .replace(/\d+(\.\d+)? (ms|s)\b/g, 'N')
    .trim();
}
