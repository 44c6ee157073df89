import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { badRequest, errorEvent } from './cartesia-error.ts';
import type { InkFault } from './cartesia-script.ts';
import type { InkListener, InkMessage, OpenInkListener } from './ink-listener.ts';
import { resetSocket } from '../socket-ends.ts';

export interface InkSocketOptions {
  readonly bytesPerMs: number;
  readonly open: OpenInkListener;
  readonly fault: InkFault | undefined;
  readonly heard: (bytes: number) => void;
}

/** What goes wrong does so when this much audio has come. */
const faultAtMs = 200;

/** One connection to Ink-2. Everything happens by the audio that has come, nothing by the clock. */
export class InkSocket {
  readonly #socket: WebSocket;
  readonly #options: InkSocketOptions;
  readonly #requestId = randomUUID();
  readonly #listener: InkListener;
  #audioMs = 0;
  #fault: InkFault | undefined;

  constructor(socket: WebSocket, options: InkSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#fault = options.fault;
    this.#listener = options.open({ say: (message) => this.#tell(message), failed: () => this.#fail() });
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#hear(data as Buffer);
      else this.#obey((data as Buffer).toString('utf8'));
    });
    socket.on('close', () => this.#listener.close());
    if (this.#fault !== 'silent') this.#say({ type: 'connected' });
  }

  #hear(audio: Buffer): void {
    this.#options.heard(audio.length);
    this.#audioMs += audio.length / this.#options.bytesPerMs;
    if (this.#audioMs >= faultAtMs) this.#goWrong();
    this.#listener.hear(audio, this.#audioMs);
  }

  #tell(message: InkMessage): void {
    if (this.#fault === 'silent' || this.#fault === 'deaf') return;
    if (this.#fault === 'unknown-type') this.#say({ type: 'turn.mood', mood: 'good' });
    this.#say({ ...message });
  }

  #goWrong(): void {
    const fault = this.#fault;
    if (fault === undefined || fault === 'silent' || fault === 'unknown-type' || fault === 'deaf') return;
    this.#fault = undefined;
    if (typeof fault === 'object' && 'error' in fault) {
      const { status, code } = fault.error;
      this.#say(
        errorEvent({ status, code, title: 'Something went wrong', message: 'Something went wrong.' }),
      );
    } else if (typeof fault === 'object') this.#socket.close(fault.close === 1005 ? undefined : fault.close);
    else if (fault === 'drop') this.#socket.terminate();
    else if (fault === 'reset') resetSocket(this.#socket);
    else if (fault === 'garbage') this.#socket.send('{"type":"turn.');
    else if (fault === 'binary') this.#socket.send(Buffer.from([1, 2, 3]));
    else if (fault === 'frozen') {
      this.#fault = 'deaf';
      this.#socket.pause();
    } else this.#say({ type: 'turn.update' });
  }

  #obey(text: string): void {
    const type = typeOf(text);
    if (type === 'close') void this.#finish();
    else if (type !== 'config') this.#say(errorEvent(badRequest('Unknown command.')));
  }

  /** "All buffered audio will be processed by the model into events before the connection closes." */
  async #finish(): Promise<void> {
    await this.#listener.complete();
    this.#socket.close(1000);
  }

  #fail(): void {
    const message = 'The audio can not be listened to.';
    this.#say(errorEvent({ status: 500, code: 'internal_error', title: 'Internal error', message }));
    this.#socket.close(1011);
  }

  #say(message: Readonly<Record<string, unknown>>): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ request_id: this.#requestId, ...message }));
  }
}

function typeOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'type' in parsed ? parsed.type : undefined;
  } catch {
    return undefined;
  }
}
