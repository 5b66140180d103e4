/** Shows the page that the address asks for, as `/react/?08-rest` does, above the link to all pages. Where there is none, it says so. */
export async function showPage<T>(
  pages: Readonly<Record<string, () => Promise<T>>>,
  show: (page: T, root: Element) => void,
): Promise<void> {
  const root = document.createElement('div');
  document.body.prepend(root);
  const name = location.search.slice(1);
  const [, load] = Object.entries(pages).find(([path]) => path.startsWith(`./${name}.`)) ?? [];
  if (load) show(await load(), root);
  else
    root.append(
      problem(name ? `There is no page ${JSON.stringify(name)} here.` : 'The address names no page.'),
    );
}

function problem(text: string): HTMLElement {
  const main = document.createElement('main');
  const heading = document.createElement('h1');
  heading.append('No such page');
  const alert = document.createElement('p');
  alert.role = 'alert';
  alert.append(text);
  main.append(heading, alert);
  return main;
}
