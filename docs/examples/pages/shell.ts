/**
 * Shows the page that the URL names, such as `/react/?08-rest`, above the link to all pages. Shows
 * an error if it does not exist.
 */
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
      errorPage(name ? `There is no page named ${JSON.stringify(name)}.` : 'The URL does not name a page.'),
    );
}

function errorPage(text: string): HTMLElement {
  const main = document.createElement('main');
  const heading = document.createElement('h1');
  heading.append('Page not found');
  const alert = document.createElement('p');
  alert.role = 'alert';
  alert.append(text);
  main.append(heading, alert);
  return main;
}
