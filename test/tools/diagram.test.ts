import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { callDiagrams } from '../../tools/diagram/call-diagrams.ts';
import { readChart } from '../../src/inspector/chart.ts';

const chart = readChart(callMachine);
const text = callDiagrams(chart);
const diagrams = [...text.matchAll(/```mermaid\n([\s\S]*?)\n```/gu)].map(([, body]) => body ?? '');

/** What mermaid's grammar takes without a doubt: no `:`, `;` or `#` in a label, and nothing quoted twice. */
const label = String.raw`(?:(?!--|<(?!br/>))[^:;#{}"\n])+`;
const id = String.raw`\w+`;
const lines = {
  head: /^stateDiagram-v2$/u,
  box: new RegExp(String.raw`^ *state "[\w↗ -]+" as (?<declared>${id})$`, 'u'),
  opening: new RegExp(String.raw`^ *state (?<used>${id}) \{$`, 'u'),
  closing: /^ *\}$/u,
  divider: /^ *--$/u,
  start: new RegExp(String.raw`^ *\[\*\] --> (?<used>${id})$`, 'u'),
  end: new RegExp(String.raw`^ *(?<used>${id}) --> \[\*\]$`, 'u'),
  edge: new RegExp(String.raw`^ *(?<used>${id}) --> (?<also>${id}) : ${label}$`, 'u'),
  note: new RegExp(String.raw`^ *note right of (?<used>${id})$`, 'u'),
  noteEnd: /^ *end note$/u,
};

function kindOf(line: string): { readonly kind: string; readonly groups: Readonly<Record<string, string>> } {
  for (const [kind, pattern] of Object.entries(lines)) {
    const match = pattern.exec(line);
    if (match !== null) return { kind, groups: { ...match.groups } };
  }
  throw new Error(`mermaid may not take this line: ${line}`);
}

/** Returns how many states it shows; throws at the first one that is not as it should be. */
function check(diagram: string): number {
  const declared = new Set<string>();
  let depth = 0;
  let isNote = false;
  diagram.split('\n').forEach((line, at) => {
    if (isNote && line.trim() !== 'end note') {
      expect(line).toMatch(/^ +[\w.*-]+(?: \[[^\]]+\])? \/ [\w., -]+$/u);
      return;
    }
    const { kind, groups } = kindOf(line);
    expect(kind === 'head').toBe(at === 0);
    if (kind === 'box') {
      expect(declared).not.toContain(groups['declared']);
      declared.add(groups['declared'] ?? '');
    }
    for (const used of [groups['used'], groups['also']])
      if (used !== undefined) expect(declared).toContain(used);
    if (kind === 'opening') depth++;
    if (kind === 'closing') depth--;
    expect(depth).toBeGreaterThanOrEqual(0);
    isNote = kind === 'note';
  });
  expect({ depth, isNote }).toEqual({ depth: 0, isNote: false });
  return declared.size;
}

describe('the diagrams of the machines', () => {
  it('are those in the repository', async () => {
    expect(await readFile('machines/README.md', 'utf8')).toBe(text);
  });

  it.each(diagrams.map((diagram, at) => [at, diagram] as const))(
    'number %i has lines of mermaid alone',
    (_, diagram) => {
      expect(check(diagram)).toBeGreaterThan(1);
    },
  );

  it('show each state, each condition and each delay of the machine', () => {
    for (const { key } of chart.states.values()) if (key !== 'call') expect(text).toContain(`"${key}"`);
    for (const { guard, trigger } of chart.transitions) {
      if (guard !== undefined) expect(text).toContain(`[${guard}]`);
      expect(text).toContain(trigger === 'always' ? '' : trigger);
      expect(trigger).not.toMatch(/after \w+Patience/u);
    }
  });

  it('have each transition in one row of the tables, with all that is said of it', () => {
    const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:from|-)/u.test(line));
    expect(rows).toHaveLength(chart.transitions.length);
    for (const { trigger, guard, actions } of chart.transitions) {
      const said = [trigger, guard, actions.join(', ')].map((part) => (part ? `\`${part}\`` : ''));
      const cells = rows.map((row) => row.split('|').map((cell) => cell.trim()));
      expect(cells.map((row) => [row[2], row[3], row[5]])).toContainEqual(said);
    }
  });

  it('have a name of its own for each transition', () => {
    const ids = chart.transitions.map((transition) => transition.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['a --> b : two : three', 'state b as "c"', 'a -> b : one', 'a --> b : x; y', 'note left of a'])(
    'would not have the line %j',
    (line) => {
      expect(() => kindOf(line)).toThrow('may not take');
    },
  );
});
