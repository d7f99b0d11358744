import { Graph, layout } from '@dagrejs/dagre';

export interface Box {
  id: string;
  width: number;
  height: number;
}
export interface Link {
  id: string;
  from: string;
  to: string;
  /** Room for what is written on it. */
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Placed {
  width: number;
  height: number;
  /** Centres, by id. */
  boxes: Map<string, Point>;
  /** The ways of the links and the centres of their labels, by id. */
  links: Map<string, { points: Point[]; label: Point }>;
}

/**
 * Places boxes in rows from the sources down, or in columns to the right, so that links cross as little as possible. Links
 * of no box are left out.
 */
export function layoutGraph(
  boxes: readonly Box[],
  links: readonly Link[],
  { across = false, apart = 14 }: { across?: boolean; apart?: number } = {},
): Placed {
  const graph = new Graph({ multigraph: true });
  const rankdir = across ? 'LR' : 'TB';
  graph.setGraph({ rankdir, nodesep: 14, edgesep: 10, ranksep: apart, marginx: 4, marginy: 4 });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  const drawn = links.filter(({ from, to }) => graph.hasNode(from) && graph.hasNode(to));
  for (const { id, from, to, width, height } of drawn)
    graph.setEdge(from, to, { width, height, labelpos: 'c' }, id);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const centre = ({ x, y }: Partial<Point>): Point => ({ x: x ?? 0, y: y ?? 0 });
  return {
    width,
    height,
    boxes: new Map(boxes.map(({ id }) => [id, centre(graph.node(id) as Partial<Point>)])),
    links: new Map(
      drawn.map(({ id, from, to }) => {
        const edge = graph.edge(from, to, id) as Partial<Point> & { points?: Point[] };
        return [id, { points: edge.points ?? [], label: centre(edge) }];
      }),
    ),
  };
}

/** A smooth line through points. */
export function linePath(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (!first) return '';
  const middles = others.slice(0, -1).map((point, index) => {
    const next = others[index + 1]!;
    const last = index === others.length - 2;
    const end = last ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  const straight = others.length === 1 ? `L${others[0]!.x} ${others[0]!.y}` : '';
  return `M${first.x} ${first.y}${straight}${middles.join('')}`;
}
