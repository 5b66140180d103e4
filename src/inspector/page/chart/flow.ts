/** From where to where. */
interface Step<Node> {
  readonly from: Node;
  readonly to: Node;
}

/**
 * Nodes in the order in which they are come to: the first ones, those one step from them, and so
 * on; then what nothing leads to. Of those that are as near, the one that was found first comes
 * first, or, `byLead`, the one that leads to more. An arrow to an earlier one leads back. The order
 * in which a definition has its states says nothing: inspectors sort its keys.
 *
 * A layout takes its direction from that. Left to itself dagre breaks circles anywhere, and makes
 * of a large machine one long chain, a hundred times as slowly.
 */
export function flow<Node>(
  nodes: readonly Node[],
  steps: readonly Step<Node>[],
  first: readonly Node[],
  byLead: boolean,
): Node[] {
  const after = (node: Node) => steps.filter(({ from }) => from === node).map(({ to }) => to);
  const order = new Set<Node>();
  const spread = (level: readonly Node[]): void => {
    const found = [...new Set(level)].filter((node) => !order.has(node));
    if (byLead) found.sort((one, other) => after(other).length - after(one).length);
    for (const node of found) order.add(node);
    if (found.length > 0) spread(found.flatMap(after));
  };
  spread(first);
  for (const node of nodes) spread([node]);
  return [...order];
}
