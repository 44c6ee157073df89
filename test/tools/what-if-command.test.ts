import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runReplay } from '../../tools/commands/run-replay.ts';
import { runWhatIf, type WhatIfOptions } from '../../tools/commands/run-what-if.ts';
import { logText } from '../support/log-text.ts';
import { booking, bookingJudged, recordedCall } from '../what-if/recorded.ts';
import { testConsole } from './test-console.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'talky-what-if-'));
  file = join(folder, 'call.ndjson');
  writeFileSync(file, logText((await recordedCall(booking, bookingJudged)).entries));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function printed(options: WhatIfOptions) {
  const console = testConsole();
  expect(await runWhatIf(file, options, console)).toBe(0);
  return console;
}

describe('talky what-if', () => {
  it('prints both courses, turn by turn and on the whole, and remarks beside them', async () => {
    const { out, errors } = await printed({ eagerThreshold: 0.4 });
    expect(out.split('\n').map((line) => line.trimEnd())).toEqual([
      '   TURN  CALLER                 UNCHANGED          WHAT IF              CHANGED',
      '   0     Book a table for two.  0 ms, guess right  0 ms, guess right',
      '*  1     At eight.              400 ms             100 ms, guess right',
      '',
      '                           UNCHANGED  WHAT IF  DIFFERENCE',
      'wait, half of them within  0 ms       0 ms',
      'longest wait               400 ms     100 ms   −300 ms',
      'guesses made               1          3        +2',
      'guesses right              1          2        +1',
      'guesses wasted             0          1        +1',
      'pauses for the caller      1          1',
      'barge-ins                  1          1',
      'agent cut off              1          1',
      '',
    ]);
    expect(errors).toContain('How sure the recogniser was');
  });

  it('marks a turn that went on after an end that came too early', async () => {
    const { out } = await printed({ endThreshold: 0.45 });
    expect(out).toMatch(/^\*  \+ +for two +no such turn/m);
  });

  it('changes what is named, and nothing else', async () => {
    const { lines, errors } = await printed({ speculation: 'off', interruption: 'off', json: true });
    expect(lines).toMatchObject([
      {
        totals: {
          recorded: { guesses: { made: 1, right: 1, wasted: 0 }, cuts: 1 },
          replayed: { guesses: { made: 0, right: 0, wasted: 0 }, cuts: 0 },
        },
        remarks: [expect.stringContaining('The agent speaks at other moments')],
      },
    ]);
    expect(errors).toBe('');
    const same = await printed({});
    expect(same.out).not.toContain('*');
    expect(same.errors).toBe('');
  });

  it('writes the changed call as a fixture that comes to the same', async () => {
    const out = join(folder, 'changed.yaml');
    await printed({ speculation: 'off', minWords: 3, dismissAfter: 1000, out });
    const text = readFileSync(out, 'utf8');
    expect(text).toContain('minWords: 3');
    expect(text).toContain('name: booking-what-if');
    const console = testConsole();
    expect([await runReplay([out], {}, console), console.out]).toEqual([0, expect.stringContaining('✓')]);
  });

  it('refuses a call that never became ready', async () => {
    const { entries } = await recordedCall(booking);
    writeFileSync(file, logText(entries.filter(({ type }) => type !== 'client.ready')));
    await expect(runWhatIf(file, {}, testConsole())).rejects.toThrow(/never became ready/);
  });
});
