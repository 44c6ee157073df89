import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerMessage } from '../caller/server-message.ts';
import { SimulatedCaller } from '../caller/simulated-caller.ts';
import { system } from '../../src/system.ts';
import type { MeasuredServer, Usage } from './measured-server.ts';
import { spreadOf, type Spread } from '../quantile.ts';

/** Callers do not dial in step; at 10 calls they are spread over the length of a short answer. */
const staggerMs = 250;
const answerTimeoutMs = 10_000;

/** What the callers say: the same phrases in one voice each. */
export interface Script {
  readonly phrases: readonly string[];
  /** Samples at 16 kHz, by voice; each has a recording for each phrase. */
  readonly voices: readonly (readonly Int16Array[])[];
}

/** What so many calls at once were like. */
export interface LoadFigures {
  readonly callsAtOnce: number;
  readonly turns: number;
  readonly answered: number;
  /** Turns whose words were understood exactly as spoken. */
  readonly understood: number;
  /** From the last sample of the caller's speech to the first of the agent's, in milliseconds. */
  readonly voiceToVoiceMs: Spread;
  /** From the eot to the first audio handed to the connection, in turns whose speculation hit. */
  readonly releaseAfterHitMs: Spread;
  /** The same in the other turns. */
  readonly releaseOtherwiseMs: Spread;
  /** CPU time of the server's process for each second of a call, as a share of one core. */
  readonly cpuPercentPerCall: number;
  /** What the process grew by from before the calls to their middle, divided by the calls. */
  readonly rssMibPerCall: number;
  readonly heapMibPerCall: number;
  /** The whole process in the middle of the calls. */
  readonly rssMib: number;
}

interface CallFigures {
  readonly lastedMs: number;
  readonly answered: number;
  readonly understood: number;
  readonly voiceToVoiceMs: readonly number[];
  readonly releaseAfterHitMs: readonly number[];
  readonly releaseOtherwiseMs: readonly number[];
}

/** Places so many calls at once, lets each say the script's phrases and measures both ends. */
export async function measureLoad(
  server: MeasuredServer,
  script: Script,
  callsAtOnce: number,
): Promise<LoadFigures> {
  const before = await server.usage();
  const running = Array.from({ length: callsAtOnce }, async (_, index) => {
    await sleep(index * staggerMs);
    const recordings = script.voices[index % script.voices.length] ?? [];
    return placeCall(server.url, script.phrases, recordings);
  });
  const [calls, during] = await Promise.all([Promise.all(running), usageInTheMiddle(server, script)]);
  const after = await server.usage();
  const calledMs = sum(calls.map(({ lastedMs }) => lastedMs));
  const grownMib = (bytes: (usage: Usage) => number): number =>
    mib(bytes(during) - bytes(before)) / callsAtOnce;
  return {
    callsAtOnce,
    turns: callsAtOnce * script.phrases.length,
    answered: sum(calls.map(({ answered }) => answered)),
    understood: sum(calls.map(({ understood }) => understood)),
    voiceToVoiceMs: spreadOf(calls.flatMap(({ voiceToVoiceMs }) => voiceToVoiceMs)),
    releaseAfterHitMs: spreadOf(calls.flatMap(({ releaseAfterHitMs }) => releaseAfterHitMs)),
    releaseOtherwiseMs: spreadOf(calls.flatMap(({ releaseOtherwiseMs }) => releaseOtherwiseMs)),
    cpuPercentPerCall: (100 * (after.cpuMs - before.cpuMs)) / calledMs,
    rssMibPerCall: grownMib(({ rssBytes }) => rssBytes),
    heapMibPerCall: grownMib(({ heapBytes }) => heapBytes),
    rssMib: mib(during.rssBytes),
  };
}

/** When all calls are up and have spoken at least once. */
async function usageInTheMiddle(server: MeasuredServer, { voices }: Script): Promise<Usage> {
  const [recordings = []] = voices;
  const speechMs = sum(recordings.map(({ length }) => length)) / 16;
  await sleep(10 * staggerMs + speechMs);
  return server.usage();
}

async function placeCall(
  httpUrl: string,
  phrases: readonly string[],
  recordings: readonly Int16Array[],
): Promise<CallFigures> {
  const releaseAfterHitMs: number[] = [];
  const releaseOtherwiseMs: number[] = [];
  const voiceToVoiceMs: number[] = [];
  const understood = new Set<string>();
  const message = (message: ServerMessage): void => {
    if (message.type === 'turn' && message.event === 'eot') understood.add(plain(message.text));
    // The complete figures repeat what was told at the answer's first audio.
    if (message.type !== 'metrics' || message.complete === true || message.releaseMs === undefined) return;
    (message.speculation === 'hit' ? releaseAfterHitMs : releaseOtherwiseMs).push(message.releaseMs);
  };
  const caller = new SimulatedCaller({
    url: `${httpUrl.replace('http', 'ws')}/v1/call`,
    clock: system.clock,
    sampleRateHz: 16_000,
    listener: { message },
  });
  const startMs = system.clock.now();
  await caller.call();
  await caller.listening(answerTimeoutMs);
  let answered = 0;
  for (const recording of recordings) {
    const outcome = await caller.say(recording, answerTimeoutMs);
    if (outcome.answered) answered += 1;
    if (outcome.voiceToVoiceMs !== undefined) voiceToVoiceMs.push(outcome.voiceToVoiceMs);
  }
  await caller.hangUp();
  return {
    lastedMs: system.clock.now() - startMs,
    answered,
    understood: phrases.filter((phrase) => understood.has(plain(phrase))).length,
    voiceToVoiceMs,
    releaseAfterHitMs,
    releaseOtherwiseMs,
  };
}

/** Words alone: how they are written is not the recogniser's business. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mib = (bytes: number): number => bytes / 1024 / 1024;
