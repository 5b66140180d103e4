/** An edge between two nodes. */
interface Step<Node> {
  readonly from: Node;
  readonly to: Node;
}

/**
 * Orders nodes by distance: the first ones, those one step away, and so on; then the unreachable
 * ones. Among nodes at the same distance, the one found first comes first, or, with `byLead`, the
 * one that leads to more nodes. An arrow to an earlier node leads back. The order of states in a
 * definition means nothing, because inspectors sort its keys.
 *
 * The layout takes its direction from this order. Otherwise dagre breaks cycles arbitrarily, turns
 * a large machine into one long chain, and takes a hundred times as long.
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
