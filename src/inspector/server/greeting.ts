export const defaultPort = 4777;

/** The address of the page, and what a program needs to appear there. */
export function greeting(url: string, port: number): string {
  const isDefault = port === defaultPort;
  const inspector = isDefault ? 'connectInspector()' : `connectInspector({ url: '${url}' })`;
  return `The inspector is running at ${url}

To show all resources of a program, or of a page in development:

  import { ${isDefault ? 'inspectResources' : 'connectInspector, inspectResources'} } from 'xstate-resource/inspect';
  inspectResources(${isDefault ? '' : inspector});

To show any other XState actor:

  import { connectInspector } from 'xstate-resource/inspect';
  createActor(machine, { inspect: ${inspector}.inspect });

Press Ctrl-C to stop.
`;
}
