import { describe, expect, it } from 'vitest';
import { SimulatedPlayback } from '../../tools/caller/simulated-playback.ts';
import { ManualClock } from '../server/manual-clock.ts';

const sampleRateHz = 16_000;
const audioOf = (ms: number): Int16Array => new Int16Array((ms * sampleRateHz) / 1000).fill(1000);

function newPlayback() {
  const clock = new ManualClock();
  const played: { readonly mark: string; readonly atMs: number }[] = [];
  const heard: { readonly startMs: number; readonly ms: number }[] = [];
  const playback = new SimulatedPlayback({
    clock,
    sampleRateHz,
    onPlayed: (mark) => played.push({ mark, atMs: clock.now() }),
    onHeard: (pcm, startMs) => heard.push({ startMs, ms: (pcm.length * 1000) / sampleRateHz }),
  });
  return { clock, playback, played, heard };
}

describe('a simulated playback', () => {
  it('answers each mark at the moment when the audio before it has been played', () => {
    const { clock, playback, played } = newPlayback();
    playback.receive(audioOf(200));
    playback.mark('a');
    playback.receive(audioOf(100));
    playback.mark('b');
    playback.mark('c');
    clock.advance(199);
    expect(played).toEqual([]);
    clock.advance(500);
    expect(played).toEqual([
      { mark: 'a', atMs: 200 },
      { mark: 'b', atMs: 300 },
      { mark: 'c', atMs: 300 },
    ]);
    expect(clock.timerCount).toBe(0);
  });

  it('answers a mark at once when nothing is left to play', () => {
    const { clock, playback, played } = newPlayback();
    playback.mark('nothing before it');
    playback.receive(audioOf(20));
    clock.advance(50);
    playback.mark('late');
    expect(played).toEqual([
      { mark: 'nothing before it', atMs: 0 },
      { mark: 'late', atMs: 50 },
    ]);
  });

  it('plays what comes early behind what plays, and what comes late at once', () => {
    const { clock, playback, heard } = newPlayback();
    clock.advance(1000);
    expect(playback.receive(audioOf(100))).toBe(1000);
    expect(playback.receive(audioOf(100))).toBe(1100);
    expect(playback.leftMs).toBe(200);
    clock.advance(350);
    expect(playback.receive(audioOf(100))).toBe(1350);
    clock.advance(100);
    playback.clear();
    expect(heard).toEqual([
      { startMs: 1000, ms: 100 },
      { startMs: 1100, ms: 100 },
      { startMs: 1350, ms: 100 },
    ]);
    expect(playback.playedMs).toBe(300);
  });

  it('drops at a clear what is not yet played, and its marks', () => {
    const { clock, playback, played, heard } = newPlayback();
    playback.receive(audioOf(100));
    playback.mark('reached');
    playback.receive(audioOf(100));
    playback.receive(audioOf(100));
    playback.mark('never');
    clock.advance(130);
    playback.clear();
    clock.advance(1000);
    expect(played).toEqual([{ mark: 'reached', atMs: 100 }]);
    expect(heard).toEqual([
      { startMs: 0, ms: 100 },
      { startMs: 100, ms: 30 },
    ]);
    expect(clock.timerCount).toBe(0);
  });

  it('plays at once after a clear', () => {
    const { clock, playback, played } = newPlayback();
    playback.receive(audioOf(400));
    clock.advance(100);
    playback.clear();
    expect(playback.receive(audioOf(50))).toBe(100);
    playback.mark('after');
    clock.advance(50);
    expect(played).toEqual([{ mark: 'after', atMs: 150 }]);
  });
});
