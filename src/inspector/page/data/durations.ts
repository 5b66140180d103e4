/** How long something took, or lasts: `4 ms`, `0.32 s`, `4.2 s`, `42 s`, `3 min`, `2 h`, `5 d`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 10) return `${ms} ms`;
  if (ms < 995) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : longer(seconds);
}

/** Like `duration()`, for texts that update each second: `now`, `3 s`, `3 min`. */
export function age(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 1) return 'now';
  return seconds < 60 ? `${seconds} s` : longer(seconds);
}

export function ago(milliseconds: number): string {
  const text = age(milliseconds);
  return text === 'now' ? 'just now' : `${text} ago`;
}

function longer(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** The time of day, to the millisecond. */
export function clock(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '–';
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
