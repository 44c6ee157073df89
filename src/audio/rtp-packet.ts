/** Of a packet without contributing sources and extension (RFC 3550 §5.1). */
const headerBytes = 12;
const version = 2;

/** One RTP packet, RFC 3550 §5.1. */
export interface RtpPacket {
  /** 0 to 127. */
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits; goes on with 0 behind 65535. */
  readonly sequence: number;
  /** 32 bits, in samples. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly csrcs?: readonly number[];
  readonly extension?: RtpExtension;
  /** Without padding; shares the memory of what it was read from. */
  readonly payload: Uint8Array;
}

/** RFC 3550 §5.3.1. */
export interface RtpExtension {
  readonly profile: number;
  /** A multiple of 4 bytes. */
  readonly data: Uint8Array;
}

/** The payload types of RFC 3551 §6 that are read and written here; L16 at another rate has a dynamic one (96 to 127). */
export const staticPayloadTypes = { pcmu: 0, pcma: 8, l16At44100: 11 } as const;

/** Whether this is RTCP: payload types that RTP never has (RFC 5761 §4). */
export const isRtcp = (bytes: Uint8Array): boolean => {
  const second = bytes[1] ?? 0;
  return second >= 192 && second <= 223;
};

/** Reads a packet; undefined for what is none, whatever it is. */
export function readRtp(bytes: Uint8Array): RtpPacket | undefined {
  const [first = 0, second = 0] = bytes;
  if (bytes.length < headerBytes || first >> 6 !== version) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const csrcCount = first & 0x0f;
  let start = headerBytes + 4 * csrcCount;
  if (start > bytes.length) return undefined;
  let extension: RtpExtension | undefined;
  if ((first & 0x10) !== 0) {
    if (start + 4 > bytes.length) return undefined;
    const data = bytes.subarray(start + 4, start + 4 + 4 * view.getUint16(start + 2));
    extension = { profile: view.getUint16(start), data };
    start += 4 + 4 * view.getUint16(start + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : (bytes.at(-1) ?? 0);
  if (((first & 0x20) !== 0 && padding === 0) || start + padding > bytes.length) return undefined;
  return {
    payloadType: second & 0x7f,
    marker: second >= 0x80,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: bytes.subarray(start, bytes.length - padding),
    ...(csrcCount === 0 ? {} : { csrcs: words(view, headerBytes, csrcCount) }),
    ...(extension === undefined ? {} : { extension }),
  };
}

/** Writes a packet, filled up with so many bytes of padding (0 to 255). */
export function writeRtp(packet: RtpPacket, paddingBytes = 0): Uint8Array {
  const { csrcs = [], extension, payload } = packet;
  const extensionBytes = extension === undefined ? 0 : 4 + extension.data.length;
  const start = headerBytes + 4 * csrcs.length + extensionBytes;
  const bytes = new Uint8Array(start + payload.length + paddingBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] =
    (version << 6) |
    (paddingBytes > 0 ? 0x20 : 0) |
    (extension === undefined ? 0 : 0x10) |
    (csrcs.length & 0x0f);
  bytes[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f);
  view.setUint16(2, packet.sequence);
  view.setUint32(4, packet.timestamp);
  view.setUint32(8, packet.ssrc);
  for (const [index, csrc] of csrcs.entries()) view.setUint32(headerBytes + 4 * index, csrc);
  if (extension !== undefined) {
    const at = headerBytes + 4 * csrcs.length;
    view.setUint16(at, extension.profile);
    view.setUint16(at + 2, extension.data.length / 4);
    bytes.set(extension.data, at + 4);
  }
  bytes.set(payload, start);
  if (paddingBytes > 0) bytes[bytes.length - 1] = paddingBytes;
  return bytes;
}

/** How many packets `sequence` is behind `from`; negative where it is before it. The shorter way round. */
export const sequencesFrom = (from: number, sequence: number): number => ((sequence - from) << 16) >> 16;

/** How many samples `timestamp` is behind `from`; negative where it is before it. The shorter way round. */
export const samplesFrom = (from: number, timestamp: number): number => (timestamp - from) | 0;

/** Turns L16 of the wire, big endian (RFC 3551 §4.5.11), into little endian or back, in place; half a sample at the end stays. */
export function swapSampleBytes(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const high = bytes[i] ?? 0;
    bytes[i] = bytes[i + 1] ?? 0;
    bytes[i + 1] = high;
  }
}

function words(view: DataView, at: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => view.getUint32(at + 4 * index));
}
