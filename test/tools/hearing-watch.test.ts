import { describe, expect, it } from 'vitest';
import { HearingWatch } from '../../tools/caller/hearing-watch.ts';
import { ManualClock } from '../server/manual-clock.ts';

function newWatch() {
  const clock = new ManualClock();
  const noticed: string[] = [];
  const watch = new HearingWatch({
    clock,
    onBegan: (atMs) => noticed.push(`began ${atMs}`),
    onQuiet: (heardMs) => noticed.push(`quiet after ${heardMs} at ${clock.now()}`),
  });
  watch.begin();
  /** Messages of 20 ms, one behind the other, from now on. */
  const speak = (ms: number): void => {
    for (let saidMs = 0; saidMs < ms; saidMs += 20) {
      watch.audio(clock.now(), clock.now() + 20);
      clock.advance(20);
    }
  };
  return { clock, watch, noticed, speak };
}

describe('an answer that is heard', () => {
  it('is there when what began after the last word has run dry for a while', () => {
    const { clock, watch, noticed, speak } = newWatch();
    clock.advance(1000);
    watch.expect(1000);
    clock.advance(500);
    speak(300);
    expect(watch.isAnswered).toBe(false);
    clock.advance(600);
    expect(watch.isAnswered).toBe(false);
    clock.advance(200);
    expect([watch.isAnswered, watch.voiceToVoiceMs]).toEqual([true, 500]);
    expect(noticed).toEqual(['began 1500', 'quiet after 300 at 2500']);
  });

  it('is one answer though there is a breath in it', () => {
    const { clock, watch, noticed, speak } = newWatch();
    watch.expect(0);
    speak(200);
    clock.advance(500);
    speak(200);
    expect(watch.isAnswered).toBe(false);
    clock.advance(700);
    expect(watch.isAnswered).toBe(true);
    expect(noticed).toEqual(['began 0', 'quiet after 900 at 1600']);
  });

  it('is played later than it came where more came before it', () => {
    const { clock, watch } = newWatch();
    watch.expect(0);
    watch.audio(100, 3000);
    clock.advance(3600);
    expect(watch.isAnswered).toBe(false);
    clock.advance(200);
    expect(watch.isAnswered).toBe(true);
  });

  it('is not what was said before the last word, or was cleared', () => {
    const { clock, watch, speak } = newWatch();
    speak(400);
    watch.expect(1500);
    speak(200);
    watch.cleared();
    clock.advance(2000);
    expect([watch.isAnswered, watch.voiceToVoiceMs]).toEqual([false, undefined]);
    speak(100);
    clock.advance(700);
    expect([watch.isAnswered, watch.voiceToVoiceMs]).toEqual([true, 1100]);
  });

  it('may begin before the last sound of a noisy recording, and then has no voice-to-voice time', () => {
    const { clock, watch, speak } = newWatch();
    watch.expect(500);
    clock.advance(300);
    speak(400);
    clock.advance(700);
    expect([watch.isAnswered, watch.voiceToVoiceMs]).toEqual([true, undefined]);
  });

  it('ended before the last word is none', () => {
    const { clock, watch, speak } = newWatch();
    watch.expect(3000);
    speak(400);
    clock.advance(700);
    expect(watch.isAnswered).toBe(false);
  });
});

describe('an agent that is listened to', () => {
  it('is waited for as long as it may greet', async () => {
    const { clock, watch, noticed } = newWatch();
    const listening = watch.within(10_000, () => watch.isQuiet);
    clock.advance(2499);
    expect(watch.isQuiet).toBe(false);
    clock.advance(1);
    expect(await listening).toBe(true);
    expect(noticed).toEqual([]);
  });

  it('is let finish its greeting', async () => {
    const { clock, watch, speak } = newWatch();
    const listening = watch.within(10_000, () => watch.isQuiet);
    clock.advance(1000);
    speak(3000);
    expect(watch.isQuiet).toBe(false);
    clock.advance(700);
    expect([await listening, clock.now()]).toEqual([true, 4700]);
  });

  it('is not waited for when the patience or the call ends', async () => {
    const { clock, watch, speak } = newWatch();
    const impatient = watch.within(100, () => watch.isQuiet);
    speak(200);
    expect(await impatient).toBe(false);
    const cutShort = watch.within(10_000, () => watch.isAnswered);
    watch.end();
    expect([await cutShort, watch.isOver]).toEqual([false, true]);
    expect(clock.timerCount).toBe(0);
  });
});
