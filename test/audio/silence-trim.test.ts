import { describe, expect, it } from 'vitest';
import { SilenceTrim } from '../../src/audio/silence-trim.ts';
import { joined } from '../support/spoken.ts';
import { pieces, tone } from './tone.ts';

const sampleRateHz = 16_000;
const samplesPerMs = sampleRateHz / 1000;

const silence = (ms: number): Int16Array =>
  Int16Array.from({ length: ms * samplesPerMs }, (_, i) => (i % 7) * 20 - 60);
const sound = Int16Array.from({ length: 100 * samplesPerMs }, (_, i) => (i % 2 === 0 ? 5000 : -5000));

/** Sends the audio through in pieces of these lengths. */
function trimmed(audio: Int16Array, lengths: readonly number[]): { pcm: Int16Array; trimmedMs: number } {
  const trim = new SilenceTrim(sampleRateHz);
  const pcm = joined(pieces(audio, lengths).map((piece) => trim.process(piece)));
  trim.end();
  return { pcm, trimmedMs: trim.trimmedMs };
}

describe('a clause that begins with silence', () => {
  const audio = joined([silence(200), sound]);
  const expected = audio.subarray(190 * samplesPerMs);

  it.each([
    { cut: 'whole', lengths: [audio.length] },
    { cut: 'in frames of 20 ms', lengths: [320] },
    { cut: 'sample by sample', lengths: [1] },
    { cut: 'just before its first sound', lengths: [200 * samplesPerMs] },
    { cut: 'within the 10 ms before its first sound', lengths: [195 * samplesPerMs, 7, 0, 2] },
  ])('keeps 10 ms of it when it comes $cut', ({ lengths }) => {
    expect(trimmed(audio, lengths)).toEqual({ pcm: expected, trimmedMs: 190 });
  });

  it('has its word times moved by as much, once that is known', () => {
    const trim = new SilenceTrim(sampleRateHz);
    const early = [{ text: 'well', startMs: 205, endMs: 250 }];
    expect(trim.words(early)).toEqual([]);
    trim.process(audio);
    expect(trim.words()).toEqual([{ text: 'well', startMs: 15, endMs: 60 }]);
    expect(trim.words([{ text: 'then', startMs: 250, endMs: 300 }])).toEqual([
      { text: 'then', startMs: 60, endMs: 110 },
    ]);
    expect(trim.words()).toEqual([]);
  });
});

describe('a clause with less silence than is kept', () => {
  it('stays as it is', () => {
    const audio = joined([silence(5), sound]);
    expect(trimmed(audio, [audio.length])).toEqual({ pcm: audio, trimmedMs: 0 });
    expect(trimmed(audio, [8])).toEqual({ pcm: audio, trimmedMs: 0 });
  });

  it('stays as it is when it begins with a sound', () => {
    expect(trimmed(sound, [100])).toEqual({ pcm: sound, trimmedMs: 0 });
  });

  it('keeps the silences behind its first sound', () => {
    const audio = joined([sound, silence(300), sound]);
    expect(trimmed(audio, [320]).pcm).toEqual(audio);
  });
});

describe('a clause that is silent throughout', () => {
  it('comes to nothing, all of it trimmed', () => {
    expect(trimmed(silence(400), [320])).toEqual({ pcm: new Int16Array(0), trimmedMs: 400 });
  });

  it('has its words at its beginning', () => {
    const trim = new SilenceTrim(sampleRateHz);
    trim.process(silence(400));
    trim.end();
    expect(trim.words([{ text: '…', startMs: 100, endMs: 300 }])).toEqual([
      { text: '…', startMs: 0, endMs: 0 },
    ]);
  });

  it('may have no audio at all', () => {
    expect(trimmed(new Int16Array(0), [1])).toEqual({ pcm: new Int16Array(0), trimmedMs: 0 });
  });
});

describe('a soft onset', () => {
  it('counts as a sound', () => {
    const audio = joined([silence(100), tone(200, 50, sampleRateHz, 400)]);
    expect(trimmed(audio, [320]).trimmedMs).toBeCloseTo(90, 0);
  });
});
