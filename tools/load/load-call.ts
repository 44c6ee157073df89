import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import { CallSession } from '../../src/call/call-session.ts';
import { VirtualClock } from '../replay/virtual-clock.ts';
import { Dice } from './dice.ts';
import { loadAgent } from './load-agent.ts';
import { LoadCaller, type Ending } from './load-caller.ts';
import { LoadEars } from './load-ears.ts';
import { LoadLine } from './load-line.ts';

const phone = { encoding: 'linear16', sampleRateHz: 8000 } as const;
const frameMs = 100;
/** How much longer than wanted a call may last: until what was begun is over, and silence has been given up on. */
const overtimeMs = 300_000;

export interface LoadCallOptions {
  readonly seed: number;
  readonly minutes: number;
  readonly id: string;
  readonly agent: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly transport: string;
  readonly ending: Ending;
  /** As shipped; a long call gets the time that it needs. */
  readonly policy: CallPolicy;
}

/**
 * Plays a made-up call through the real call session, on a clock of its own: the lines of its event log, the same for the
 * same options. Rejects with the first fault of the call's own.
 */
export async function playLoadCall(options: LoadCallOptions): Promise<readonly string[]> {
  const { seed, minutes, id, agent: name, startedAt, transport, ending } = options;
  const clock = new VirtualClock();
  const dice = new Dice(seed);
  const ears = new LoadEars(clock, dice.fork());
  const line = new LoadLine(clock, dice.between(20, 140));
  const endMs = minutes * 60_000;
  const log: string[] = [];
  const faults: unknown[] = [];
  const session = new CallSession({
    id: id as CallId,
    agent: loadAgent({
      name,
      policy: policyFor(options.policy, endMs),
      clock,
      dice: dice.fork(),
      ears,
      hangsUp: ending === 'agent',
    }),
    start: { audio: phone, output: phone, metadata: {}, transport },
    connection: line,
    clock,
    startedAt,
    resumeToken: 'none' as ResumeToken,
    aheadMs: 400,
    log: { write: (entry) => log.push(entry), close: () => undefined },
    onFault: (error) => faults.push(error),
    onEnded: () => undefined,
  });
  line.connect(session);
  session.open();
  await clock.settle();
  letAudioFlow(clock, session);
  loseHearing(clock, ears, dice.fork(), endMs);
  const caller = new LoadCaller({
    clock,
    dice: dice.fork(),
    ears,
    line,
    endMs,
    ending,
    send: (input) => session.receive(input),
  });
  caller.talk().catch((error: unknown) => faults.push(error));
  while (!line.isOver && faults.length === 0 && (await clock.step(endMs + overtimeMs)));
  if (faults.length > 0) throw faults[0];
  if (!line.isOver) throw new Error(`the call of seed ${seed} does not come to its end`);
  return log;
}

/** Guesses follow the caller, and a call lasts as long as it is wanted to. */
function policyFor(shipped: CallPolicy, endMs: number): CallPolicy {
  const { speculation, limits } = shipped;
  return {
    ...shipped,
    speculation: { ...speculation, governor: { ...speculation.governor, enabled: true } },
    limits: { ...limits, maxCallMs: Math.max(limits.maxCallMs, endMs + 2 * overtimeMs) },
  };
}

function letAudioFlow(clock: VirtualClock, session: CallSession): void {
  const frame = new Uint8Array((phone.sampleRateHz / 1000) * 2 * frameMs);
  const flow = (): void => {
    session.receiveAudio(frame);
    clock.setBackgroundTimeout(flow, frameMs);
  };
  clock.setBackgroundTimeout(flow, frameMs);
}

/** Every few minutes the recogniser is lost for a moment; each third time it is still there, and silent. */
function loseHearing(clock: VirtualClock, ears: LoadEars, dice: Dice, endMs: number): void {
  let number = 0;
  const later = (leastMs: number, mostMs: number): void => {
    const delayMs = dice.between(leastMs, mostMs);
    if (clock.now() + delayMs > endMs) return;
    clock.setTimeout(() => {
      if (++number % 3 === 0) ears.fail('silent', 6000);
      else ears.fail('lost', dice.between(200, 2500));
      later(150_000, 420_000);
    }, delayMs);
  };
  later(40_000, 110_000);
}
