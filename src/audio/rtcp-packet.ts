const senderReport = 200;
const receiverReport = 201;
const sourceDescription = 202;
const goodbye = 203;
const canonicalName = 1;

/** The sources that say goodbye in a compound packet (RFC 3550 §6.6); none in what is no RTCP. */
export function readGoodbyes(bytes: Uint8Array): readonly number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sources: number[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const first = view.getUint8(at);
    const end = at + 4 + 4 * view.getUint16(at + 2);
    if (first >> 6 !== 2 || end > bytes.length) return sources;
    if (view.getUint8(at + 1) === goodbye) {
      const last = Math.min(end, at + 4 + 4 * (first & 0x1f));
      for (let source = at + 4; source + 4 <= last; source += 4) sources.push(view.getUint32(source));
    }
    at = end;
  }
  return sources;
}

/** The source that a compound packet is of; undefined for what RFC 3550 A.2 does not take for RTCP. */
export function readReporter(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || (view.getUint8(0) & 0x20) !== 0) return undefined;
  if (view.getUint8(1) !== senderReport && view.getUint8(1) !== receiverReport) return undefined;
  let at = 0;
  while (at + 4 <= bytes.length && view.getUint8(at) >> 6 === 2) at += 4 + 4 * view.getUint16(at + 2);
  return at === bytes.length ? view.getUint32(4) : undefined;
}

/** Says that a source leaves: an empty report, its name, and the goodbye, as RFC 3550 §6.1 has them in one packet. */
export function writeGoodbye(ssrc: number, name: string): Uint8Array {
  const text = new TextEncoder().encode(name).subarray(0, 255);
  // The list of items ends with at least one zero, at a multiple of 4 bytes.
  const itemWords = Math.floor((2 + text.length) / 4) + 1;
  const bytes = new Uint8Array(8 + 8 + 4 * itemWords + 8);
  const view = new DataView(bytes.buffer);
  const header = (at: number, type: number, count: number, words: number): void => {
    view.setUint8(at, 0x80 | count);
    view.setUint8(at + 1, type);
    view.setUint16(at + 2, words);
    view.setUint32(at + 4, ssrc);
  };
  header(0, receiverReport, 0, 1);
  header(8, sourceDescription, 1, 1 + itemWords);
  bytes.set([canonicalName, text.length, ...text], 16);
  header(bytes.length - 8, goodbye, 1, 1);
  return bytes;
}
