import { isMap, isNode, isScalar, isSeq, visit, type Document, type ErrorCode, type LineCounter } from 'yaml';

/** The deepest nesting that a file may have. */
export const maxDepth = 32;

type Fault = readonly [fault: string, remedy: string];

/** Something in a file that keeps it from being YAML. */
interface SyntaxFault {
  /** From the file's beginning, in UTF-16 code units. */
  readonly offset: number;
  readonly fault: string;
  readonly remedy: string;
}

export const notYaml: Fault = ['is not YAML', 'Write maps of "key: value", indented with spaces.'];

/** What the parser complains about, in the order in which it does; `lines` has the text's. */
export function syntaxFaults(document: Document.Parsed, lines: LineCounter): readonly SyntaxFault[] {
  const openings = openingsIn(document);
  return [...document.errors, ...document.warnings].map(({ code, message, pos: [seenAt] }) => {
    const [, bracket, quote] = lacksEnd.exec(message) ?? [];
    const opening = openings.get(`${bracket ?? quote} at ${seenAt}`);
    if (opening !== undefined) return unclosed(opening, lines.linePos(seenAt));
    const [fault, remedy] = wordings.find(([words]) => words.test(message))?.[1] ?? brokenYaml[code];
    return { offset: seenAt, fault, remedy };
  });
}

/** The parser has one code for several slips, and tells them apart by its words. */
const lacksEnd = /(?:end with a ([\]}])|Missing closing (["']).*)$/;

type Mark = '[' | '{' | '"' | "'";

const closing: Readonly<Record<Mark, string>> = { '[': ']', '{': '}', '"': '"', "'": "'" };
const named: Readonly<Record<Mark, string>> = { '[': 'list', '{': 'map', '"': 'text', "'": 'text' };

interface Opening {
  readonly offset: number;
  readonly mark: Mark;
}

/** Lists and maps in brackets and texts in quotes, by what closes them and where they end: there the parser misses it. */
function openingsIn(document: Document.Parsed): ReadonlyMap<string, Opening> {
  const openings = new Map<string, Opening>();
  visit(document, (_key, node) => {
    const mark = markOf(node);
    if (mark === undefined || !isNode(node) || !node.range) return;
    const [offset, end] = node.range;
    openings.set(`${closing[mark]} at ${end}`, { offset, mark });
  });
  return openings;
}

function markOf(node: unknown): Mark | undefined {
  if (isSeq(node)) return node.flow === true ? '[' : undefined;
  if (isMap(node)) return node.flow === true ? '{' : undefined;
  if (!isScalar(node)) return undefined;
  if (node.type === 'QUOTE_DOUBLE') return '"';
  return node.type === 'QUOTE_SINGLE' ? "'" : undefined;
}

/** Told where it was opened: an open quote is seen only at the end of the file. */
function unclosed(
  { offset, mark }: Opening,
  { line, col }: { readonly line: number; readonly col: number },
): SyntaxFault {
  const what = named[mark];
  const fault = `is not YAML: the ${what} that begins here with ${mark} is not closed (seen in line ${line}, column ${col})`;
  const isQuoted = mark === '"' || mark === "'";
  const where = isQuoted ? '' : ', in this line or in lines that are indented further than its key';
  return { offset, fault, remedy: `Write ${closing[mark]} at the end of the ${what}${where}.` };
}

const misplaced: Fault = [
  'is not YAML: something is not closed, or not where it can be',
  'Look at the quotes, brackets, colons and the indentation of this line and the one before it.',
];
const indented: Fault = [
  'is not YAML: the indentation does not fit',
  'Indent with spaces, and all keys of one map alike.',
];
const anchored: Fault = ['is not YAML: an anchor, alias or tag is out of place', 'Write the value out.'];

const colonless: Fault = [
  'is not YAML: a line without "key: value"',
  'Write a colon and a space after the key.',
];
const unopened: Fault = [
  'is not YAML: a bracket is closed here that was not opened',
  'Remove it, or open it where the list or the map begins.',
];

/** What goes before the code. */
const wordings: readonly (readonly [RegExp, Fault])[] = [
  [/^Unexpected flow-(?:seq|map)-end/, unopened],
  [/^Implicit map keys need to be followed/, colonless],
];

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
  MULTILINE_IMPLICIT_KEY: colonless,
  BLOCK_IN_FLOW: misplaced,
  MISSING_CHAR: misplaced,
  UNEXPECTED_TOKEN: misplaced,
  DUPLICATE_KEY: ['is there twice', 'Keep one of the two.'],
  KEY_OVER_1024_CHARS: ['has a key of over 1024 characters', 'Shorten it.'],
  MULTIPLE_DOCS: [
    'holds more than one YAML document',
    'Remove the line with "---" and what belongs to the second one.',
  ],
  NON_STRING_KEY: ['has a key that is not a plain word', 'Write "key: value".'],
  RESOURCE_EXHAUSTION: ['is nested too deeply', `Keep it within ${maxDepth} levels.`],
  IMPOSSIBLE: notYaml,
};
