import { describe, expect, it } from 'vitest';
import { Microphone } from '../../tools/caller/microphone.ts';
import { ManualClock } from '../server/manual-clock.ts';

const sampleRateHz = 8000;
const frameSamples = 160;

interface Frame {
  readonly startMs: number;
  readonly sentMs: number;
  readonly loudSamples: number;
}

function newMicrophone(clock: ManualClock = new ManualClock()) {
  const frames: Frame[] = [];
  const microphone = new Microphone({
    clock,
    sampleRateHz,
    onFrame: (pcm, startMs) => {
      expect(pcm).toHaveLength(frameSamples);
      frames.push({ startMs, sentMs: clock.now(), loudSamples: pcm.filter((sample) => sample !== 0).length });
    },
  });
  return { clock, microphone, frames };
}

describe('a microphone', () => {
  it('sends a frame of silence every 20 ms, when its last sample has been recorded', () => {
    const { clock, microphone, frames } = newMicrophone();
    microphone.open();
    clock.advance(60);
    expect(frames).toEqual([
      { startMs: 0, sentMs: 20, loudSamples: 0 },
      { startMs: 20, sentMs: 40, loudSamples: 0 },
      { startMs: 40, sentMs: 60, loudSamples: 0 },
    ]);
  });

  it('says when the samples that it is given are spoken, one after the other', async () => {
    const { clock, microphone, frames } = newMicrophone();
    microphone.open();
    clock.advance(50);
    const first = microphone.say(new Int16Array(200).fill(5));
    const second = microphone.say(new Int16Array(10).fill(5));
    expect([first.startMs, second.startMs]).toEqual([40, 80]);
    clock.advance(60);
    await Promise.all([first.spoken, second.spoken]);
    expect(frames.map(({ loudSamples }) => loudSamples)).toEqual([0, 0, 160, 40, 10]);
    expect(frames.at(-1)).toMatchObject({ startMs: 80, sentMs: 100 });
  });

  it('catches up after a late timer, so that lateness does not add up', () => {
    const clock = new LateClock();
    const { microphone, frames } = newMicrophone(clock);
    clock.lateOnceMs = 50;
    microphone.open();
    clock.advance(100);
    expect(frames.map(({ startMs }) => startMs)).toEqual([0, 20, 40, 60, 80]);
    expect(frames.map(({ sentMs }) => sentMs)).toEqual([70, 70, 70, 80, 100]);
  });

  it('was silent while the machine slept, rather than sending it all at once', () => {
    const clock = new LateClock();
    const { microphone, frames } = newMicrophone(clock);
    clock.lateOnceMs = 60_000;
    microphone.open();
    clock.advance(60_060);
    expect(frames.map(({ startMs }) => startMs)).toEqual([60_000, 60_020, 60_040]);
  });

  it('leaves no timer and nobody waiting when it is closed', async () => {
    const { clock, microphone, frames } = newMicrophone();
    microphone.open();
    const { spoken } = microphone.say(new Int16Array(8000).fill(5));
    clock.advance(40);
    microphone.close();
    await spoken;
    clock.advance(1000);
    expect(frames).toHaveLength(2);
    expect(clock.timerCount).toBe(0);
  });
});

/** A machine whose next timer is late. */
class LateClock extends ManualClock {
  lateOnceMs = 0;

  override setTimeout(run: () => void, delayMs: number): object {
    const late = this.lateOnceMs;
    this.lateOnceMs = 0;
    return super.setTimeout(run, delayMs + late);
  }
}
