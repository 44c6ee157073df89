import { describe, expect, it } from 'vitest';
import { StereoRecording } from '../../tools/caller/stereo-recording.ts';

const side = (interleaved: Int16Array, channel: 0 | 1): number[] =>
  [...interleaved].filter((_, index) => index % 2 === channel);

describe('a stereo recording', () => {
  it('has the caller left and the agent right, each at its moment', () => {
    const recording = new StereoRecording(1000);
    recording.addCaller(Int16Array.of(1, 2), 500);
    recording.addAgent(Int16Array.of(7, 8), 503);
    recording.addCaller(Int16Array.of(3), 504);
    const samples = recording.interleaved();
    expect(side(samples, 0)).toEqual([1, 2, 0, 0, 3]);
    expect(side(samples, 1)).toEqual([0, 0, 0, 7, 8]);
  });

  it('begins with whoever is first', () => {
    const recording = new StereoRecording(1000);
    recording.addAgent(Int16Array.of(7), 10);
    recording.addCaller(Int16Array.of(1), 12);
    expect(side(recording.interleaved(), 0)).toEqual([0, 0, 1]);
    expect(side(recording.interleaved(), 1)).toEqual([7, 0, 0]);
  });

  it('joins chunks without a gap or an overlap when their moments fall between samples', () => {
    const recording = new StereoRecording(44_100);
    const chunkMs = (441 * 1000) / 44_100 / 3;
    for (let i = 0; i < 30; i++) recording.addAgent(new Int16Array(147).fill(i + 1), 1000.1 + i * chunkMs);
    const right = side(recording.interleaved(), 1);
    expect(right).toHaveLength(30 * 147);
    expect(right.includes(0)).toBe(false);
  });

  it('keeps a copy: a microphone uses its frame again', () => {
    const recording = new StereoRecording(1000);
    const frame = Int16Array.of(5);
    recording.addCaller(frame, 0);
    frame[0] = 9;
    expect(side(recording.interleaved(), 0)).toEqual([5]);
  });

  it('is empty when nobody made a sound', () => {
    expect(new StereoRecording(1000).interleaved()).toHaveLength(0);
  });
});
