import type { CallOutput } from '../../../../machines/vocabulary/call-output.ts';

type Ready = Extract<CallOutput, { readonly type: 'ready' }>;

/** One direction's audio as `talky.v1` writes it; `sampleRate` in Hz. */
export interface WireAudio {
  readonly encoding: 'linear16' | 'mulaw' | 'alaw';
  readonly sampleRate: number;
}

/** What a server of `talky.v1` sends as text frames. */
export type ServerMessage =
  | Exclude<CallOutput, Ready>
  | (Omit<Ready, 'audio' | 'output'> & { readonly audio: WireAudio; readonly output: WireAudio });

const neededFields: Readonly<Record<ServerMessage['type'], Needed>> = {
  ready: { callId: 'string', agent: 'string', resumeToken: 'string', resumed: 'boolean', output: 'object' },
  state: { state: 'string', at: 'number' },
  turn: { event: 'string', turn: 'number', text: 'string' },
  reply: { event: 'string', reply: 'string' },
  mark: { mark: 'string' },
  clear: {},
  tool: { event: 'string', name: 'string', id: 'string' },
  metrics: { turn: 'number' },
  error: { code: 'string', message: 'string' },
  ended: { reason: 'string' },
};

type Needed = Readonly<Record<string, string>>;

/** Where a message has events, those that are known, and what each needs beside. */
const neededByEvent: Readonly<Partial<Record<ServerMessage['type'], Readonly<Record<string, Needed>>>>> = {
  turn: { started: {}, updated: {}, 'eager-eot': {}, resumed: {}, eot: {} },
  reply: { started: {}, text: { text: 'string' }, ended: { outcome: 'string', heard: 'string' } },
  tool: { started: { at: 'number' }, ended: { at: 'number' } },
};

/** Not what every object inherits: the names come from outside. */
const ownOf = (kinds: Readonly<Record<string, Needed>>, name: unknown): Needed | undefined =>
  typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined;

/** Undefined for what this page doesn't know, which a newer server may send, and for what is not well formed. */
export function decodeServerMessage(text: string): ServerMessage | undefined {
  const message = parseObject(text);
  const type = message?.['type'];
  if (message === undefined || typeof type !== 'string' || !isKnown(type)) return undefined;
  if (!hasFields(message, neededFields[type])) return undefined;
  const kinds = neededByEvent[type];
  if (kinds !== undefined && !hasFields(message, ownOf(kinds, message['event']))) return undefined;
  return message as unknown as ServerMessage;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const isKnown = (type: string): type is ServerMessage['type'] => Object.hasOwn(neededFields, type);

function hasFields(
  message: Record<string, unknown>,
  needed: Readonly<Record<string, string>> | undefined,
): boolean {
  if (needed === undefined) return false;
  return Object.entries(needed).every(
    ([name, kind]) => typeof message[name] === kind && message[name] !== null,
  );
}
