import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDtmfEvent } from '../../src/audio/dtmf-event.ts';
import { writeGoodbye } from '../../src/audio/rtcp-packet.ts';
import { readRtp, writeRtp } from '../../src/audio/rtp-packet.ts';
import { RtpStream } from '../../src/audio/rtp-stream.ts';

const port = 20_000;
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
      ...['-r', file, '-n', '-T', 'fields', '-E', 'separator=|', '-E', 'occurrence=a'],
      ...['-d', `udp.port==${port},rtp`, '-d', `udp.port==${port + 1},rtcp`],
      ...['-o', 'rtp.heuristic_rtp:FALSE', '-o', 'rtpevent.event_payload_type_value:101'],
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

const isSet = (value: string): boolean => value === '1' || value === 'True';

describe.skipIf(tshark === undefined)(`packets as tshark reads them${missing}`, () => {
  it('are those of a stream, over the ends of numbers and timestamps and over a pause', () => {
    const stream = new RtpStream(8, { ssrc: 0xdeadbeef, sequence: 65_530, timestamp: 0xffffff00 });
    const packets = Array.from({ length: 20 }, (_, index) => {
      if (index === 10) for (let frame = 0; frame < 25; frame++) stream.skip(160);
      return stream.packet(new Uint8Array(160).fill(index), 160);
    });
    const rows = decoded(packets.map((bytes) => ({ bytes })));
    expect(rows.map((row) => Number(row['rtp.seq']))).toEqual(
      packets.map((_, index) => (65_530 + index) % 65_536),
    );
    expect(rows.map((row) => Number(row['rtp.timestamp']))).toEqual(
      packets.map((_, index) => (0xffffff00 + 160 * (index + (index < 10 ? 0 : 25))) % 2 ** 32),
    );
    expect(rows.map((row) => isSet(row['rtp.marker']))).toEqual(
      packets.map((_, index) => index === 0 || index === 10),
    );
    expect(
      new Set(rows.map((row) => `${row['rtp.version']} ${row['rtp.p_type']} ${row['rtp.ssrc']}`)),
    ).toEqual(new Set(['2 8 0xdeadbeef']));
    expect(rows[3]?.['rtp.payload'].replaceAll(':', '')).toBe('03'.repeat(160));
    expect(rows.filter((row) => row['_ws.malformed'] !== '')).toEqual([]);
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

  it('are telephone-events, read alike here and there (RFC 4733 §2.3)', () => {
    const payloads = [
      Uint8Array.of(11, 10, 0, 160),
      Uint8Array.of(11, 10, 1, 64),
      Uint8Array.of(11, 0x80 | 10, 3, 32),
    ];
    const rows = decoded(
      payloads.map((payload, index) => ({
        bytes: writeRtp({
          payloadType: 101,
          marker: index === 0,
          sequence: index,
          timestamp: 9,
          ssrc: 1,
          payload,
        }),
      })),
    );
    expect(
      rows.map((row) => ({
        code: Number(row['rtpevent.event_id']),
        isEnd: isSet(row['rtpevent.end_of_event']),
        volume: Number(row['rtpevent.volume']),
        duration: Number(row['rtpevent.duration']),
      })),
    ).toEqual(payloads.map((payload) => readDtmfEvent(payload)));
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
