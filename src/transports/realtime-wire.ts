import { inBase64 } from './base64-audio.ts';
import type { RealtimeRefusal } from './realtime-error.ts';

/** Writes the events of one connection, each with an id of its own. */
export class RealtimeWire {
  readonly #send: (text: string) => void;
  readonly #onRefusal: ((refusal: RealtimeRefusal) => void) | undefined;
  #events = 0;
  #ids = 0;

  constructor(send: (text: string) => void, onRefusal?: (refusal: RealtimeRefusal) => void) {
    this.#send = send;
    this.#onRefusal = onRefusal;
  }

  /** An id that no other thing of this connection has. */
  newId(kind: 'item' | 'resp' | 'call'): string {
    return `${kind}_${++this.#ids}`;
  }

  event(type: string, fields: object): void {
    this.#send(this.text(type, fields));
  }

  text(type: string, fields: object): string {
    return JSON.stringify({ type, event_id: this.#nextEventId(), ...fields });
  }

  /** Audio needs no escaping, and comes fifty times a second. */
  audio(responseId: string, itemId: string, outputIndex: number, bytes: Uint8Array): string {
    const delta = inBase64(bytes);
    return `{"type":"response.output_audio.delta","event_id":"${this.#nextEventId()}","response_id":"${responseId}","item_id":"${itemId}","output_index":${outputIndex},"content_index":0,"delta":"${delta}"}`;
  }

  error(error: {
    readonly type: 'invalid_request_error' | 'server_error';
    readonly code: string;
    readonly message: string;
    readonly param?: string | undefined;
    readonly eventId?: string | undefined;
  }): string {
    const { type, code, message, param = null, eventId = null } = error;
    return this.text('error', { error: { type, code, message, param, event_id: eventId } });
  }

  /** One event of the client's, by its id if it had one, was wrong. */
  refuse(refusal: RealtimeRefusal, eventId: string | undefined): void {
    const { wireCode, message, param } = refusal;
    this.#onRefusal?.(refusal);
    this.#send(this.error({ type: 'invalid_request_error', code: wireCode, message, param, eventId }));
  }

  /** Something failed here. */
  fault(code: string, message: string, eventId?: string): void {
    this.#send(this.error({ type: 'server_error', code, message, eventId }));
  }

  #nextEventId(): string {
    return `event_${++this.#events}`;
  }
}
