/** Where the inspector's page is. Vite writes it in. */
declare const __INSPECTOR_URL__: string;

/** A file as it is written. */
declare module '*?raw' {
  const text: string;
  export default text;
}
