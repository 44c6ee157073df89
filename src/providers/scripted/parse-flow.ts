import type { z } from 'zod';
import { checkFlow } from './check-flow.ts';
import { compileFlow } from './compile-flow.ts';
import type { Flow } from './flow.ts';
import { type FlowDocument, readDocument } from './flow-document.ts';
import { FlowInvalid, type FlowProblem } from './flow-invalid.ts';
import { flowSchema, knownKeys } from './flow-schema.ts';
import { hintAt } from './nearest-name.ts';

/**
 * The flow in the YAML `text`; `file` is its name in messages.
 *
 * Throws `FlowInvalid` with everything that is wrong with it: line, key path and what to write instead.
 */
export function parseFlow(text: string, file: string): Flow {
  const document = readDocument(text, file);
  if (document.faults.length > 0) throw new FlowInvalid(document.faults);
  const parsed = flowSchema.safeParse(document.value);
  if (!parsed.success) throw new FlowInvalid(inFileOrder(parsed.error.issues.flatMap(explainIn(document))));
  const problems: FlowProblem[] = [];
  const flow = compileFlow(parsed.data, (path, message) => problems.push(document.problemAt(path, message)));
  checkFlow(parsed.data, flow, (path, message) => problems.push(document.problemAt(path, message)));
  if (problems.length > 0 || flow === undefined) throw new FlowInvalid(inFileOrder(problems));
  return flow;
}

type Issue = z.core.$ZodIssue;

function explainIn(document: FlowDocument): (issue: Issue) => readonly FlowProblem[] {
  return (issue) => {
    if (issue.code !== 'unrecognized_keys') return [document.problemAt(issue.path, remedyFor(issue))];
    return issue.keys.map((key) =>
      document.problemAt([...issue.path, key], `no such key${hintAt(key, knownKeys(issue.path))}`),
    );
  };
}

function remedyFor(issue: Issue): string {
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_type') {
    const received = /received (\w+)$/.exec(issue.message)?.[1] ?? 'undefined';
    return received === 'undefined'
      ? `is missing; write ${withArticle(issue.expected)} here`
      : `must be ${withArticle(issue.expected)}, not ${withArticle(received)}`;
  }
  return issue.message.replace('Invalid input: ', '');
}

/** What a schema calls a `record` is a map of keys to whoever writes YAML. */
function withArticle(type: string): string {
  const name = { record: 'map', object: 'map', array: 'list', int: 'whole number' }[type] ?? type;
  return `a ${name}`;
}

function inFileOrder(problems: readonly FlowProblem[]): readonly FlowProblem[] {
  return problems.toSorted((one, other) => one.line - other.line);
}
