/** Where the inspector remembers the theme that was chosen in it. */
const place = 'xstate-resource.inspector.theme';

/** Has the inspector look as the site does: the one in this frame, and those that are opened from now on. */
export function showTheme(isDark: boolean, frame?: HTMLIFrameElement): void {
  const theme = isDark ? 'dark' : 'light';
  localStorage.setItem(place, theme);
  const inspector = frame?.contentDocument?.querySelector('iframe')?.contentDocument;
  if (inspector) inspector.documentElement.dataset.theme = theme;
}
