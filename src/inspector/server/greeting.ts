export const defaultPort = 4777;

/** Where the page is, and what a program needs to be shown there. */
export function greeting(url: string, port: number): string {
  const isDefault = port === defaultPort;
  const inspector = isDefault ? 'connectInspector()' : `connectInspector({ url: '${url}' })`;
  return `The inspector is at ${url}

It shows all resources of a program, or of a page in development, with:

  import { ${isDefault ? 'inspectResources' : 'connectInspector, inspectResources'} } from 'xstate-resource/inspect';
  inspectResources(${isDefault ? '' : inspector});

and any other actor of XState with:

  import { connectInspector } from 'xstate-resource/inspect';
  createActor(machine, { inspect: ${inspector}.inspect });

Ctrl-C ends it.
`;
}
