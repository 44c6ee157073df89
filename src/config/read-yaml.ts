import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type YAMLMap,
} from 'yaml';
import type { ConfigProblem } from '../errors/config-error.ts';
import { emptyMap, type ConfigMap, type ConfigNode, type KeyPath, type Origin } from './config-tree.ts';
import { problemAt } from './problem-at.ts';
import { maxDepth, notYaml, syntaxFaults } from './yaml-faults.ts';

/** The most values that a file may have: aliases can repeat themselves without end. */
const maxNodes = 20_000;

export interface YamlReading {
  readonly tree: ConfigMap;
  /** What keeps the file from being read; the tree is good for nothing when there is any. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads one YAML file, with the line of every value. An empty file is an empty map. */
export function readYaml(text: string, file: string): YamlReading {
  const lines = new LineCounter();
  const top: Origin = { file, line: 1, path: [] };
  const document = parseSafely(text, lines);
  if (document === undefined) {
    return { tree: emptyMap(top), problems: [problemAt(top, ...notYaml)] };
  }
  const faults = syntaxFaults(document, lines).map(({ offset, fault, remedy }): ConfigProblem => {
    const { col: column } = lines.linePos(offset);
    return { file, line: lineOf(lines, offset), column, path: '', fault, remedy };
  });
  if (faults.length > 0) return { tree: emptyMap(top), problems: oneALine(faults) };
  return new TreeReader(document, lines, file).read();
}

function parseSafely(text: string, lines: LineCounter): Document.Parsed | undefined {
  try {
    // Duplicate keys are found here and not by the parser, so that the report can name the key and both lines.
    return parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      logLevel: 'error',
    });
  } catch {
    // Nested by the thousand, the parser runs out of stack.
    return undefined;
  }
}

/** One slip gives several errors, mostly in one line; the first says it. */
function oneALine(faults: readonly ConfigProblem[]): readonly ConfigProblem[] {
  return [...new Map(faults.toReversed().map((fault) => [fault.line, fault])).values()].toReversed();
}

function lineOf(lines: LineCounter, offset: number): number {
  return Math.max(1, lines.linePos(offset).line);
}

/** YAML reads the keys `true` and `8080` as what they look like. */
function nameOf(key: unknown): string | undefined {
  if (typeof key === 'string') return key;
  return typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined;
}

/** Turns the parser's nodes into ours. */
class TreeReader {
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #file: string;
  readonly #problems: ConfigProblem[] = [];
  #nodes = 0;

  constructor(document: Document.Parsed, lines: LineCounter, file: string) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  read(): YamlReading {
    const top: Origin = { file: this.#file, line: 1, path: [] };
    const { contents } = this.#document;
    const isEmpty = contents === null || (isScalar(contents) && contents.value === null);
    const tree = isEmpty ? emptyMap(top) : this.#node(contents, top, 0);
    if (tree?.kind === 'map') return { tree, problems: this.#problems };
    if (tree !== undefined) this.#fault(top, 'holds no keys', 'Write maps of "key: value".');
    return { tree: emptyMap(top), problems: this.#problems };
  }

  #node(node: unknown, origin: Origin, depth: number): ConfigNode | undefined {
    this.#nodes += 1;
    if (depth > maxDepth || this.#nodes > maxNodes) {
      // Once is enough: a file that repeats itself would say it thousands of times.
      if (this.#problems.length === 0)
        this.#fault(origin, 'is too large, or repeats itself', 'Write aliases out.');
      return undefined;
    }
    if (isAlias(node)) return this.#alias(node.resolve(this.#document), origin, depth);
    if (isMap(node)) return this.#map(node, origin, depth);
    if (isSeq(node)) return this.#list(node.items, origin, depth);
    const value = isScalar(node) ? node.value : node;
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
      return { kind: 'leaf', origin, value };
    }
    this.#fault(origin, 'is not text, a number, true, false, a list or a map', 'Write one of these.');
    return undefined;
  }

  #alias(target: unknown, origin: Origin, depth: number): ConfigNode | undefined {
    if (target !== undefined) return this.#node(target, origin, depth + 1);
    this.#fault(origin, 'refers to an anchor that is not there', 'Write the value out.');
    return undefined;
  }

  #list(items: readonly unknown[], origin: Origin, depth: number): ConfigNode {
    const nodes = items.map((item, index) => {
      const line = this.#lineOf(item) ?? origin.line;
      return this.#node(item, { ...origin, line, path: [...origin.path, index] }, depth + 1);
    });
    return { kind: 'list', origin, items: nodes.filter((node) => node !== undefined) };
  }

  #map({ items }: YAMLMap, origin: Origin, depth: number): ConfigNode {
    const entries = new Map<string, ConfigNode>();
    for (const { key, value } of items) {
      const at = { ...origin, line: this.#lineOf(key) ?? origin.line };
      const name = isScalar(key) ? nameOf(key.value) : undefined;
      if (name === undefined) {
        this.#fault(at, 'has a key that is not a plain word', 'Write "key: value".');
        continue;
      }
      const place = { ...at, path: [...origin.path, name] };
      const first = entries.get(name);
      if (first !== undefined) {
        this.#fault(place, `is there already, in line ${first.origin.line}`, 'Keep one of the two.');
        continue;
      }
      const node = this.#node(value, place, depth + 1);
      if (node !== undefined) entries.set(name, node);
    }
    return { kind: 'map', origin, entries };
  }

  #lineOf(node: unknown): number | undefined {
    const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
    const offset: unknown = Array.isArray(range) ? range[0] : undefined;
    return typeof offset === 'number' ? lineOf(this.#lines, offset) : undefined;
  }

  #fault(
    origin: { readonly file: string; readonly line: number; readonly path: KeyPath },
    fault: string,
    remedy: string,
  ): void {
    this.#problems.push(problemAt(origin, fault, remedy));
  }
}
