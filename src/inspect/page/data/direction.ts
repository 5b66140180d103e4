export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which way a chart goes in a box, so that as much as possible can be seen at once: from left to right unless the other way it is larger. */
export function directionFor(box: Size, wide: Size, tall: Size): 'LR' | 'TB' {
  return scaleOf(box, tall) > scaleOf(box, wide) ? 'TB' : 'LR';
}

/** What a drawing is shrunk to, to fit. None is made larger than it is. */
function scaleOf(box: Size, { width, height }: Size): number {
  return Math.min(1, box.width / width, box.height / height);
}
