import { describe, expect, it, test } from 'vitest';
import type { AudioEncoding } from '../../machines/vocabulary/audio-format.ts';
import { FrameCutter } from '../../src/transports/frame-cutter.ts';

interface Line {
  readonly frameBytes: number;
  readonly takesShorter: boolean;
  readonly encoding?: AudioEncoding;
}

/** What is sent of audio and marks: frames as their bytes, marks as their names. */
function cutterOf({ frameBytes, takesShorter, encoding = 'mulaw' }: Line) {
  const sent: (readonly number[] | string)[] = [];
  const cutter = new FrameCutter({
    framing: { frameBytes, takesShorter },
    encoding,
    sendFrame: (bytes) => sent.push([...bytes]),
    sendMark: (name) => sent.push(name),
  });
  return { cutter, sent };
}

const counted = (from: number, to: number) =>
  Uint8Array.from({ length: to - from + 1 }, (_, at) => from + at);

type Move = { readonly add: Uint8Array } | { readonly mark: string } | 'flush' | 'clear';

interface Case {
  readonly name: string;
  readonly line: Line;
  readonly moves: readonly Move[];
  readonly sent: readonly (readonly number[] | string)[];
  readonly waits: boolean;
}

const short = { frameBytes: 4, takesShorter: true };
const full = { frameBytes: 4, takesShorter: false };

const cases: readonly Case[] = [
  { name: 'less than a frame waits', line: full, moves: [{ add: counted(1, 3) }], sent: [], waits: true },
  {
    name: 'a frame is sent as it is full',
    line: full,
    moves: [{ add: counted(1, 4) }],
    sent: [[1, 2, 3, 4]],
    waits: false,
  },
  {
    name: 'many at once, the rest waits',
    line: full,
    moves: [{ add: counted(1, 10) }],
    sent: [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
    waits: true,
  },
  {
    name: 'pieces are joined',
    line: full,
    moves: [{ add: counted(1, 1) }, { add: counted(2, 3) }, { add: counted(4, 5) }],
    sent: [[1, 2, 3, 4]],
    waits: true,
  },
  { name: 'no bytes', line: full, moves: [{ add: new Uint8Array() }], sent: [], waits: false },
  {
    name: 'a mark at a frame’s end',
    line: full,
    moves: [{ add: counted(1, 4) }, { mark: 'm' }],
    sent: [[1, 2, 3, 4], 'm'],
    waits: false,
  },
  {
    name: 'a mark amid a frame follows it when it is full',
    line: full,
    moves: [{ add: counted(1, 2) }, { mark: 'm' }, { add: counted(3, 5) }],
    sent: [[1, 2, 3, 4], 'm'],
    waits: true,
  },
  {
    name: 'several marks amid a frame keep their order',
    line: full,
    moves: [
      { add: counted(1, 2) },
      { mark: 'm' },
      { add: counted(3, 3) },
      { mark: 'n' },
      { add: counted(4, 8) },
    ],
    sent: [[1, 2, 3, 4], 'm', 'n', [5, 6, 7, 8]],
    waits: false,
  },
  {
    name: 'a mark sends a short frame where that is taken',
    line: short,
    moves: [{ add: counted(1, 2) }, { mark: 'm' }, { add: counted(3, 6) }],
    sent: [[1, 2], 'm', [3, 4, 5, 6]],
    waits: false,
  },
  { name: 'a mark alone', line: full, moves: [{ mark: 'm' }], sent: ['m'], waits: false },
  {
    name: 'a flush sends a short frame where that is taken',
    line: short,
    moves: [{ add: counted(1, 2) }, 'flush'],
    sent: [[1, 2]],
    waits: false,
  },
  {
    name: 'a flush fills a frame up, its marks behind it',
    line: full,
    moves: [{ add: counted(1, 2) }, { mark: 'm' }, 'flush', { add: counted(3, 6) }],
    sent: [[1, 2, 255, 255], 'm', [3, 4, 5, 6]],
    waits: false,
  },
  { name: 'a flush of nothing', line: full, moves: ['flush'], sent: [], waits: false },
  {
    name: 'a clear drops audio and marks',
    line: full,
    moves: [{ add: counted(1, 2) }, { mark: 'm' }, 'clear', 'flush', { add: counted(5, 8) }],
    sent: [[5, 6, 7, 8]],
    waits: false,
  },
];

describe('a frame cutter', () => {
  test.each(cases)('$name', ({ line, moves, sent: expected, waits }) => {
    const { cutter, sent } = cutterOf(line);
    for (const move of moves) {
      if (move === 'flush') cutter.flush();
      else if (move === 'clear') cutter.clear();
      else if ('add' in move) cutter.add(move.add);
      else cutter.mark(move.mark);
    }
    expect(sent).toEqual(expected);
    expect(cutter.isWaiting).toBe(waits);
  });

  test.each([
    ['mulaw', 0xff],
    ['alaw', 0xd5],
    ['linear16', 0],
  ] as const)('fills up with the silence of %s', (encoding, silence) => {
    const { cutter, sent } = cutterOf({ ...full, encoding });
    cutter.add(counted(1, 1));
    cutter.flush();
    expect(sent).toEqual([[1, silence, silence, silence]]);
  });

  it('keeps every byte in its order, however the audio is cut', () => {
    const { cutter, sent } = cutterOf({ frameBytes: 160, takesShorter: false });
    const audio = Uint8Array.from({ length: 160 * 21 }, (_, at) => at % 251);
    for (let at = 0, size = 1; at < audio.length; at += size, size = (size * 7) % 401)
      cutter.add(audio.subarray(at, Math.min(at + size, audio.length)));
    expect(sent.flat()).toEqual([...audio]);
    expect(sent.map((frame) => frame.length)).toEqual(Array.from({ length: 21 }, () => 160));
  });
});
