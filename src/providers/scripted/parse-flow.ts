import { checkFlow } from './check-flow.ts';
import { compileFlow } from './compile-flow.ts';
import { explainIssue } from './explain-issue.ts';
import type { Flow } from './flow.ts';
import { type FlowDocument, type KeyPath, readDocument } from './flow-document.ts';
import { FlowInvalid, type FlowProblem } from './flow-invalid.ts';
import { type FlowFile, flowSchema, knownKeys } from './flow-schema.ts';
import { hintAt } from './hint-at.ts';

/**
 * The flow in the YAML `text`; `file` is its name in messages.
 *
 * Throws `FlowInvalid` with everything that is wrong with it: line, key path and what to write instead.
 */
export function parseFlow(text: string, file: string): Flow {
  const document = readDocument(text, file);
  if (document.faults.length > 0) throw new FlowInvalid(document.faults);
  const { content, problems, unknownKeys } = readContent(document);
  const complain = (path: KeyPath, message: string): void => {
    // A key that is misspelt is missed where it belongs; that has been said in better words.
    if (!unknownKeys.some((at) => samePath(at.slice(0, -1), path)))
      problems.push(document.problemAt(path, message));
  };
  const flow = content === undefined ? undefined : compileFlow(content, complain);
  if (content !== undefined) checkFlow(content, flow, complain);
  if (problems.length > 0 || flow === undefined) throw new FlowInvalid(inFileOrder(problems));
  return flow;
}

interface Content {
  /** Undefined when the file is so wrong that its names can't be checked. */
  readonly content: FlowFile | undefined;
  readonly problems: FlowProblem[];
  readonly unknownKeys: readonly KeyPath[];
}

/** Reads the file by its schema; keys that the schema doesn't know are complained of and left out. */
function readContent(document: FlowDocument): Content {
  const parsed = flowSchema.safeParse(document.value, { reportInput: true });
  if (parsed.success) return { content: parsed.data, problems: [], unknownKeys: [] };
  const { issues } = parsed.error;
  const unknownKeys = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [],
  );
  const problems = issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map((issue) => document.problemAt(issue.path, explainIssue(issue)));
  for (const path of unknownKeys) {
    const hint = hintAt(String(path.at(-1)), knownKeys(path.slice(0, -1)));
    problems.push(document.problemAt(path, `no such key${hint}`));
  }
  const known = flowSchema.safeParse(document.withoutKeys(unknownKeys));
  return { content: known.data, problems, unknownKeys };
}

function samePath(one: KeyPath, other: KeyPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

function inFileOrder(problems: readonly FlowProblem[]): readonly FlowProblem[] {
  return problems.toSorted((one, other) => one.line - other.line);
}
