import { beforeEach, describe, expect, it } from 'vitest';
import { wavHeader, wavHeaderBytes } from '../../src/audio/wav.ts';
import {
  FollowedRecording,
  type AskAudio,
} from '../../tools/inspector/src/inspect/record/followed-recording.ts';
import { OpenCall } from '../../tools/inspector/src/inspect/record/open-call.ts';
import { peaksOfCall } from '../../tools/inspector/src/inspect/timeline/call-peaks.ts';
import { ManualClock } from '../server/manual-clock.ts';

const rateHz = 8000;
const bytesOf = (recordedMs: number): Uint8Array<ArrayBuffer> => {
  const file = new Uint8Array(wavHeaderBytes + (2 * recordedMs * rateHz) / 1000).fill(64);
  file.set(wavHeader(rateHz, 0xffff_ffd3));
  return file;
};

/** A server with the recording of one call, and a page that shows its time axis. */
function stageOf({ canGiveRest }: { readonly canGiveRest: boolean }) {
  const clock = new ManualClock();
  const call = new OpenCall('one');
  call.isLive.value = true;
  const server = { recordedMs: 1000, tellsBytes: 0, isPageVisible: true };
  const asked: number[] = [];
  const ask: AskAudio = async (fromByte) => {
    asked.push(fromByte);
    const file = bytesOf(server.recordedMs);
    const given = canGiveRest ? file.slice(fromByte) : file;
    const byteCount = server.tellsBytes > 0 ? server.tellsBytes : given.length;
    return { isRest: canGiveRest, byteCount, body: new Blob([given]).stream() };
  };
  const followed = new FollowedRecording(call, ask, {
    nowMs: () => clock.now(),
    pause: async () => undefined,
    isVisible: () => server.isPageVisible,
    after: (delayMs, run) => {
      const timer = clock.setTimeout(run, delayMs);
      return () => clock.clearTimeout(timer);
    },
  });
  const peaks = peaksOfCall(call);
  const stopShowing = peaks.subscribe(() => undefined);
  /** Streams of the platform settle by tasks, not by promises alone. */
  const goOn = async (ms: number): Promise<void> => {
    clock.advance(ms);
    for (let task = 0; task < 8; task += 1) await new Promise((resolve) => void setImmediate(resolve));
  };
  return { clock, call, server, asked, followed, peaks, stopShowing, goOn };
}

function record(call: OpenCall): void {
  call.entries.push({ at: 10, kind: 'effect', type: 'audio.recorded', offsetMs: 10 });
  call.version.value += 1;
}

describe.each([
  ['of a server that gives the rest of a file', true],
  ['of a server that only gives whole files', false],
])('the recording of a live call, %s', (_, canGiveRest) => {
  let on: ReturnType<typeof stageOf>;

  beforeEach(() => {
    on = stageOf({ canGiveRest });
  });

  it('is not asked for before it has begun', async () => {
    await on.goOn(20_000);
    expect(on.asked).toEqual([]);
  });

  it('is brought up to date while the call goes on, and once at its end', async () => {
    record(on.call);
    await on.goOn(0);
    expect(on.peaks.value).toMatchObject({ offsetMs: 10, durationMs: 1000 });
    on.server.recordedMs = 6000;
    await on.goOn(6000);
    expect(on.peaks.value?.durationMs).toBe(6000);
    expect(on.asked).toEqual([0, bytesOf(1000).length]);
    on.server.recordedMs = 7000;
    on.call.isLive.value = false;
    await on.goOn(1000);
    expect(on.peaks.value?.durationMs).toBe(7000);
    expect(on.peaks.value?.max.length).toBe(700);
    await on.goOn(60_000);
    expect(on.asked.length).toBe(3);
    expect(on.clock.timerCount).toBe(0);
  });

  it('is left alone while its time axis is not shown or nobody sees the page', async () => {
    record(on.call);
    on.server.isPageVisible = false;
    await on.goOn(20_000);
    on.server.isPageVisible = true;
    on.stopShowing();
    await on.goOn(20_000);
    expect(on.asked).toEqual([]);
  });

  it('is asked for more seldom the longer it is', async () => {
    record(on.call);
    on.server.recordedMs = 540_000;
    await on.goOn(0);
    await on.goOn(13_000);
    expect(on.asked.length).toBe(1);
    await on.goOn(2000);
    expect(on.asked.length).toBe(2);
  });

  it('is not asked for any more once the page has left it', async () => {
    record(on.call);
    on.followed.close();
    await on.goOn(20_000);
    expect(on.asked).toEqual([]);
    expect(on.clock.timerCount).toBe(0);
  });
});

describe('a long recording of a server that only gives whole files', () => {
  it('is read once more, at the end of the call', async () => {
    const on = stageOf({ canGiveRest: false });
    record(on.call);
    await on.goOn(0);
    on.server.tellsBytes = 10_000_001;
    on.server.recordedMs = 3000;
    for (let time = 0; time < 4; time += 1) await on.goOn(15_000);
    expect(on.asked.length).toBe(2);
    expect(on.peaks.value?.durationMs).toBe(1000);
    on.call.isLive.value = false;
    await on.goOn(1000);
    expect(on.peaks.value?.durationMs).toBe(3000);
  });
});
