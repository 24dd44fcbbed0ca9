/** A place that paths lead through. */
export interface PathNode {
  readonly next: Map<string, PathNode>;
  /** Behind `*`, which stands for any key or element. */
  any: PathNode | undefined;
  /** A path ends here. */
  end: boolean;
}

export const ANY = '*';

/** The keys of a path: `details.request.body`, or the JSON pointer `/details/request/body` where a key has a dot in it. */
export function segmentsOfPath(path: string): string[] {
  if (!path.startsWith('/')) return path.split('.');
  return path
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Keys as a path, which `segmentsOfPath` reads. */
export function pathOfSegments(segments: readonly string[]): string {
  if (!segments.some((segment) => segment === '' || /[./]/.test(segment))) return segments.join('.');
  return segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The paths as one tree. */
export function pathTree(paths: readonly string[]): PathNode {
  const root = newNode();
  for (const path of paths) {
    let node = root;
    for (const segment of segmentsOfPath(path)) node = child(node, segment);
    node.end = true;
  }
  return root;
}

/** Where the paths lead by one more key. */
export function follow(nodes: readonly PathNode[], key: string): readonly PathNode[] {
  return nodes.flatMap(({ next, any }) => [next.get(key) ?? [], any ?? []].flat());
}

function child(node: PathNode, segment: string): PathNode {
  if (segment === ANY) return (node.any ??= newNode());
  const known = node.next.get(segment) ?? newNode();
  node.next.set(segment, known);
  return known;
}

function newNode(): PathNode {
  return { next: new Map(), any: undefined, end: false };
}
