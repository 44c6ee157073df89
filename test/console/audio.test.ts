import { describe, expect, it } from 'vitest';
import { CaptureFramer } from '../../tools/inspector/src/audio/capture-framer.ts';
import { PlaybackQueue } from '../../tools/inspector/src/audio/playback-queue.ts';
import { RateConverter } from '../../tools/inspector/src/audio/rate-converter.ts';

const blockSamples = 128;

const ramp = (length: number, from = 0): Int16Array =>
  Int16Array.from({ length }, (_, index) => from + index);

const playing = (samples: number) => {
  const queue = new PlaybackQueue(4800, 144);
  const block = new Float32Array(blockSamples);
  let frame = 0;
  const render = (): number => {
    const played = queue.render(block, frame);
    frame += blockSamples;
    return played;
  };
  queue.push(ramp(samples));
  return { queue, block, render, frame: () => frame };
};

describe('the playback queue', () => {
  it('plays samples once and in order, and silence after', () => {
    const { block, render } = playing(200);
    expect(render()).toBe(128);
    expect(block[127]).toBeCloseTo(127 / 32_768);
    expect(render()).toBe(72);
    expect(block[71]).toBeCloseTo(199 / 32_768);
    expect([...block.subarray(72)].every((sample) => sample === 0)).toBe(true);
    expect(render()).toBe(0);
  });

  it('keeps its order around the end of the ring', () => {
    const { queue, block, render } = playing(4800);
    for (let count = 0; count < 30; count += 1) render();
    expect(queue.push(ramp(3000, 10_000))).toBe(0);
    let last = -1;
    for (let played = render(); played > 0; played = render()) {
      for (const sample of block.subarray(0, played)) {
        expect(sample).toBeGreaterThan(last);
        last = sample;
      }
    }
    expect(last).toBeCloseTo(12_999 / 32_768);
  });

  it('tells what it had no room for', () => {
    expect(playing(4000).queue.push(ramp(1000))).toBe(200);
  });

  it('makes a mark due when the sample before it is audible', () => {
    const { queue, render, frame } = playing(200);
    queue.latencyFrames = 100;
    queue.mark('end');
    render();
    expect(queue.takeDue(frame())).toBeUndefined();
    render();
    expect(queue.takeDue(299)).toBeUndefined();
    expect(queue.takeDue(300)).toBe('end');
    expect(queue.takeDue(10_000)).toBeUndefined();
  });

  it('makes a mark without audio due at once', () => {
    const { queue, render, frame } = playing(0);
    queue.mark('empty');
    render();
    expect(queue.takeDue(frame())).toBe('empty');
  });

  it('is silent after a clear within 3 ms, without a click, and drops the marks', () => {
    const queue = new PlaybackQueue(48_000, 144);
    const block = new Float32Array(blockSamples);
    queue.push(new Int16Array(10_000).fill(16_384));
    queue.mark('never');
    queue.render(block, 0);
    queue.clear();
    const rest: number[] = [];
    while (!queue.isCleared) rest.push(...block.subarray(0, queue.render(block, rest.length)));
    expect(rest).toHaveLength(144);
    const steps = rest.map((sample, index) => (rest[index - 1] ?? 0.5) - sample);
    expect(Math.max(...steps)).toBeLessThan(0.004);
    expect(queue.takeDue(Infinity)).toBeUndefined();
    queue.push(ramp(10));
    queue.mark('next');
    queue.render(block, 1000);
    expect(queue.takeDue(1010)).toBe('next');
  });
});

describe('the capture framer', () => {
  it('cuts frames of one length, clips what is too loud, and uses returned frames again', () => {
    const frames: Int16Array<ArrayBuffer>[] = [];
    const framer = new CaptureFramer(320, (frame) => frames.push(frame));
    framer.push(new Float32Array(500).fill(2));
    expect(frames.map(({ length }) => length)).toEqual([320]);
    expect(frames[0]?.every((sample) => sample === 32_767)).toBe(true);
    const [first] = frames;
    if (first !== undefined) framer.giveBack(first);
    framer.push(new Float32Array(500).fill(-0.5));
    expect(frames).toHaveLength(3);
    expect(frames[1]?.[319]).toBe(-16_383);
    expect(frames[2]).toBe(first);
  });
});

const tone = (hz: number, rateHz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rateHz * seconds }, (_, index) =>
    Math.sin((2 * Math.PI * hz * index) / rateHz),
  );

const converted = (fromHz: number, toHz: number, samples: Float32Array): readonly number[] => {
  const converter = new RateConverter(fromHz, toHz);
  const output: number[] = [];
  for (let at = 0; at < samples.length; at += blockSamples) {
    const written = converter.convert(samples.subarray(at, at + blockSamples));
    output.push(...converter.output.subarray(0, written));
  }
  return output;
};

const level = (samples: readonly number[]): number => {
  const steady = samples.slice(200, -200);
  return Math.sqrt(steady.reduce((sum, sample) => sum + sample ** 2, 0) / steady.length);
};

describe('the rate converter', () => {
  it.each([
    [48_000, 16_000],
    [44_100, 16_000],
    [96_000, 16_000],
    [22_050, 16_000],
    [8000, 16_000],
    [44_117, 16_000],
  ])('keeps length, level and pitch from %i to %i Hz', (fromHz, toHz) => {
    const output = converted(fromHz, toHz, tone(1000, fromHz, 1));
    expect(Math.abs(output.length - toHz)).toBeLessThan(100);
    expect(level(output)).toBeCloseTo(Math.SQRT1_2, 2);
    const steady = output.slice(200, 200 + toHz / 2);
    const crossings = steady.filter((sample, index) => sample >= 0 && (steady[index - 1] ?? 1) < 0).length;
    expect(Math.abs(crossings - 500)).toBeLessThanOrEqual(1);
  });

  it('lets nothing alias that speech would be hurt by', () => {
    for (const hz of [10_000, 12_000, 15_000]) {
      expect(level(converted(48_000, 16_000, tone(hz, 48_000, 0.5)))).toBeLessThan(0.003);
      expect(level(converted(44_100, 16_000, tone(hz, 44_100, 0.5)))).toBeLessThan(0.003);
    }
  });

  it('does not drift', () => {
    const converter = new RateConverter(44_100, 16_000);
    const block = new Float32Array(441);
    let written = 0;
    for (let count = 0; count < 100 * 60; count += 1) written += converter.convert(block);
    expect(Math.abs(written - 16_000 * 60)).toBeLessThan(60);
  });
});
