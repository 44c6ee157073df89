import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { FlowProblem } from './flow-invalid.ts';

export type KeyPath = readonly PropertyKey[];

/** A YAML text that knows on which line each of its keys stands. */
export interface FlowDocument {
  readonly value: unknown;
  /** Faults of the YAML itself. */
  readonly faults: readonly FlowProblem[];
  /** The content without the keys at `paths`. */
  withoutKeys(paths: readonly KeyPath[]): unknown;
  problemAt(path: KeyPath, message: string): FlowProblem;
}

export function readDocument(text: string, file: string): FlowDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const faults = document.errors.map(({ pos, message }) => ({
    file,
    line: lineAt(pos[0]),
    path: '',
    message: `is not valid YAML: ${message}; look at the quotes, brackets and indentation of this line`,
  }));
  return {
    value: faults.length === 0 ? document.toJS({ maxAliasCount: 100 }) : undefined,
    faults,
    withoutKeys: (paths) => {
      const rest = document.clone();
      for (const path of paths) rest.deleteIn(path);
      return rest.toJS({ maxAliasCount: 100 });
    },
    problemAt: (path, message) => ({
      file,
      line: lineAt(offsetOf(document.contents, path)),
      path: path.map(String).join('.'),
      message,
    }),
  };
}

/** Where the key at `path` begins; for a path that isn't there, where its nearest parent does. */
function offsetOf(root: unknown, path: KeyPath): number {
  let node = root;
  let offset = 0;
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      : undefined;
    const item = pair ?? itemOf(node, step);
    if (item === undefined) break;
    const anchor = isPair(item) ? item.key : item;
    offset = startOf(anchor) ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

function itemOf(node: unknown, step: PropertyKey): unknown {
  return isSeq(node) && typeof step === 'number' ? node.items[step] : undefined;
}

function startOf(node: unknown): number | undefined {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : undefined;
}
