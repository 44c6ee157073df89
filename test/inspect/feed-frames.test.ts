import { describe, expect, it } from 'vitest';
import type { Frame } from '../../src/inspector/frame.ts';
import { FrameReplay } from '../../tools/replay/log/frame-replay.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { readScenario } from '../scenarios/scenario-files.ts';
import { Watcher } from './watcher.ts';

interface WatchedRun {
  readonly watcher: Watcher;
  readonly log: readonly LogEntry[];
  /** Those that the log's inputs make. */
  readonly replayed: readonly Frame[];
}

const runs = new Map<string, Promise<WatchedRun>>();

/** The same run for all who look at it. */
function watchedRun(file: string, fromMs?: number): Promise<WatchedRun> {
  const key = `${file} ${fromMs}`;
  const run = runs.get(key) ?? newRun(file, fromMs);
  runs.set(key, run);
  return run;
}

/** Plays a scenario with somebody who comes at a moment of it, or before its beginning. */
async function newRun(file: string, fromMs?: number): Promise<WatchedRun> {
  const clock = new VirtualClock();
  let watcher: Watcher | undefined;
  const { log } = await runFixture(readScenario(`${file}.yaml`), await shippedPolicy(), clock, {
    attend: (call) => {
      const watch = (): void => {
        watcher = new Watcher(call.watch());
      };
      if (fromMs === undefined) watch();
      else clock.setBackgroundTimeout(watch, fromMs);
    },
  });
  const [header] = log;
  if (watcher === undefined || header === undefined) throw new Error('nobody watched');
  const replayed: Frame[] = [];
  // JSON has no word for an infinity.
  const replay = new FrameReplay(header, (frame) =>
    replayed.push(JSON.parse(JSON.stringify(frame)) as Frame),
  );
  log.forEach((entry, line) => {
    if (line > 0) replay.give(entry, line);
  });
  return { watcher, log, replayed };
}

const scenarios = [
  'barge-in/confirmed-by-eot',
  'barge-in/words-cut',
  'dtmf-typed/keys-collected',
  'endings/longest-call',
  'failures/stt-come-back',
  'found/tool-outlives-its-reply',
  'silence/idle-end',
  'speculation/resumed-withdraws',
  'tools/two-tools-at-once',
];

describe('the feed of a whole call', () => {
  it.each(scenarios)('%s: has the frames that its event log is replayed to', async (file) => {
    const { watcher, replayed } = await watchedRun(file);
    expect(replayed.length).toBeGreaterThan(10);
    expect(watcher.frames.slice(1)).toEqual(replayed);
  });

  it.each(scenarios)('%s: has every line of its event log', async (file) => {
    const { watcher, log } = await watchedRun(file);
    expect(watcher.all('service.log').map(({ line, entry }) => [line, entry])).toEqual(
      log.map((entry, line) => [line, JSON.stringify(entry)]),
    );
  });
});

describe('the feed of somebody who comes late', () => {
  const moments = [
    ['barge-in/confirmed-by-eot', 1500],
    ['silence/idle-end', 8000],
    ['failures/stt-come-back', 1200],
    ['speculation/resumed-withdraws', 900],
    ['tools/two-tools-at-once', 1500],
  ] as const;

  it.each(moments)('%s after %i ms: begins with what the machine is then', async (file, atMs) => {
    const { watcher, replayed } = await watchedRun(file, atMs);
    const [present] = watcher.frames;
    const before = replayed.findLast(({ line }) => line <= (present?.line ?? 0));
    const { value, context, status, states, timers } = before ?? {};
    expect(present).toEqual({
      at: atMs,
      line: before?.line,
      event: { type: 'xstate.init' },
      taken: [],
      refused: [],
      actions: [],
      decisions: [],
      value,
      context,
      status,
      states,
      timers,
    });
    expect(timers?.length).toBeGreaterThan(0);
  });

  it.each(moments)('%s after %i ms: goes on from there', async (file, atMs) => {
    const { watcher, log, replayed } = await watchedRun(file, atMs);
    const firstLine = watcher.all('service.register')[0]?.line ?? 0;
    const rest = replayed.filter(({ line }) => line >= firstLine);
    expect(rest.length).toBeGreaterThan(0);
    expect(watcher.frames.slice(1)).toEqual(rest);
    expect(watcher.all('service.log').map(({ line }) => line)).toEqual(
      [...log.keys()].filter((line) => line >= firstLine),
    );
  });
});
