import { expect } from 'vitest';
import type { FeedMessage } from '../../src/inspector/wire.ts';
import { LiveCall } from '../../tools/inspector/src/inspect/record/live-call.ts';
import type { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import type { WatchLineEvents } from '../../tools/inspector/src/inspect/record/watch-line.ts';
import type { LogEntry } from '../../tools/replay/log-entry.ts';
import { ManualClock } from '../server/manual-clock.ts';
import { inPieces, logText } from '../support/log-text.ts';
import { scenarioLog } from '../support/scenario-log.ts';
import { openLog } from './fixture-call.ts';
import { Screen } from './screen.ts';

/** What the call on the stage says and goes through. */
interface Recording {
  readonly log: readonly LogEntry[];
  readonly whole: OpenCall;
}

export async function recording(): Promise<Recording> {
  const log = await scenarioLog('tools/words-before-a-long-tool.yaml');
  return { log, whole: await openLog(log) };
}

/** A server with one call, and the page that watches it. */
export function stage({ log, whole }: Recording, { isRecorded = true } = {}) {
  const clock = new ManualClock();
  const screen = new Screen();
  const lines: { readonly events: WatchLineEvents; readonly sent: string[]; isClosed: boolean }[] = [];
  const server = { flushed: 0, isStillLive: true as boolean | undefined, isPageVisible: true };
  const live = new LiveCall(
    'one',
    {
      dial: (events) => {
        const line = { events, sent: [] as string[], isClosed: false };
        lines.push(line);
        return {
          send: (message) => void line.sent.push(message),
          close: () => {
            line.isClosed = true;
          },
        };
      },
      askLog: async () => (isRecorded ? inPieces(logText(log.slice(0, server.flushed))) : undefined),
      isStillLive: async () => server.isStillLive,
    },
    {
      beforeDrawing: screen.beforeDrawing,
      nowMs: () => clock.now(),
      random: () => 1,
      pause: async () => undefined,
      isVisible: () => server.isPageVisible,
      after: (delayMs, run) => {
        const timer = clock.setTimeout(run, delayMs);
        return () => clock.clearTimeout(timer);
      },
    },
  );
  const tell = (message: FeedMessage): void => lines.at(-1)?.events.onMessage(message);
  return { clock, screen, server, lines, live, tell, log, whole };
}

type Stage = ReturnType<typeof stage>;

/** What a feed tells first; `now` is the present of the call, where nothing has happened for a while. */
export function register({ tell, whole }: Stage, line: number, now?: number): void {
  const frame = whole.frames.findLast((each) => each.line < line) ?? whole.frames[0];
  if (frame === undefined) expect.fail('no frame');
  const { event, value, context, ...rest } = frame;
  const state = JSON.stringify({ event, value, context });
  const call = { id: 'one', allowSend: true };
  tell({
    type: 'service.register',
    machine: '{}',
    state,
    id: 'call',
    sessionId: 'x:0',
    at: now ?? frame.at,
    line,
    call,
    frame: rest,
  });
}

/** The lines from `from` up to, not including, `to`, and the frames of them. */
export function goOn({ tell, log, whole }: Stage, from: number, to: number): void {
  for (let line = from; line < to; line += 1) {
    tell({ type: 'service.log', line, entry: JSON.stringify(log[line]) });
    const frame = whole.frames.find((each) => each.line === line);
    if (frame === undefined || line === 0) continue;
    const { event, value, context, ...rest } = frame;
    tell({ type: 'service.event', event: '{}', sessionId: 'x:0', at: frame.at, line });
    tell({
      type: 'service.state',
      state: JSON.stringify({ event, value, context }),
      sessionId: 'x:0',
      at: frame.at,
      line,
      frame: rest,
    });
  }
}

/** Lets what is already settled be taken note of. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 200; round += 1) await Promise.resolve();
}

export async function attached(on: Stage, line: number): Promise<void> {
  on.server.flushed = line;
  on.live.attach();
  register(on, line);
  await settle();
}
