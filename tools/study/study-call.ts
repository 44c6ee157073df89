import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Agent } from '../../src/call/agent.ts';
import { CallSession } from '../../src/call/call-session.ts';
import { ScriptedVoice } from '../replay/scripted-voice.ts';
import { VirtualClock } from '../replay/virtual-clock.ts';
import { DialogueCaller } from './dialogue-caller.ts';
import type { Dialogue } from './dialogue.ts';
import { SilenceConfidence } from './silence-confidence.ts';
import { StudyEars } from './study-ears.ts';
import { StudyLine } from './study-line.ts';
import { studyModel, type Latencies } from './study-model.ts';
import { studyPrices } from './study-prices.ts';

const phone = { encoding: 'linear16', sampleRateHz: 8000 } as const;
const frameMs = 100;
const wordMs = 300;
/** Longer than any call of a study. */
const longestMs = 3_600_000;

export interface Hearing {
  /** As in `SilenceConfidence`. */
  readonly halfLifeMs: number;
  readonly eotThreshold: number;
  /** Where the governor is off. */
  readonly eagerThreshold: number;
}

export interface StudyCallOptions {
  readonly dialogue: Dialogue;
  readonly policy: CallPolicy;
  readonly hearing: Hearing;
  readonly latencies: Latencies;
}

export interface StudyCall {
  readonly session: CallSession;
  readonly line: StudyLine;
  /** The event log, line by line, parsed. */
  readonly log: readonly StudyLogEntry[];
  /** Faults of the call's own. */
  readonly faults: readonly unknown[];
}

export type StudyLogEntry = { readonly at: number; readonly kind: string; readonly type: string } & Readonly<
  Record<string, unknown>
>;

/** Has a dialogue's caller call talky: a real call session on a virtual clock, with providers of known latencies. */
export async function playStudyCall(options: StudyCallOptions): Promise<StudyCall> {
  const { dialogue, hearing } = options;
  const clock = new VirtualClock();
  const line = new StudyLine(clock);
  const confidence = new SilenceConfidence(hearing.halfLifeMs);
  const ears = new StudyEars({ ...hearing, clock, confidence });
  const faults: unknown[] = [];
  const log: StudyLogEntry[] = [];
  const caller = new DialogueCaller({ clock, ears, line, turns: dialogue.turns, wordMs });
  const session = new CallSession({
    id: dialogue.sid as CallId,
    agent: studyAgent(options, clock, ears, () => caller.reply),
    start: { audio: phone, output: phone, metadata: {}, transport: 'study' },
    connection: line,
    clock,
    startedAt: '2000-01-01T00:00:00.000Z',
    resumeToken: 'none' as ResumeToken,
    aheadMs: 400,
    log: { write: (entry) => log.push(JSON.parse(entry) as StudyLogEntry), close: () => undefined },
    onFault: (error) => faults.push(error),
    onEnded: () => undefined,
  });
  session.open();
  await clock.settle();
  letAudioFlow(clock, session);
  caller.begin();
  while (!caller.isDone && (await clock.step(longestMs)));
  session.receive({ type: 'caller.hung-up' });
  await clock.settle();
  return { session, line, log, faults };
}

function studyAgent(
  { dialogue, policy, latencies }: StudyCallOptions,
  clock: VirtualClock,
  ears: StudyEars,
  reply: () => string,
): Agent {
  const { firstAudioMs } = latencies;
  const apology = 'Sorry, something went wrong.';
  const speech = Object.assign(new ScriptedVoice('study-voice', { firstAudioMs, wordMs }, clock, apology), {
    prices: studyPrices.tts,
  });
  return {
    name: 'study',
    policy,
    language: 'en',
    greeting: { name: 'greeting', text: dialogue.greeting },
    farewell: 'Goodbye.',
    apology,
    speechToText: [ears],
    models: [studyModel(clock, latencies, reply)],
    voices: [{ speech, voice: 'scripted', speed: 1 }],
    tools: [],
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
