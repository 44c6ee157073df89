import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioEncoding, SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import { NotedCall } from '../support/call-notes.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { speakAs, type CallerVoice } from '../support/spoken.ts';

const answerTimeoutMs = 15_000;
const booking = [
  "I'd like to book an appointment",
  'a cleaning',
  'on Tuesday',
  'at three thirty',
  'yes please',
] as const;

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky();
});
afterAll(() => talky.stop());

async function bookBy(voice: CallerVoice, encoding: AudioEncoding, sampleRateHz: SampleRateHz) {
  const call = new NotedCall({ url: talky.callUrl, encoding, sampleRateHz });
  await call.caller.call();
  await call.caller.listening(answerTimeoutMs);
  for (const phrase of booking) {
    const pcm = await speakAs(voice, phrase, sampleRateHz);
    const { answered } = await call.caller.say(pcm, answerTimeoutMs);
    if (!answered) break;
  }
  await call.caller.hangUp();
  return call;
}

/** A turn as the machine takes it: it may guess once or more, and may be ready to speak at once. */
const turnByTurn =
  /^(?:listening (?:eager-thinking (?:listening eager-thinking )*)?(?:thinking )?speaking ?)+/;

describe('an appointment booked by voice in five turns', () => {
  const callers = [
    { voice: 'rms', encoding: 'linear16', sampleRateHz: 16_000 },
    { voice: 'kal16', encoding: 'mulaw', sampleRateHz: 8000 },
    { voice: 'rms', encoding: 'linear16', sampleRateHz: 24_000 },
    { voice: 'kal16', encoding: 'linear16', sampleRateHz: 48_000 },
  ] as const;

  it.concurrent.each(callers)(
    'is understood from $encoding at $sampleRateHz Hz in the voice $voice',
    async ({ voice, encoding, sampleRateHz }) => {
      const call = await bookBy(voice, encoding, sampleRateHz);
      const confirmation = call.replies.at(-1);
      expect(call.understood.map((text) => text.toLowerCase().replaceAll(/[^a-z' ]/g, ''))).toEqual(
        booking.map((phrase) => phrase.toLowerCase()),
      );
      expect(confirmation?.text).toMatch(/Tuesday/);
      expect(confirmation?.text).toMatch(/three thirty in the afternoon/);
      for (const { text, heard, outcome } of call.replies) {
        expect(outcome).toBe('completed');
        expect(heard?.replaceAll(/\s+/g, ' ')).toBe(text.trim().replaceAll(/\s+/g, ' '));
      }
      const states = call.states.join(' ');
      expect(states.replace(/^listening thinking speaking /, '')).toMatch(turnByTurn);
      expect(states).toMatch(/ listening ended$/);
      expect(call.all('ended').map(({ reason }) => reason)).toEqual(['caller-hangup']);
      expect(call.all('error')).toEqual([]);
    },
  );
});
