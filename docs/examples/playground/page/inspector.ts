import { connectInspector, inspectResources } from 'xstate-resource/inspect';

/** The address of the inspector's page. */
export const inspectorUrl: string = __INSPECTOR_URL__;

/** Shows all existing and future resources of this page in the inspector. */
export function tellInspector(): void {
  inspectResources(connectInspector({ url: inspectorUrl }));
}
