import { alaw, mulaw } from 'alawmulaw';
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import { createAudioEncoder } from '../../src/audio/audio-encoder.ts';
import { readDtmfEvent } from '../../src/audio/dtmf-event.ts';
import { writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import { readRtp, writeRtp } from '../../src/audio/rtp-packet.ts';
import { RtpCaller } from '../../tools/caller/rtp-caller.ts';
import { ManualClock } from '../server/manual-clock.ts';
import { line } from '../transports/rtp-rig.ts';

const port = 20_000;
/** Five, the last of them three times. */
const packetsOfKey = 7;
const tshark = ['/usr/bin/tshark', '/usr/local/bin/tshark'].find((path) => existsSync(path));
const missing = tshark === undefined ? ': left out, as tshark is not installed (apt-get install tshark)' : '';

const fields = [
  'rtp.version',
  'rtp.p_type',
  'rtp.marker',
  'rtp.seq',
  'rtp.timestamp',
  'rtp.ssrc',
  'rtp.padding.count',
  'rtp.cc',
  'rtp.ext.profile',
  'rtp.payload',
  'rtpevent.event_id',
  'rtpevent.end_of_event',
  'rtpevent.volume',
  'rtpevent.duration',
  'rtcp.pt',
  'rtcp.ssrc.identifier',
  'rtcp.sdes.text',
  '_ws.malformed',
] as const;
type Row = Readonly<Record<(typeof fields)[number], string>>;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-rtp-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A capture file (libpcap's format, link type 101: bare IP) of datagrams between two ports of the loopback. */
function capture(datagrams: readonly { readonly bytes: Uint8Array; readonly port?: number }[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(101, 20);
  const records = datagrams.map(({ bytes, port: to = port }, index) => {
    const length = 28 + bytes.length;
    const record = Buffer.alloc(16 + length);
    record.writeUInt32LE(1 + Math.floor(index / 50), 0);
    record.writeUInt32LE((index % 50) * 20_000, 4);
    record.writeUInt32LE(length, 8);
    record.writeUInt32LE(length, 12);
    record.writeUInt8(0x45, 16);
    record.writeUInt16BE(length, 18);
    record.writeUInt8(64, 24);
    record.writeUInt8(17, 25);
    record.set([127, 0, 0, 1, 127, 0, 0, 1], 28);
    record.writeUInt16BE(to, 36);
    record.writeUInt16BE(to, 38);
    record.writeUInt16BE(8 + bytes.length, 40);
    record.set(bytes, 44);
    return record;
  });
  return Buffer.concat([header, ...records]);
}

/** What tshark makes of them. */
function decoded(datagrams: Parameters<typeof capture>[0]): readonly Row[] {
  const file = join(folder, 'capture.pcap');
  writeFileSync(file, capture(datagrams));
  const text = execFileSync(
    tshark ?? 'tshark',
    [
      ...`-r ${file} -n -T fields -E separator=| -E occurrence=a`.split(' '),
      ...`-d udp.port==${port},rtp -d udp.port==${port + 1},rtcp`.split(' '),
      ...'-o rtp.heuristic_rtp:FALSE -o rtpevent.event_payload_type_value:101'.split(' '),
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const values = line.split('|');
      return Object.fromEntries(fields.map((field, index) => [field, values[index] ?? ''])) as unknown as Row;
    });
}

/** Samples over the whole range, none like the next. */
const ramp = (count: number): Int16Array =>
  Int16Array.from({ length: count }, (_, index) => ((index * 9973) % 65_536) - 32_768);

/** L16 of the wire (RFC 3551 §4.5.11). */
function bigEndian(samples: Int16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  for (const [index, sample] of samples.entries()) view.setInt16(2 * index, sample);
  return new Uint8Array(view.buffer);
}

interface Form extends AudioFormat {
  readonly payloadType: number;
  /** Samples as the wire has them, by another's hand. */
  readonly wire: (samples: Int16Array) => Uint8Array;
}
const forms: readonly Form[] = [
  { encoding: 'mulaw', sampleRateHz: 8000, payloadType: 0, wire: mulaw.encode },
  { encoding: 'alaw', sampleRateHz: 8000, payloadType: 8, wire: alaw.encode },
  { encoding: 'linear16', sampleRateHz: 16_000, payloadType: 96, wire: bigEndian },
];

/** What a call sends that says three of six frames, is cleared, and 200 ms later says three again. */
function sentIn({ encoding, sampleRateHz, payloadType, wire }: Form) {
  const format = { encoding, sampleRateHz };
  const start = { ssrc: 0xdeadbeef, sequence: 65_533, timestamp: 0xfffffe00 };
  const { speak, clock, call, datagrams } = line({ format, payloadType, start });
  const frameSamples = sampleRateHz / 50;
  const pcm = ramp(6 * frameSamples);
  const spoken = createAudioEncoder(sampleRateHz, format).encode(pcm).slice();
  speak({ payloadType });
  call()?.sendAudio(spoken);
  clock.advance(60);
  call()?.send({ type: 'clear' });
  clock.advance(200);
  call()?.sendAudio(spoken);
  clock.advance(60);
  const said = Buffer.from(wire(pcm.subarray(0, 3 * frameSamples))).toString('hex');
  return { frameSamples, datagrams, said };
}

/** What the caller of the terminal sends for two keys, to a server that only takes the call. */
async function keysOf(clock: ManualClock, digits: string): Promise<readonly Uint8Array[]> {
  const media = createSocket('udp4').bind(0, '127.0.0.1');
  await once(media, 'listening');
  const { port: rtp } = media.address();
  const answer = JSON.stringify({ id: '1', media: { host: '127.0.0.1', port: rtp, rtcpPort: rtp + 1 } });
  const server = createServer((_, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const caller = new RtpCaller({ url, clock, format: { encoding: 'mulaw', sampleRateHz: 8000 } });
  const datagrams: Uint8Array[] = [];
  const all = new Promise<void>((resolve) => {
    media.on('message', (bytes) => {
      if (datagrams.push(bytes) === packetsOfKey * digits.length) resolve();
    });
  });
  try {
    await caller.open();
    for (const digit of digits) caller.press(digit);
    clock.advance(1000);
    await all;
  } finally {
    caller.vanish();
    media.close();
    server.closeAllConnections();
    server.close();
  }
  return datagrams;
}

/** Of each packet of a key: its code, its duration and whether it is the end. */
const packetsOf = (code: number): string[] =>
  [160, 320, 480, 640, 800, 800, 800].map((duration) => `${code} ${duration} ${duration === 800}`);

const isSet = (value: string): boolean => value === '1' || value === 'True';

describe.skipIf(tshark === undefined)(`packets as tshark reads them${missing}`, () => {
  it('are those that calls send in each form, over a clear and a pause', () => {
    const calls = forms.map((form) => ({ ...form, ...sentIn(form) }));
    const rows = decoded(calls.flatMap(({ datagrams }) => datagrams.map((bytes) => ({ bytes }))));
    expect(rows.filter((row) => row['_ws.malformed'] !== '')).toEqual([]);
    expect(rows).toHaveLength(6 * forms.length);
    for (const [index, { payloadType, frameSamples, said }] of calls.entries()) {
      const own = rows.slice(6 * index, 6 * index + 6);
      expect(own.map((row) => Number(row['rtp.seq']))).toEqual([65_533, 65_534, 65_535, 0, 1, 2]);
      expect(own.map((row) => Number(row['rtp.timestamp']))).toEqual(
        [0, 1, 2, 13, 14, 15].map((frame) => (0xfffffe00 + frame * frameSamples) % 2 ** 32),
      );
      expect(own.map((row) => isSet(row['rtp.marker']))).toEqual([true, false, false, true, false, false]);
      expect(
        new Set(own.map((row) => `${row['rtp.version']} ${row['rtp.p_type']} ${row['rtp.ssrc']}`)),
      ).toEqual(new Set([`2 ${payloadType} 0xdeadbeef`]));
      expect(own.map((row) => row['rtp.payload'].replaceAll(':', '')).join('')).toBe(said + said);
    }
  });

  it('are read alike here and there, with sources, extension and padding', () => {
    const bytes = writeRtp(
      {
        payloadType: 0,
        marker: true,
        sequence: 7,
        timestamp: 0x80000000,
        ssrc: 1,
        csrcs: [5, 6],
        extension: { profile: 0xbede, data: Uint8Array.of(1, 2, 3, 4) },
        payload: Uint8Array.of(0xaa, 0xbb),
      },
      6,
    );
    const [row] = decoded([{ bytes }]);
    const read = readRtp(bytes);
    expect(row).toMatchObject({
      'rtp.seq': String(read?.sequence),
      'rtp.timestamp': String(read?.timestamp),
      'rtp.cc': String(read?.csrcs?.length),
      'rtp.padding.count': '6',
      'rtp.payload': Buffer.from(read?.payload ?? []).toString('hex'),
    });
    expect(Number(row?.['rtp.ext.profile'])).toBe(read?.extension?.profile);
    expect(row?.['_ws.malformed']).toBe('');
  });

  it('are the keys that a caller presses, read alike here and there (RFC 4733 §2.3)', async () => {
    const clock = new ManualClock();
    const datagrams = await keysOf(clock, '#5');
    const rows = decoded(datagrams.map((bytes) => ({ bytes })));
    const read = datagrams.map((bytes) => readRtp(bytes));
    expect(
      rows.map((row) => ({
        code: Number(row['rtpevent.event_id']),
        isEnd: isSet(row['rtpevent.end_of_event']),
        volume: Number(row['rtpevent.volume']),
        duration: Number(row['rtpevent.duration']),
      })),
    ).toEqual(read.map((packet) => readDtmfEvent(packet?.payload ?? new Uint8Array(0))));
    expect(
      rows.map(
        (row) =>
          `${row['rtpevent.event_id']} ${row['rtpevent.duration']} ${isSet(row['rtpevent.end_of_event'])}`,
      ),
    ).toEqual([...packetsOf(11), ...packetsOf(5)]);
    expect(rows.flatMap((row, index) => (isSet(row['rtp.marker']) ? [index] : []))).toEqual([0, 7]);
    expect(new Set(rows.map((row) => row['rtp.p_type']))).toEqual(new Set(['101']));
    expect(rows.filter((row) => row['_ws.malformed'] !== '')).toEqual([]);
  });

  it('are a whole goodbye: a report, a name and the leaving source (RFC 3550 §6.1)', () => {
    const [row] = decoded([{ bytes: writeGoodbye(0xdeadbeef, 'call-1@talky'), port: port + 1 }]);
    expect(row?.['rtcp.pt']).toBe('201,202,203');
    expect(new Set(row?.['rtcp.ssrc.identifier'].split(','))).toEqual(new Set(['0xdeadbeef']));
    expect(row?.['rtcp.sdes.text']).toBe('call-1@talky');
    expect(row?.['_ws.malformed']).toBe('');
  });
});

if (tshark === undefined) {
  process.stderr.write(
    'test/audio/rtp-tshark.test.ts is left out: tshark is not installed (apt-get install tshark).\n',
  );
}
