import type { Clock } from '../../src/ports/clock.ts';
import type { SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import { speechBounds } from '../caller/speech-bounds.ts';
import { HearingLine, type HearingLineOptions } from './hearing-line.ts';
import type { Opened } from './provider-desk.ts';

/** Quiet for this long after the last turn, nothing more is to come. */
const quietMs = 1500;
const pollMs = 50;

export interface HearingOptions extends Pick<HearingLineOptions, 'frameMs' | 'language' | 'context'> {
  readonly clock: Clock;
  /** How many times faster than it was spoken the recording is fed. */
  readonly pace: number;
  /** How long opening may take, and how long after the recording the end of a turn may. */
  readonly patienceMs: number;
  /** An event; milliseconds of the recording since its first sample, negative before it. */
  readonly onEvent: (event: SpeechToTextEvent, atMs: number) => void;
}

/** What a recogniser made of a recording. */
export interface HeardRecording {
  readonly openedMs: number;
  /** The words of each turn. */
  readonly turns: readonly string[];
  /** A turn had begun, and its end did not come in time. */
  readonly isCutShort: boolean;
  /** From the last sound of the recording to the end of the last turn; only where it was fed in real time. */
  readonly endOfTurnMs?: number;
}

/** Something was understood: what stands in brackets, as `[unclear]`, says of a sound that it was no word. */
export function hasWords(text: string): boolean {
  return text.replaceAll(/\[[^\]]*\]/g, '').trim() !== '';
}

/**
 * Plays a recording, at the rate of what the recogniser likes best, to it, with some silence before it, and behind it until
 * its turns are over.
 */
export async function hearRecording(
  { name, port }: Opened<SpeechToText>,
  pcm: Int16Array,
  options: HearingOptions,
): Promise<HeardRecording> {
  const { clock, pace, patienceMs, onEvent } = options;
  const paced = pacedClock(clock, pace);
  const turns: string[] = [];
  let hasOpenTurn = false;
  let startMs = Infinity;
  let lastEventMs = clock.now();
  let lastEndMs: number | undefined;
  const subscribedMs = clock.now();
  const line = new HearingLine({
    ...options,
    name,
    speechToText: port,
    clock: paced,
    onEvent: (event, atMs) => {
      if (event.type === 'turn.started') hasOpenTurn = true;
      if (event.type === 'turn.eot') {
        hasOpenTurn = false;
        turns.push(event.text);
        lastEndMs = atMs - startMs;
      }
      if (event.type !== 'stt.alive') {
        lastEventMs = clock.now();
        onEvent(event, startMs === Infinity ? 0 : atMs - startMs);
      }
    },
  });
  const isOver = (spokenMs: number): boolean => {
    const waitedMs = clock.now() - spokenMs;
    if (waitedMs >= patienceMs) return true;
    return !hasOpenTurn && turns.length > 0 && Math.min(waitedMs, clock.now() - lastEventMs) >= quietMs;
  };
  const failure = line.failure();
  failure.catch(() => undefined);
  try {
    await line.opened(patienceMs);
    const openedMs = clock.now() - subscribedMs;
    const utterance = line.say(pcm);
    ({ startMs } = utterance);
    await Promise.race([utterance.spoken, failure]);
    const spokenMs = clock.now();
    while (!isOver(spokenMs)) await Promise.race([pause(clock), failure]);
    const lastSoundMs =
      ((speechBounds(pcm, line.format.sampleRateHz)?.end ?? 0) * 1000) / line.format.sampleRateHz;
    const endOfTurn = pace === 1 && lastEndMs !== undefined ? { endOfTurnMs: lastEndMs - lastSoundMs } : {};
    return { openedMs, turns, isCutShort: hasOpenTurn, ...endOfTurn };
  } finally {
    line.close();
  }
}

function pause(clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    clock.setTimeout(resolve, pollMs);
  });
}

/** A clock that goes so many times faster. */
function pacedClock(clock: Clock, pace: number): Clock {
  if (pace === 1) return clock;
  return {
    now: () => clock.now() * pace,
    setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs / pace),
    clearTimeout: (timer) => clock.clearTimeout(timer),
  };
}
