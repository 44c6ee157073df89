import { describe, expect, it } from 'vitest';
import { UnansweredVoice } from '../../../src/providers/google/unanswered-voice.ts';
import { silence, whiteNoise } from '../../support/spoken.ts';
import { toneTurns } from './tone-turns.ts';

const audio = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
const phone = { encoding: 'mulaw', sampleRateHz: 8000 } as const;
const bytesOf = (pcm: Int16Array): Uint8Array => new Uint8Array(pcm.buffer);

function heard(bytes: Uint8Array, bytesPerMs: number, encoding: 'linear16' | 'mulaw'): UnansweredVoice {
  const voice = new UnansweredVoice(encoding);
  const step = 100 * bytesPerMs;
  for (let at = 0; at < bytes.length; at += step) voice.hear(bytes.subarray(at, at + step), 100);
  return voice;
}

describe('a voice', () => {
  it('is counted for as long as it is heard, however it is written, until there is an answer', () => {
    const spoken = ['one two three four five'];
    const voice = heard(toneTurns(spoken, audio), 32, 'linear16');
    expect(voice.voiceMs).toBe(1000);
    expect(heard(toneTurns(spoken, phone), 8, 'mulaw').voiceMs).toBe(1000);
    voice.answered();
    expect(voice.voiceMs).toBe(0);
  });

  it('is neither silence nor a steady noise', () => {
    expect(heard(bytesOf(silence(8000, 16_000)), 32, 'linear16').voiceMs).toBe(0);
    expect(heard(bytesOf(whiteNoise(8000, 16_000, 8000)), 32, 'linear16').voiceMs).toBe(0);
  });
});
