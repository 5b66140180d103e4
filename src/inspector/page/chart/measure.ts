/**
 * Estimates the width of a text in common system UI fonts, in pixels; rather too wide than too
 * narrow. A layout that measured text in the page would differ from machine to machine, and would
 * need a page.
 */
export function textWidth(text: string, size: number, isBold = false): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return Math.ceil(width * size * (isBold ? 1.12 : 1.02));
}

/** In ems. */
function widthOf(character: string): number {
  if (/[\u1100-\u11ff\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(character)) return 1.1;
  if (/[iljI.,:;'|! ]/.test(character)) return 0.29;
  if (/[ftr()[\]{}"/\\-]/.test(character)) return 0.38;
  if (/[mMwW@%→…]/.test(character)) return 0.9;
  if (/[A-Z_&+=<>~]/.test(character)) return 0.7;
  return 0.59;
}
