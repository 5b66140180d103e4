/** From where to where. */
interface Step<Node> {
  readonly from: Node;
  readonly to: Node;
}

/**
 * Which arrows lead back: those to a node that is nearer to the first ones, or as near and before it. Without them there are no circles, so a
 * layout has a direction to go by, that in which the states are gone through. Left to itself dagre breaks circles anywhere, and makes of a large
 * machine one long chain, a hundred times as slowly.
 */
export function backward<Node, Arrow extends Step<Node>>(
  nodes: readonly Node[],
  arrows: readonly Arrow[],
  first: readonly Node[],
): (arrow: Arrow) => boolean {
  const steps = new Map(nodes.map((node): [Node, Node[]] => [node, []]));
  for (const { from, to } of arrows) steps.get(from)?.push(to);
  const levels = new Map<Node, number>();
  for (const start of [first, ...nodes.map((node) => [node])]) {
    const queue = start.filter((node) => !levels.has(node));
    for (const node of queue) levels.set(node, 0);
    for (const node of queue) {
      for (const next of steps.get(node) ?? []) {
        if (levels.has(next)) continue;
        levels.set(next, (levels.get(node) ?? 0) + 1);
        queue.push(next);
      }
    }
  }
  const places = new Map(nodes.map((node, index) => [node, (levels.get(node) ?? 0) * nodes.length + index]));
  return ({ from, to }) => (places.get(to) ?? 0) < (places.get(from) ?? 0);
}
