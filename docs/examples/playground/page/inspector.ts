import { connectInspector, inspectResources } from 'xstate-resource/inspect';

/** Where the inspector's page is. */
export const inspectorUrl: string = __INSPECTOR_URL__;

/** Has the inspector told of all resources of this page, and of those to come. */
export function tellInspector(): void {
  inspectResources(connectInspector({ url: inspectorUrl }));
}
