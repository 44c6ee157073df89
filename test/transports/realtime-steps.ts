import type { ClientStep } from './client-rig.ts';

export interface RealtimeCase {
  readonly name: string;
  /** Of the reference of OpenAI's Realtime API, by event. */
  readonly rule: string;
  readonly steps: readonly ClientStep[];
  /** Of what the client is sent, without `session.created` and `conversation.created`. */
  readonly sent?: readonly object[];
  readonly heard?: readonly object[];
  readonly results?: readonly unknown[];
  readonly started?: object;
  readonly wishes?: object;
  readonly closed?: number;
  readonly takesPrompt?: false;
}

export const update = (session: object, eventId?: string): ClientStep => ({
  client: {
    type: 'session.update',
    ...(eventId === undefined ? {} : { event_id: eventId }),
    session: { type: 'realtime', ...session },
  },
});
export const user = (text: string, more: object = {}): ClientStep => ({
  client: {
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }], ...more },
  },
});
export const create = (response?: object): ClientStep => ({
  client: { type: 'response.create', event_id: 'mine', ...(response === undefined ? {} : { response }) },
});
export const append = (bytes: number): ClientStep => ({
  client: { type: 'input_audio_buffer.append', audio: Buffer.alloc(bytes).toString('base64') },
});
const at = 0;
export const turn = (event: 'started' | 'updated' | 'eot', text: string, number = 0): ClientStep => ({
  call: { type: 'turn', event, turn: number, text, at },
});
export const begun = (number = 1, turn?: number): ClientStep => ({
  call: { type: 'reply', event: 'started', reply: `r${number}`, ...(turn === undefined ? {} : { turn }), at },
});
export const text = (words: string): ClientStep => ({
  call: { type: 'reply', event: 'text', reply: 'r1', text: words },
});
export const over = (outcome: 'completed' | 'interrupted' | 'failed', heard = ''): ClientStep => ({
  call: { type: 'reply', event: 'ended', reply: 'r1', outcome, heard, at },
});
export const speaking: ClientStep = { call: { type: 'state', state: 'speaking', at } };
export const audio = (ms: number): ClientStep => ({ call: { audioBytes: ms * 48 } });
export const error = (code: string, more: object = {}) => ({ type: 'error', error: { code, ...more } });
export const refused = (code: string, more: object = {}) =>
  error(code, { type: 'invalid_request_error', ...more });
export const tools = [
  { type: 'function', name: 'book', description: 'Books.', parameters: { type: 'object' } },
];
export const noTurns = { audio: { input: { turn_detection: null } } };
export const added = [{ type: 'conversation.item.added' }, { type: 'conversation.item.done' }];
export const message = [
  { type: 'response.output_item.added' },
  { type: 'conversation.item.added' },
  { type: 'response.content_part.added', part: { type: 'audio' } },
];
export const spoken = [
  { type: 'response.output_audio.done' },
  { type: 'response.output_audio_transcript.done' },
  { type: 'response.content_part.done' },
  { type: 'conversation.item.done' },
  { type: 'response.output_item.done' },
];
export const called = [
  { type: 'response.output_item.added', item: { type: 'function_call', status: 'in_progress' } },
  { type: 'conversation.item.added' },
  { type: 'response.function_call_arguments.delta', delta: '{"day":"Friday"}' },
  { type: 'response.function_call_arguments.done', name: 'book', arguments: '{"day":"Friday"}' },
  { type: 'conversation.item.done' },
  { type: 'response.output_item.done', item: { type: 'function_call', status: 'completed' } },
];
export const linear = { encoding: 'linear16', sampleRateHz: 24_000 };
export const done = (status: string, more: object = {}) => ({
  type: 'response.done',
  response: { status, ...more },
});
