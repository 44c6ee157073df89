import { beforeAll, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { linearToMuLaw } from '../../src/audio/g711.ts';
import { loadResampler } from '../../src/audio/resampler.ts';
import { Hearing } from '../../src/call/hearing.ts';
import type { TalkyError } from '../../src/errors/talky-error.ts';
import { VirtualClock } from '../../tools/replay/virtual-clock.ts';
import { Ears, phone } from './hand-providers.ts';
import { runFor } from './rig.ts';

const stallMs = 3000;

interface HearingRig {
  readonly clock: VirtualClock;
  readonly ears: Ears;
  readonly hearing: Hearing;
  readonly reports: string[];
  readonly faults: unknown[];
  readonly run: (ms: number) => Promise<void>;
  /** Frames of 100 ms for so long; each byte is the number of its frame. */
  readonly talk: (ms: number) => Promise<void>;
}

function hearingRig({
  audio = phone,
  accepts = [phone],
}: { audio?: AudioFormat; accepts?: AudioFormat[] } = {}): HearingRig {
  const clock = new VirtualClock();
  const ears = new Ears();
  ears.accepts = accepts;
  const reports: string[] = [];
  const faults: unknown[] = [];
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      faults.push(error);
    }
  };
  const hearing = new Hearing({
    ears: [ears],
    audio,
    language: 'en',
    stallMs,
    clock,
    fence: { guard: attempt, attempt },
    report: {
      asked: () => undefined,
      worked: () => undefined,
      opened: () => reports.push('opened'),
      passedOver: ({ provider }) => reports.push(`passed over: ${provider}`),
      turn: ({ type }) => reports.push(type),
      judged: ({ confidence }) => reports.push(`judged: ${confidence}`),
      lost: (error: TalkyError) => {
        reports.push(`lost: ${error.code}`);
        hearing.reopen(7);
      },
      stalled: () => {
        reports.push('stalled');
        hearing.reopen(7);
      },
    },
  });
  let frame = 0;
  return {
    clock,
    ears,
    hearing,
    reports,
    faults,
    run: (ms) => runFor(clock, ms),
    talk: async (ms) => {
      for (let at = 0; at < ms; at += 100) {
        hearing.receiveAudio(new Uint8Array(1600).fill(frame++ % 256));
        await runFor(clock, 100);
      }
    },
  };
}

describe('speech-to-text that was lost', () => {
  it('is opened again, more slowly each time, and its turns are counted on', async () => {
    const { ears, hearing, run, clock } = hearingRig();
    hearing.open(0);
    ears.onListen = (subscriber) => subscriber.error(new Error('refused'));
    const openedAt: number[] = [];
    ears.fail(new Error('gone'));
    const { listened } = ears;
    for (let known = listened.length; clock.now() < 12_000;) {
      await run(10);
      if (listened.length > known) openedAt.push(clock.now());
      known = listened.length;
    }
    expect(openedAt.slice(0, 7)).toEqual([100, 300, 700, 1500, 3100, 5100, 7100]);
    expect(listened.at(-1)?.firstTurn).toBe(7);
  });

  it('is tried again soon only after it has worked, and not merely opened', async () => {
    const { ears, hearing, run } = hearingRig();
    hearing.open(0);
    ears.onListen = (subscriber) => {
      subscriber.next({ type: 'stt.opened' });
      subscriber.error(new Error('and closed'));
    };
    ears.fail(new Error('gone'));
    await run(10_000);
    expect(ears.listened.length).toBeLessThan(12);
    ears.onListen = (subscriber) => subscriber.next({ type: 'stt.opened' });
    await run(2500);
    ears.hear({ type: 'stt.alive' });
    const { length } = ears.listened;
    ears.fail(new Error('gone'));
    await run(110);
    expect(ears.listened.length).toBe(length + 1);
  });

  it('gets the last two seconds once more, with what was said during the break', async () => {
    const { ears, hearing, talk, run } = hearingRig();
    hearing.open(0);
    await talk(3000);
    ears.fail(new Error('gone'));
    hearing.receiveAudio(new Uint8Array(1600).fill(99));
    await run(150);
    const again = ears.heard.at(-1) ?? [];
    expect(again).toHaveLength(32_000);
    expect(again[0]).toBe(11);
    expect(again.at(-1)).toBe(99);
  });

  it('does not get again what it has heard to its end', async () => {
    const { ears, hearing, talk, run } = hearingRig();
    hearing.open(0);
    await talk(3000);
    ears.hear({ type: 'turn.eot', turn: 0, text: 'Hello.' });
    hearing.receiveAudio(new Uint8Array(1600).fill(77));
    ears.fail(new Error('gone'));
    await run(150);
    expect(new Set(ears.heard.at(-1))).toEqual(new Set([77]));
  });

  it('is lost with a typed error, whatever was thrown', () => {
    const { ears, hearing, reports } = hearingRig();
    hearing.open(0);
    ears.fail(new Error('anything'));
    expect(reports).toEqual(['opened', 'lost: provider-unreachable']);
  });

  it('is lost as well when it ends without an error', async () => {
    const { ears, hearing, reports } = hearingRig();
    ears.onListen = (subscriber) => subscriber.complete();
    hearing.open(0);
    expect(reports).toEqual(['lost: provider-unreachable']);
  });

  it('is not opened any more once the call is over', async () => {
    const { ears, hearing, run, clock } = hearingRig();
    hearing.open(0);
    ears.fail(new Error('gone'));
    hearing.close();
    await run(10_000);
    expect(ears.listened).toHaveLength(1);
    expect(clock.pending).toBe(0);
    expect(ears.live).toBe(0);
  });

  it('is let go of when the call ends while it opens', () => {
    const { ears, hearing } = hearingRig();
    ears.onListen = (subscriber) => {
      hearing.close();
      subscriber.next({ type: 'stt.opened' });
    };
    hearing.open(0);
    expect(ears.live).toBe(0);
  });
});

