import { beforeAll, describe, expect, it } from 'vitest';
import { readCoverage } from '../../tools/inspector/src/inspect/record/coverage.ts';
import { Opening, type Opened } from '../../tools/inspector/src/inspect/record/opening.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { inPieces, logText } from '../support/log-text.ts';
import { scenarioLog } from '../support/scenario-log.ts';

let log: readonly LogEntry[];

beforeAll(async () => {
  log = await scenarioLog('tools/words-before-a-long-tool.yaml');
});

/** On a machine on which every look at the clock takes 20 ms. */
async function opened(
  chunks: AsyncIterable<string>,
): Promise<{ readonly result: Opened; readonly progress: number[] }> {
  let nowMs = 0;
  const progress: number[] = [];
  const surroundings = { nowMs: () => (nowMs += 20), pause: async () => undefined };
  const result = await new Opening(surroundings, (entries) => progress.push(entries)).open(chunks);
  return { result, progress };
}

async function* breakingOff(text: string): AsyncIterable<string> {
  yield text;
  throw new Error('The network is gone.');
}

async function refusalOf(text: string): Promise<string> {
  const { result } = await opened(inPieces(text));
  return result.ok ? expect.fail('it was opened') : result.words;
}

async function noticesOf(text: string): Promise<readonly string[]> {
  const { result } = await opened(inPieces(text));
  return result.ok ? result.notices : expect.fail(result.words);
}

const changed = (index: number, entry: object): readonly object[] => log.with(index, entry as LogEntry);

describe('an event log that is opened', () => {
  it('is the same in whatever pieces it comes', async () => {
    const { result: whole } = await opened(inPieces(logText(log), 1_000_000));
    const { result } = await opened(inPieces(logText(log), 7));
    if (!result.ok || !whole.ok) expect.fail('it was not opened');
    expect(result.call.entries).toEqual(log);
    expect(whole.call.entries).toEqual(log);
    expect(result.call.frames).toEqual(whole.call.frames);
    expect(result.call.frames.length).toBeGreaterThan(10);
    expect(result.notices).toEqual([]);
  });

  it('lets the page live meanwhile, and tells how far it is', async () => {
    const { progress } = await opened(inPieces(logText(log), 1_000_000));
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.toSorted((one, other) => one - other)).toEqual(progress);
    expect(progress.at(-1)).toBeLessThan(log.length);
  });

  it('needs no end of its last line', async () => {
    expect(await noticesOf(logText(log).trimEnd())).toEqual([]);
  });

  it('is shown as far as it goes when it was cut off in a line', async () => {
    expect(await noticesOf(logText(log.slice(0, 20)) + '{"at":1,"ki')).toEqual([
      'The log was cut off after line 20; it is shown as far as it goes.',
    ]);
  });

  it('is shown as far as it goes when its source breaks off', async () => {
    const { result } = await opened(breakingOff(logText(log.slice(0, 20))));
    expect(result).toMatchObject({ ok: true, notices: [expect.stringContaining('cut off after line 20')] });
  });

  it.each([
    ['a line that is no entry', { at: 1 }, 'is not an entry of an event log: the file is damaged.'],
    [
      'a line of an earlier time',
      { at: -1, kind: 'input', type: 'stt.worked' },
      'is earlier than the line before it: the file is damaged.',
    ],
    [
      'a second call',
      { at: 1e6, kind: 'call', type: 'call.opened' },
      'begins another call: open one log at a time.',
    ],
  ])('is shown up to %s', async (_, entry, words) => {
    const { result } = await opened(inPieces(logText(changed(9, entry))));
    if (!result.ok) expect.fail(result.words);
    expect(result.call.entries).toEqual(log.slice(0, 9));
    expect(result.notices).toEqual([`Line 10 ${words} The log is shown up to the line before.`]);
  });

  it('tells that its call has no end in it', async () => {
    expect(await noticesOf(logText(log.slice(0, 20)))).toEqual([
      'The log ends before its call does; it is shown as far as it goes.',
    ]);
  });

  it('tells from which line on it would be decided otherwise today', async () => {
    const index = log.findIndex(({ type }) => type === 'reply.requested');
    const notices = await noticesOf(logText(changed(index, { ...log[index], type: 'reply.discarded' })));
    expect(notices).toEqual([expect.stringContaining(`from line ${index + 1} on`)]);
  });

  it('does not take what the governor decided for the machine’s', async () => {
    const index = log.findIndex(({ type }) => type === 'reply.requested');
    const governed = { at: log[index]?.at, kind: 'decision', type: 'speculation.governed' };
    expect(await noticesOf(logText(log.toSpliced(index, 0, governed as LogEntry)))).toEqual([]);
  });
});

describe('what can’t be opened', () => {
  it.each([
    ['nothing', ''],
    ['another file', 'Dear diary,\n'],
    ['JSON of somebody else', '{"name":"talky"}\n'],
    ['a log without its beginning', '{"at":1,"kind":"input","type":"stt.opened"}\n'],
  ])('is told of %s by its line', async (_, text) => {
    expect(await refusalOf(text)).toBe('Line 1 is not the beginning of an event log of talky.');
  });

  it('is told of a log of another version', async () => {
    expect(await refusalOf(logText(changed(0, { ...log[0], version: 2 })))).toContain(
      'Line 1 has version 2 of the format',
    );
  });

  it('is told of a header that makes no call', async () => {
    expect(await refusalOf(logText(changed(0, { ...log[0], policy: 'none' })))).toMatch(
      /^Line 1 has no policy/,
    );
  });
});

describe('a coverage', () => {
  it('is counts of transitions and of states', () => {
    const coverage = { transitions: { 'call reply.* #1': 3 }, states: { active: 1 } };
    expect(readCoverage(coverage)).toEqual(coverage);
    expect(readCoverage({ transitions: { a: 'often' }, states: {} })).toBeUndefined();
    expect(readCoverage([])).toBeUndefined();
    expect(readCoverage(null)).toBeUndefined();
  });
});
