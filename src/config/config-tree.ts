export type KeyPath = readonly (string | number)[];

/** Where a value was written; it stays with the value through every merge. */
export interface Origin {
  readonly file: string;
  /** Counted from 1; 0 for what stands in no line of a file. */
  readonly line: number;
  /** The keys in that file, which differ from those in the merged tree where a file is merged over a section. */
  readonly path: KeyPath;
}

export type Scalar = string | number | boolean | null;

export interface ConfigMap {
  readonly kind: 'map';
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, ConfigNode>;
}

interface ConfigList {
  readonly kind: 'list';
  readonly origin: Origin;
  readonly items: readonly ConfigNode[];
}

export interface ConfigLeaf {
  readonly kind: 'leaf';
  readonly origin: Origin;
  readonly value: Scalar;
  /** The environment variables that the value was made of; absent for a value that is written in the file. */
  readonly variables?: readonly string[];
}

/** A value that can't be known, because a variable that it needs is not set. */
interface ConfigHole {
  readonly kind: 'hole';
  readonly origin: Origin;
}

/** Configuration as it was written, each value with its origin. */
export type ConfigNode = ConfigMap | ConfigList | ConfigLeaf | ConfigHole;

/** Lays `upper` over `lower`: maps are merged key by key, everything else is replaced as a whole. */
export function mergeTrees(lower: ConfigMap, upper: ConfigMap): ConfigMap {
  const entries = new Map(lower.entries);
  for (const [key, above] of upper.entries) {
    const below = entries.get(key);
    entries.set(key, below?.kind === 'map' && above.kind === 'map' ? mergeTrees(below, above) : above);
  }
  return { kind: 'map', origin: lower.origin, entries };
}

export function childOf(node: ConfigNode | undefined, key: string | number): ConfigNode | undefined {
  if (node?.kind === 'map') return node.entries.get(String(key));
  if (node?.kind === 'list') return node.items[Number(key)];
  return undefined;
}

export function nodeAt(node: ConfigNode, path: KeyPath): ConfigNode | undefined {
  let found: ConfigNode | undefined = node;
  for (const key of path) found = childOf(found, key);
  return found;
}

/** The origin of what is at `path`; for a key that isn't there, the line of the nearest map that should hold it. */
export function originAt(node: ConfigNode, path: KeyPath): Origin {
  let origin = node.origin;
  let found: ConfigNode | undefined = node;
  for (const key of path) {
    found = childOf(found, key);
    origin = found?.origin ?? { ...origin, path: [...origin.path, key] };
  }
  return origin;
}

/** The texts in a list, or the one text; anything else has been complained about by the schema. */
export function leavesOf(node: ConfigNode): readonly ConfigLeaf[] {
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.filter((item): item is ConfigLeaf => item.kind === 'leaf' && typeof item.value === 'string');
}

/** The value itself. Objects have no prototype, so that a key such as `__proto__` is a key like any other. */
export function plainValue(node: ConfigNode): unknown {
  switch (node.kind) {
    case 'leaf':
      return node.value;
    case 'list':
      return node.items.map(plainValue);
    case 'map': {
      const value = Object.create(null) as Record<string, unknown>;
      for (const [key, child] of node.entries) if (child.kind !== 'hole') value[key] = plainValue(child);
      return value;
    }
    case 'hole':
      return undefined;
  }
}

export function emptyMap(origin: Origin): ConfigMap {
  return { kind: 'map', origin, entries: new Map() };
}
