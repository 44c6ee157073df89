import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ErrorCode,
  type YAMLMap,
} from 'yaml';
import type { ConfigProblem } from '../errors/config-error.ts';
import { emptyMap, type ConfigMap, type ConfigNode, type KeyPath, type Origin } from './config-tree.ts';
import { problemAt } from './problem-at.ts';

/** The deepest nesting, and the most values, that a file may have: aliases can repeat themselves without end. */
const maxDepth = 32;
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
    return { tree: emptyMap(top), problems: [problemAt(top, ...brokenYaml.IMPOSSIBLE)] };
  }
  const faults = [...document.errors, ...document.warnings].map(({ code, pos }) =>
    problemAt({ ...top, line: lineOf(lines, pos[0]) }, ...brokenYaml[code]),
  );
  if (faults.length > 0) return { tree: emptyMap(top), problems: oneALine(faults) };
  return new TreeReader(document, lines, file).read();
}

type Fault = readonly [fault: string, remedy: string];

const unclosed: Fault = [
  'is not YAML: something is not closed, or not where it can be',
  'Look at the quotes, brackets, colons and the indentation of this line and the one before it.',
];
const indented: Fault = [
  'is not YAML: the indentation does not fit',
  'Indent with spaces, and all keys of one map alike.',
];
const anchored: Fault = ['is not YAML: an anchor, alias or tag is out of place', 'Write the value out.'];

/** In our words: the parser's own quote the text, which may be a key that ended up in the wrong place. */
const brokenYaml: Readonly<Record<ErrorCode, Fault>> = {
  ALIAS_PROPS: anchored,
  BAD_ALIAS: anchored,
  MULTIPLE_ANCHORS: anchored,
  MULTIPLE_TAGS: anchored,
  BAD_PROP_ORDER: anchored,
  TAG_RESOLVE_FAILED: ['has a YAML tag that is not known here', 'Remove the tag (the word with "!").'],
  BAD_COLLECTION_TYPE: anchored,
  BAD_DIRECTIVE: ['has a YAML directive that is not known', 'Remove the line that begins with "%".'],
  BAD_DQ_ESCAPE: [
    'is not YAML: a backslash in double quotes begins no escape',
    'Write \\\\, or use single quotes.',
  ],
  BAD_INDENT: indented,
  TAB_AS_INDENT: indented,
  BAD_SCALAR_START: ["is not YAML: a value can't begin with @ or `", 'Put it in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'is not YAML: a second colon in one line, or a key indented under a value',
    'Put a value with a colon in quotes; look at the indentation.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'is not YAML: a line without "key: value"',
    'Write a colon and a space after the key.',
  ],
  BLOCK_IN_FLOW: unclosed,
  MISSING_CHAR: unclosed,
  UNEXPECTED_TOKEN: unclosed,
  DUPLICATE_KEY: ['is there twice', 'Keep one of the two.'],
  KEY_OVER_1024_CHARS: ['has a key of over 1024 characters', 'Shorten it.'],
  MULTIPLE_DOCS: [
    'holds more than one YAML document',
    'Remove the line with "---" and what belongs to the second one.',
  ],
  NON_STRING_KEY: ['has a key that is not a plain word', 'Write "key: value".'],
  RESOURCE_EXHAUSTION: ['is nested too deeply', `Keep it within ${maxDepth} levels.`],
  IMPOSSIBLE: ['is not YAML', 'Write maps of "key: value", indented with spaces.'],
};

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
