import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runReplay } from '../../tools/commands/run-replay.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { testConsole } from './test-console.ts';

const scenarios = join(import.meta.dirname, '../fixtures/scenarios');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-replay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const story = `
name: story
caller:
  - { at: 0, turn: started, text: tell }
  - { at: 500, turn: eot, text: Tell me a story. }
llm:
  - { reply: Once upon a time. }
`;

const conversation = (steps: readonly string[]): string =>
  `name: story\ncaller:\n${steps.join('\n')}\nllm:\n  - { reply: Well. }\n  - { reply: That is all. }\n`;

describe('talky replay', () => {
  it('plays the fixtures of a folder, and of those within it', async () => {
    mkdirSync(join(folder, 'inner'));
    cpSync(join(scenarios, 'speculation/eager-hit.yaml'), join(folder, 'inner/eager-hit.yaml'));
    written('story.yaml', `${story}expect: { clears: 0 }\n`);
    written('notes.txt', 'no fixture');
    const console = testConsole();
    expect(await runReplay([folder], {}, console)).toBe(0);
    expect(console.out).toBe(
      `✓ eager-hit  ${join(folder, 'inner/eager-hit.yaml')}\n✓ story  ${join(folder, 'story.yaml')}\n`,
    );
    expect(console.errors).toBe('2 passed, 0 failed\n');
  });

  it('tells what was expected, what was observed, and marks both in the course of the call', async () => {
    const file = written(
      'story.yaml',
      `${story}expect:
  states: [listening, thinking, barge-in, listening]
  stateAt: { 600: speaking }
  heard: [Once upon a time., And then.]
  neverHeard: [upon]
  clears: 2
  firstAudio: [{ after: { at: 500 }, withinMs: 10 }]
  silentFrom: [{ at: 700, toMs: 900 }]
  metrics: { 0: { releaseMs: { max: 20 } } }
`,
    );
    const console = testConsole();
    expect(await runReplay([file], {}, console)).toBe(1);
    const lines = console.out.split('\n').map((line) => line.trim());
    expect(lines).toContain('stateAt.600: expected "speaking", observed "thinking"');
    expect(lines).toContain('clears: expected 2, observed 0');
    expect(lines).toContain('neverHeard: "upon" was heard, in "Once upon a time."');
    expect(lines.find((line) => line.startsWith('metrics.0.releaseMs'))).toContain('observed 210');
    const row = (what: RegExp): string => lines.find((line) => what.test(line)) ?? `no row ${what.source}`;
    expect(lines.find((line) => /^ms +caller +state +model +voice +client$/.test(line))).toBeDefined();
    expect(row(/eot "Tell me a story."/)).toMatch(/^500 .* r1 asked "Tell me a story."$/);
    expect(row(/speaking ← expected barge-in/)).toMatch(/^✗ +710 /);
    expect(row(/thinking ← expected speaking/)).toMatch(/^✗ +600 /);
    expect(row(/audio at 710 ← expected within 10 ms/)).toMatch(/^✗ +500 /);
    expect(row(/audio at 710 ← expected silence to 900/)).toMatch(/^✗ +700 /);
    expect(row(/← expected And then\./)).toMatch(/^✗ +– /);
    expect(row(/r1 completed: "Once upon a time."/)).toMatch(/^1\d{3} /);
    expect(console.errors).toBe('0 passed, 1 failed\n');
  });

  it('marks what is forgotten in its place, and nothing that comes behind it', async () => {
    const file = written(
      'story.yaml',
      `${story}expect:
  states: [listening, eager-thinking, thinking, speaking, listening]
  history:
    - { user: Tell me a story. }
    - { assistant: "Once upon a time there was a king who had three sons, and the youngest was called Jack." }
    - { assistant: Once upon a time. }
`,
    );
    const console = testConsole();
    expect(await runReplay([file], {}, console)).toBe(1);
    const lines = console.out.split('\n').map((line) => line.trimEnd());
    expect(lines.filter((line) => line.includes('✗') && line.includes('←'))).toEqual([
      expect.stringMatching(/^ +✗ +– +← expected eager-thinking$/),
    ]);
    expect(lines.findIndex((line) => line.includes('← expected eager-thinking'))).toBeLessThan(
      lines.findIndex((line) => /^ +500 +thinking/.test(line)),
    );
    const at = lines.indexOf('    history, - expected, + observed:');
    expect(lines.slice(at + 1, at + 4)).toEqual([
      '        {"user":"Tell me a story."}',
      expect.stringMatching(/^ {6}- \{"assistant":"Once upon a time there was .*"\}$/),
      '        {"assistant":"Once upon a time."}',
    ]);
  });

  it('prints an object a line, with everything that can be expected', async () => {
    const expectations =
      'expect:\n  stateAt: { 600: thinking }\n  firstAudio: [{ after: { at: 500 }, withinMs: 300 }]\n  clears: 1\n';
    const file = written('story.yaml', `${story}${expectations}`);
    const console = testConsole();
    expect(await runReplay([file], { json: true }, console)).toBe(1);
    expect(console.lines).toEqual([
      {
        name: 'story',
        file,
        pass: false,
        failures: [{ key: 'clears', expected: 1, observed: 0 }],
        observed: {
          states: ['listening', 'thinking', 'speaking', 'listening'],
          stateAt: { 600: 'thinking' },
          llmRequests: [{ text: 'Tell me a story.', speculative: false, provider: 1 }],
          heard: ['Once upon a time.'],
          history: [{ user: 'Tell me a story.' }, { assistant: 'Once upon a time.' }],
          speculation: { started: 0, committed: 0, discarded: 0 },
          toolsRun: [],
          clears: 0,
          firstAudio: [{ after: { at: 500 }, withinMs: 210 }],
          silentFrom: [],
          errors: 0,
          ended: null,
          metrics: { 0: expect.objectContaining({ releaseMs: 210, speculation: 'none' }) },
          reconnects: 0,
          stateLine: expect.arrayContaining([{ at: 500, state: 'thinking' }]),
          audio: [[710, expect.any(Number)]],
        },
      },
    ]);
  });

  it('takes the steps in the order of their moments, and says of a fixture that it expects nothing', async () => {
    const steps = [
      '  - { at: 0, turn: started, text: tell }',
      '  - { at: 500, turn: eot, text: Tell me a story. }',
      '  - { at: 9000, turn: eot, text: And then? }',
    ];
    const ordered = testConsole();
    const file = written('story.yaml', conversation(steps));
    expect(await runReplay([file], { json: true }, ordered)).toBe(0);
    const shuffled = testConsole();
    written('story.yaml', conversation(steps.toReversed()));
    expect(await runReplay([file], { json: true }, shuffled)).toBe(0);
    expect(shuffled.out).toBe(ordered.out);
    expect(ordered.lines[0]).toMatchObject({ observed: { heard: ['Well.', 'That is all.'] } });
    const told = testConsole();
    await runReplay([file], {}, told);
    expect(told.out).toBe(`✓ story  ${file}  (it expects nothing)\n`);
  });

  it('plays on the real clock, whatever that is', async () => {
    const time = new VirtualClock();
    const file = written('story.yaml', `${story}until: 3000\nexpect: { heard: [Once upon a time.] }\n`);
    const console = testConsole();
    const replay = runReplay([file], { realtime: true }, console, time);
    const state = { isOver: false };
    void replay.finally(() => (state.isOver = true));
    while (!state.isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      await time.step(Infinity);
    }
    expect([await replay, time.now()]).toEqual([0, expect.closeTo(1910, -2)]);
  });

  it.each([
    ['name: x\nexpct: {}\n', ':2 expct is not a known key. Did you mean "expect"?'],
    [
      'name: x\ncaller:\n  - { at: 0, trun: eot }\n',
      ':3 caller.0.trun is not a known key. Did you mean "turn"?',
    ],
    ['name: x\ncaller:\n  - { at: 0 }\n', ':3 caller.0.turn is missing. Write one of turn, text, dtmf'],
    ['name: x\ncaller:\n  - { at: 0, text: a, hangup: true }\n', 'A step is one thing'],
    ['name: x\nagent: { speculation: { depht: full } }\n', 'Did you mean "depth"?'],
    ['name: x\nllm:\n  - { reply: a, afterMs: 3 }\n', ':3 llm.0.afterMs'],
    ['name: x\nexpect: { states: [talking] }\n', 'Write one of listening, eager-thinking'],
    [
      'name: x\nexpect: { metrics: { 0: { relaseMs: 1 } } }\n',
      ' expect.metrics.0.relaseMs is not a known key. Did you mean "releaseMs"?',
    ],
    [
      'name: x\ncaller:\n  - { at: 0, say: hello }\n',
      ':3 caller.0.say is not a known key. There are: at, turn, text',
    ],
    ['caller: []\n', ':1 name is missing'],
    ['name: x\n', ':1 expect is missing. Nobody does anything, so nothing can fail'],
    ['name: x\ncaller: []\nexpect: {}\n', ':3 expect.states is missing. Nobody does anything'],
    ['name: [\n', 'is not YAML'],
  ])('refuses %j with file, line and key, and plays nothing', async (text, message) => {
    written('a-good-one.yaml', story);
    const file = written('wrong.yaml', text);
    const console = testConsole();
    await expect(runReplay([folder], {}, console)).rejects.toMatchObject({
      code: 'fixture-invalid',
      exitStatus: 2,
      message: expect.stringContaining(file),
    });
    await expect(runReplay([folder], {}, console)).rejects.toThrow(message);
    expect(console.out).toBe('');
  });

  it('refuses a folder without fixtures', async () => {
    await expect(runReplay([folder], {}, testConsole())).rejects.toThrow('There is no fixture in');
  });
});
