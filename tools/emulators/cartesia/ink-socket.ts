import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { badRequest, errorEvent } from './cartesia-error.ts';
import type { InkFault } from './cartesia-script.ts';
import type { DueMessage } from './ink-timeline.ts';
import { resetSocket } from '../socket-ends.ts';

export interface InkSocketOptions {
  readonly bytesPerMs: number;
  readonly due: readonly DueMessage[];
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
  readonly #due: DueMessage[];
  #audioMs = 0;
  #fault: InkFault | undefined;

  constructor(socket: WebSocket, options: InkSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#due = [...options.due];
    this.#fault = options.fault;
    socket.on('message', (data, isBinary) => {
      if (isBinary) this.#hear(data as Buffer);
      else this.#obey((data as Buffer).toString('utf8'));
    });
    if (this.#fault !== 'silent') this.#say({ type: 'connected' });
  }

  #hear(audio: Buffer): void {
    this.#options.heard(audio.length);
    this.#audioMs += audio.length / this.#options.bytesPerMs;
    if (this.#audioMs >= faultAtMs) this.#goWrong();
    if (this.#fault === 'silent' || this.#fault === 'deaf') return;
    for (let next = this.#due[0]; next !== undefined && next.atMs <= this.#audioMs; next = this.#due[0]) {
      this.#due.shift();
      if (this.#fault === 'unknown-type') this.#say({ type: 'turn.mood', mood: 'good' });
      this.#say(next.message);
    }
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
    if (type === 'close') this.#socket.close(1000);
    else if (type !== 'config') this.#say(errorEvent(badRequest('Unknown command.')));
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
