import type { AudioEncoding, SampleRateHz } from '../../machines/vocabulary/audio-format.ts';
import type { CallOutput } from '../../machines/vocabulary/call-output.ts';

/** An audio format as `talky.v1` writes it. */
export interface WireFormat {
  readonly encoding: AudioEncoding;
  readonly sampleRate: SampleRateHz;
}

type Ready = Extract<CallOutput, { readonly type: 'ready' }>;

/** The server's first message. */
export type ReadyMessage = Omit<Ready, 'audio' | 'output'> & {
  readonly audio: WireFormat;
  readonly output: WireFormat;
};

/** What a `talky.v1` server sends as text. */
export type ServerMessage = Exclude<CallOutput, Ready> | ReadyMessage;

const types: ReadonlySet<string> = new Set<ServerMessage['type']>([
  'ready',
  'state',
  'turn',
  'reply',
  'mark',
  'clear',
  'tool',
  'metrics',
  'error',
  'ended',
]);

/**
 * Reads one text frame; `undefined` for a type that this client does not know, which a newer server may send.
 * Throws a `SyntaxError` where the frame is not a JSON object with a `type`.
 */
export function parseServerMessage(text: string): ServerMessage | undefined {
  const message: unknown = JSON.parse(text);
  if (typeof message !== 'object' || message === null || !('type' in message)) {
    throw new SyntaxError('A server message is a JSON object with a "type".');
  }
  return types.has(String(message.type)) ? (message as ServerMessage) : undefined;
}
