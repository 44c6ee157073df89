import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import { joined, silence, speakAs } from '../support/spoken.ts';
import { expectLegalTurns } from './legal-turns.ts';
import { bytesOf, SpeechToTextCall } from './speech-to-text-call.ts';
import type { RealSpeechToText } from './speech-to-text-rig.ts';

const phrase = 'I would like to book an appointment for Tuesday morning';
/** A synthetic voice over the phone may cost a word. */
const wordsHeard = 6;
const frameMs = 20;

/** The happy path with the real service behind it: skipped, with the reason, where there is no key. */
export function describeRealSpeechToText(name: string, { missing, open }: RealSpeechToText): void {
  describe(`${name}, really`, () => {
    if (missing !== undefined)
      process.stderr.write(`${name}: not tried with the real service, ${missing}.\n`);

    it.skipIf(missing !== undefined)(
      `hears a turn that is spoken at the pace of speech${missing === undefined ? '' : ` (${missing})`}`,
      async () => {
        const speechToText = await open();
        const [audio] = speechToText.accepts;
        if (audio === undefined) throw new Error('it takes no audio');
        const call = new SpeechToTextCall({ speechToText, audio });
        await call.until('stt.opened');
        await speakAtItsPace(call, await spokenIn(audio));
        await call.until('turn.eot');
        call.audio$.complete();
        await call.over;
        expect(call.errors).toEqual([]);
        expectLegalTurns(call.turns, 0);
        const heard = new Set(call.texts.join(' ').toLowerCase().split(/\W+/));
        const known = phrase.toLowerCase().split(' ');
        expect(known.filter((word) => heard.has(word)).length).toBeGreaterThanOrEqual(wordsHeard);
        await speechToText.close?.();
      },
      30_000,
    );
  });
}

async function spokenIn(audio: AudioFormat): Promise<Uint8Array> {
  await loadResampler();
  const rate = 16_000;
  const pcm = joined([silence(500, rate), await speakAs('rms', phrase, rate), silence(2500, rate)]);
  const encoder = createAudioEncoder(rate, audio);
  const bytes = encoder.encode(pcm).slice();
  encoder.free();
  return bytes;
}

async function speakAtItsPace(call: SpeechToTextCall, audio: Uint8Array): Promise<void> {
  const step = bytesOf(call.audio, frameMs);
  const startMs = performance.now();
  for (let at = 0; at < audio.length && !call.isOver; at += step) {
    await call.send(audio.subarray(at, at + step));
    const dueMs = startMs + call.sentMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
  }
}
