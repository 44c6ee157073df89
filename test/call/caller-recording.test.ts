import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { linearToALaw, linearToMuLaw, muLawToLinear } from '../../src/audio/g711.ts';
import { readWav } from '../../src/audio/wav.ts';
import { CallerRecording, type RecordingStart } from '../../src/call/caller-recording.ts';
import { phone } from './hand-providers.ts';
import { openRig } from './rig.ts';

/** A file in memory, which may be slow to give chunks back, and may be given up. */
class MemoryFile {
  isOpen = true;
  isClosed = false;
  isSlow = false;
  bytes = new Uint8Array(0);
  readonly memory = new Set<ArrayBufferLike>();
  readonly #waiting: (() => void)[] = [];

  write(bytes: Uint8Array, position: number, done: () => void): void {
    const end = position + bytes.length;
    if (end > this.bytes.length) {
      const grown = new Uint8Array(end);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.set(bytes, position);
    if (position > 0) this.memory.add(bytes.buffer);
    if (this.isSlow) this.#waiting.push(done);
    else done();
  }

  close(): void {
    this.isClosed = true;
  }

  get samples(): Int16Array {
    return readWav(this.bytes).channels[0] ?? new Int16Array(0);
  }
}

const frameMs = 20;

function recorder(format: AudioFormat = phone) {
  const file = new MemoryFile();
  const starts: RecordingStart[] = [];
  let nowMs = 1000;
  const recording = new CallerRecording({
    format,
    open: () => ({ sink: file, file: 'call.wav' }),
    now: () => nowMs,
    started: (start) => starts.push(start),
  });
  const samples = (format.sampleRateHz * frameMs) / 1000;
  return {
    file,
    starts,
    recording,
    /** Frames in their own time, each full of one value. */
    speak: (ms: number, value: number) => {
      for (let spokenMs = 0; spokenMs < ms; spokenMs += frameMs) {
        nowMs += frameMs;
        recording.take(bytesOf(new Int16Array(samples).fill(value)));
      }
    },
    pause: (ms: number) => (nowMs += ms),
    take: (bytes: Uint8Array) => {
      nowMs += frameMs;
      recording.take(bytes);
    },
  };
}

const bytesOf = ({ buffer, byteLength }: Int16Array): Uint8Array => new Uint8Array(buffer, 0, byteLength);
/** The value at a moment of the call. */
const valueAt = ({ file, starts }: ReturnType<typeof recorder>, ms: number, rateHz = 8000) =>
  file.samples[Math.round(((ms - (starts[0]?.offsetMs ?? 0)) * rateHz) / 1000)];

describe("the recording of a caller's audio", () => {
  it('begins with the first frame, at the moment of the call that is told, in the rate of the caller', () => {
    const wide = { encoding: 'linear16', sampleRateHz: 16_000 } as const;
    const rig = recorder(wide);
    expect(rig.file.bytes).toHaveLength(0);
    rig.pause(500);
    rig.speak(3000, 7);
    rig.recording.close();
    expect(rig.starts).toEqual([{ file: 'call.wav', offsetMs: 1500, sampleRateHz: 16_000 }]);
    expect(readWav(rig.file.bytes)).toEqual({
      sampleRateHz: 16_000,
      channels: [new Int16Array(48_000).fill(7)],
    });
    expect(rig.file.isClosed).toBe(true);
  });

  it('has silence where nothing was sent, so that every sample stays at its moment', () => {
    const rig = recorder();
    rig.speak(1500, 1);
    rig.pause(60_000);
    rig.speak(1500, 2);
    rig.recording.close();
    expect([1000, 2499, 2501, 40_000, 62_490, 62_510, 63_990].map((ms) => valueAt(rig, ms))).toEqual([
      1, 1, 0, 0, 0, 2, 2,
    ]);
  });

  it('takes a frame that is a little late for one that is late, and not for a gap', () => {
    const rig = recorder();
    rig.speak(1000, 1);
    rig.pause(180);
    rig.speak(1000, 2);
    rig.recording.close();
    expect(rig.file.samples).toHaveLength(16_000);
  });

  it.each([
    ['mulaw', linearToMuLaw],
    ['alaw', linearToALaw],
  ] as const)('is linear, whatever %s was sent', (encoding, codes) => {
    const rig = recorder({ encoding, sampleRateHz: 8000 });
    const code = codes[1000] ?? 0;
    rig.take(new Uint8Array(160).fill(code));
    rig.recording.close();
    const sample = rig.file.samples[0] ?? 0;
    expect(rig.file.samples).toHaveLength(160);
    expect(Math.abs(sample - 1000)).toBeLessThan(40);
    if (encoding === 'mulaw') expect(sample).toBe(muLawToLinear[code]);
  });

  it('can be read after a crash: all but the last second is there', () => {
    const rig = recorder();
    rig.speak(5500, 3);
    expect(rig.file.isClosed).toBe(false);
    expect(rig.file.samples).toEqual(new Int16Array(40_000).fill(3));
  });

  it('uses its memory again, and loses what a disk that is too slow does not take, not the axis', () => {
    const quick = recorder();
    quick.speak(30_000, 1);
    expect(quick.file.memory.size).toBe(1);
    const slow = recorder();
    slow.file.isSlow = true;
    slow.speak(30_000, 1);
    expect(slow.file.memory.size).toBe(8);
    slow.recording.close();
    expect(readWav(slow.file.bytes).channels[0]).toHaveLength(8 * 8000);
    expect(new DataView(slow.file.bytes.buffer).getUint32(40, true)).toBe(30 * 16_000);
  });

  it('ends after two hours', () => {
    const rig = recorder();
    const positions: number[] = [];
    rig.file.write = (_, position, done) => {
      positions.push(position);
      done();
    };
    rig.speak(20, 1);
    rig.pause(2 * 3_600_000);
    rig.speak(1000, 1);
    expect(rig.file.isClosed).toBe(true);
    expect(Math.max(...positions)).toBe(44 + 2 * 8000 * (2 * 3600 + 0.02));
  });

  it('is over once its file was given up', () => {
    const rig = recorder();
    rig.speak(100, 1);
    rig.file.isOpen = false;
    rig.speak(2000, 1);
    expect(rig.file.isClosed).toBe(true);
    expect(rig.file.bytes.length).toBeLessThan(44 + 16 * 1000);
  });
});

const frame = new Uint8Array(320).fill(1);

const noDisk = (): never => {
  throw new Error('no disk');
};

describe('a call', () => {
  it('tells in its log where the recording begins', async () => {
    const file = new MemoryFile();
    const rig = await openRig({ session: { openRecording: () => ({ sink: file, file: 'call.wav' }) } });
    await rig.run(520);
    rig.session.receiveAudio(frame);
    const told = rig.log.map((line) => JSON.parse(line) as object);
    expect(told).toContainEqual({
      at: 520,
      kind: 'effect',
      type: 'audio.recorded',
      file: 'call.wav',
      offsetMs: 500,
      sampleRateHz: 8000,
    });
    rig.session.receive({ type: 'caller.hung-up' });
    expect([file.isClosed, file.samples.length]).toEqual([true, 160]);
  });

  it('is not recorded unless it is asked for', async () => {
    const rig = await openRig();
    rig.session.receiveAudio(frame);
    expect(rig.log.join('')).not.toContain('audio.recorded');
  });

  it('goes on when its recording fails', async () => {
    const rig = await openRig({ session: { openRecording: noDisk } });
    rig.session.receiveAudio(frame);
    rig.session.receiveAudio(frame);
    expect(rig.faults).toEqual([new Error('no disk')]);
    expect(rig.ears.heard[0]).toHaveLength(640);
    expect(rig.line.state).toBe('listening');
    rig.session.receive({ type: 'caller.hung-up' });
    expect(rig.ends).toEqual(['call']);
  });
});
