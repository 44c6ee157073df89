import { InvalidAudio } from '../errors/protocol-error.ts';

/** The bytes of audio that a message holds as base64 (RFC 4648 §4). Throws `InvalidAudio` for anything else. */
export function base64Audio(payload: unknown): Uint8Array {
  if (typeof payload !== 'string') throw new InvalidAudio('The audio of a message is base64.');
  const bytes = Buffer.from(payload, 'base64');
  // The decoder leaves out what is no base64, which shows in the length alone.
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  if (bytes.byteLength === (payload.length / 4) * 3 - padding) return bytes;
  throw new InvalidAudio('The audio of a message is base64.');
}

/** Bytes of audio as a message holds them. */
export const inBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
