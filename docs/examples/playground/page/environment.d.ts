/** The address of the inspector's page. Vite inserts it. */
declare const __INSPECTOR_URL__: string;

/** The source text of a file. */
declare module '*?raw' {
  const text: string;
  export default text;
}
