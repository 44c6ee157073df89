import type { FunctionCall } from './client-functions.ts';
import type { RealtimeContent, RealtimeItem, RealtimeItems } from './realtime-items.ts';
import type { RealtimeFormat } from './realtime-session-schema.ts';
import type { RealtimeWire } from './realtime-wire.ts';

export interface ResponseOptions {
  readonly wire: RealtimeWire;
  readonly items: RealtimeItems;
  /** Text alone: no audio is sent. */
  readonly isWritten: boolean;
  readonly format: RealtimeFormat;
  readonly metadata: Readonly<Record<string, string>> | null;
}

export interface TokenUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** How a response ends, and why. */
export type ResponseEnd =
  | { readonly status: 'completed' }
  | {
      readonly status: 'cancelled';
      readonly reason: 'turn_detected' | 'client_cancelled';
      readonly heard: string;
    }
  | { readonly status: 'failed'; readonly code: string };

/** One response of the protocol: a message, then the functions that it calls, either of which may be missing. */
export class RealtimeResponse {
  readonly id: string;
  readonly #options: ResponseOptions;
  readonly #output: string[] = [];
  #message: string | undefined;
  #text = '';

  constructor(options: ResponseOptions) {
    this.#options = options;
    this.id = options.wire.newId('resp');
    options.wire.event('response.created', { response: this.#toJson('in_progress', null, undefined) });
  }

  /** The message's id, once there is one. */
  get message(): string | undefined {
    return this.#message;
  }

  get isWritten(): boolean {
    return this.#options.isWritten;
  }

  get wordCount(): number {
    return this.#text.split(/\s+/u).filter((word) => word !== '').length;
  }

  text(delta: string): void {
    const at = this.#part(this.#openMessage());
    this.#text += delta;
    const type = this.isWritten ? 'response.output_text.delta' : 'response.output_audio_transcript.delta';
    this.#options.wire.event(type, { ...at, delta });
  }

  /** The event for this audio. */
  audio(bytes: Uint8Array): string {
    const item = this.#openMessage();
    return this.#options.wire.audio(this.id, item, this.#output.indexOf(item), bytes);
  }

  call({ id: callId, name, args }: FunctionCall): void {
    const { wire } = this.#options;
    const id = wire.newId('item');
    const made = { id, object: 'realtime.item', type: 'function_call', call_id: callId, name } as const;
    const written = JSON.stringify(args ?? {});
    const at = this.#added({ ...made, status: 'in_progress', arguments: '' });
    wire.event('response.function_call_arguments.delta', { ...at, call_id: callId, delta: written });
    wire.event('response.function_call_arguments.done', { ...at, call_id: callId, name, arguments: written });
    this.#done({ ...made, status: 'completed', arguments: written });
  }

  end(end: ResponseEnd, usage?: TokenUsage): void {
    const heard = end.status === 'cancelled' ? end.heard : this.#text;
    this.#endMessage(end.status === 'completed' ? 'completed' : 'incomplete', heard);
    const { status } = end;
    const error = status === 'failed' ? { error: { type: 'server_error', code: end.code } } : {};
    const reason = status === 'cancelled' ? { reason: end.reason } : {};
    const details = status === 'completed' ? null : { type: status, ...reason, ...error };
    this.#options.wire.event('response.done', { response: this.#toJson(status, details, usage) });
  }

  #openMessage(): string {
    if (this.#message !== undefined) return this.#message;
    const { wire } = this.#options;
    const id = wire.newId('item');
    this.#message = id;
    const at = this.#added(messageItem(id, 'in_progress', []));
    wire.event('response.content_part.added', { ...at, content_index: 0, part: this.#wirePart('') });
    return id;
  }

  #endMessage(status: 'completed' | 'incomplete', heard: string): void {
    const id = this.#message;
    if (id === undefined) return;
    const { wire } = this.#options;
    const at = this.#part(id);
    if (this.isWritten) wire.event('response.output_text.done', { ...at, text: this.#text });
    else {
      wire.event('response.output_audio.done', at);
      wire.event('response.output_audio_transcript.done', { ...at, transcript: this.#text });
    }
    wire.event('response.content_part.done', { ...at, part: this.#wirePart(this.#text) });
    const content: RealtimeContent = this.isWritten
      ? { type: 'output_text', text: heard }
      : { type: 'output_audio', transcript: heard };
    this.#done(messageItem(id, status, [content]));
  }

  #wirePart(text: string): object {
    return this.isWritten ? { type: 'text', text } : { type: 'audio', transcript: text };
  }

  #added(item: RealtimeItem): { readonly response_id: string; item_id: string; output_index: number } {
    const { wire, items } = this.#options;
    const previous = items.last;
    items.put(item);
    this.#output.push(item.id);
    const output_index = this.#output.length - 1;
    wire.event('response.output_item.added', { response_id: this.id, output_index, item });
    wire.event('conversation.item.added', { previous_item_id: previous, item });
    return { response_id: this.id, item_id: item.id, output_index };
  }

  #done(item: RealtimeItem): void {
    const { wire, items } = this.#options;
    items.put(item);
    const output_index = this.#output.indexOf(item.id);
    wire.event('conversation.item.done', { previous_item_id: items.before(item.id), item });
    wire.event('response.output_item.done', { response_id: this.id, output_index, item });
  }

  #part(item: string): object {
    return {
      response_id: this.id,
      item_id: item,
      output_index: this.#output.indexOf(item),
      content_index: 0,
    };
  }

  #toJson(status: string, details: object | null, usage: TokenUsage | undefined): object {
    const { isWritten, format, metadata, items } = this.#options;
    return {
      object: 'realtime.response',
      id: this.id,
      status,
      status_details: details,
      output: this.#output.flatMap((id) => items.get(id) ?? []),
      conversation_id: 'conv_1',
      output_modalities: [isWritten ? 'text' : 'audio'],
      max_output_tokens: 'inf',
      audio: { output: { format } },
      metadata,
      ...(usage === undefined ? {} : { usage: usageJson(usage) }),
    };
  }
}

const messageItem = (
  id: string,
  status: RealtimeItem['status'],
  content: readonly RealtimeContent[],
): RealtimeItem => ({ id, object: 'realtime.item', type: 'message', role: 'assistant', status, content });

/** The model reads and writes text, whatever is spoken. */
function usageJson({ promptTokens, completionTokens }: TokenUsage): object {
  return {
    total_tokens: promptTokens + completionTokens,
    input_tokens: promptTokens,
    output_tokens: completionTokens,
    input_token_details: { text_tokens: promptTokens, audio_tokens: 0, cached_tokens: 0 },
    output_token_details: { text_tokens: completionTokens, audio_tokens: 0 },
  };
}