describe('silence of speech-to-text', () => {
  it('is a stall when audio has flowed for so long without a message', async () => {
    const { hearing, talk, reports } = hearingRig();
    hearing.open(0);
    await talk(stallMs);
    expect(reports).toEqual(['opened']);
    await talk(200);
    expect(reports.slice(0, 2)).toEqual(['opened', 'stalled']);
  });

  it.each(['stt.alive', 'turn.resumed'] as const)(
    'is none when there is a "%s" now and then',
    async (type) => {
      const { ears, hearing, talk, reports } = hearingRig();
      hearing.open(0);
      for (let round = 0; round < 6; round++) {
        await talk(stallMs - 500);
        ears.hear(type === 'stt.alive' ? { type } : { type, turn: 0 });
      }
      expect(reports).not.toContain('stalled');
    },
  );

  it('means nothing without audio, however long that pauses', async () => {
    const { hearing, talk, run, reports } = hearingRig();
    hearing.open(0);
    await talk(500);
    await run(60_000);
    await talk(500);
    await run(60_000);
    await talk(500);
    expect(reports).toEqual(['opened']);
  });

  it('means nothing before it is open', async () => {
    const { ears, hearing, talk, reports } = hearingRig();
    ears.onListen = () => undefined;
    hearing.open(0);
    await talk(3 * stallMs);
    expect(reports).toEqual([]);
  });
});

describe("the caller's audio", () => {
  beforeAll(async () => {
    await loadResampler();
  });

  it('is passed on as it is where the recogniser takes it', async () => {
    const mulaw: AudioFormat = { encoding: 'mulaw', sampleRateHz: 8000 };
    const { ears, hearing } = hearingRig({ audio: mulaw, accepts: [phone, mulaw] });
    hearing.open(0);
    hearing.receiveAudio(Uint8Array.of(1, 2, 3));
    expect(ears.listened[0]?.audio).toEqual(mulaw);
    expect(ears.heard[0]).toEqual([1, 2, 3]);
  });

  it('is decoded from mulaw', () => {
    const { ears, hearing } = hearingRig({ audio: { encoding: 'mulaw', sampleRateHz: 8000 } });
    hearing.open(0);
    hearing.receiveAudio(Uint8Array.of(linearToMuLaw[1000] ?? 0, linearToMuLaw[0] ?? 0));
    const pcm = new Int16Array(Uint8Array.from(ears.heard[0] ?? []).buffer);
    expect(pcm).toHaveLength(2);
    expect(Math.abs((pcm[0] ?? 0) - 1000)).toBeLessThan(40);
    expect(pcm[1]).toBe(0);
  });

  it.each([
    [{ encoding: 'alaw', sampleRateHz: 8000 }, 160],
    [{ encoding: 'linear16', sampleRateHz: 48_000 }, 1920],
  ] as const)('is brought from %o to the rate of the recogniser', (audio, frameBytes) => {
    const { ears, hearing } = hearingRig({
      audio,
      accepts: [{ encoding: 'linear16', sampleRateHz: 16_000 }],
    });
    hearing.open(0);
    for (let count = 0; count < 50; count++) hearing.receiveAudio(new Uint8Array(frameBytes));
    // A second, but for what the filter still holds.
    expect(ears.heard[0]?.length).toBeGreaterThan(31_500);
    expect(ears.heard[0]?.length).toBeLessThanOrEqual(32_000);
    hearing.close();
  });

  it('that is said before the recogniser is open is not lost', () => {
    const { ears, hearing } = hearingRig();
    ears.onListen = () => undefined;
    hearing.open(0);
    hearing.receiveAudio(new Uint8Array(320).fill(5));
    expect(ears.heard[0]).toHaveLength(320);
  });
});
