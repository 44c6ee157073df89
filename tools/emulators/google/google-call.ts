import { Metadata, status, type ServerDuplexStream } from '@grpc/grpc-js';
import type { GoogleFault } from './google-script.ts';
import { durationOf, encode, type GoogleMessage } from './google-protocol.ts';

/** One bidirectional stream as the vendor's side of it. Nothing is sent once it is over. */
export class GoogleCall {
  readonly #call: ServerDuplexStream<Buffer, Buffer>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #whenOver: ((code: number | undefined) => void)[];
  isOver = false;
  /** Nothing more is said, though it stays open. */
  isMute = false;

  constructor(call: ServerDuplexStream<Buffer, Buffer>, ended: (code: number | undefined) => void) {
    this.#call = call;
    this.#whenOver = [ended];
    call.on('cancelled', () => this.#over(undefined));
    call.on('error', () => this.#over(undefined));
  }

  get metadata(): Metadata {
    return this.#call.metadata;
  }

  read(message: (bytes: Buffer) => void, end: () => void): void {
    this.#call.on('data', (bytes: Buffer) => {
      if (!this.isOver) message(bytes);
    });
    this.#call.on('end', () => {
      if (!this.isOver) end();
    });
  }

  whenOver(run: () => void): void {
    this.#whenOver.push(run);
  }

  stopReading(): void {
    this.#call.pause();
  }

  say(name: GoogleMessage, value: object): void {
    this.sayRaw(encode(name, value));
  }

  sayRaw(bytes: Buffer): void {
    if (!this.isOver && !this.isMute) this.#call.write(bytes);
  }

  end(): void {
    if (this.isOver || this.isMute) return;
    this.#over(status.OK);
    this.#call.end();
  }

  fail(code: number, details: string, retryAfterMs?: number): void {
    if (this.isOver || this.isMute) return;
    this.#over(code);
    this.#call.emit('error', { code, details, metadata: trailers(code, details, retryAfterMs) });
  }

  later(run: () => void, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.isOver) run();
    }, delayMs);
    this.#timers.add(timer);
  }

  #over(code: number | undefined): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const run of this.#whenOver) run(code);
  }
}

/** https://google.aip.dev/193 */
export function trailers(code: number, message: string, retryAfterMs: number | undefined): Metadata {
  const metadata = new Metadata();
  if (retryAfterMs === undefined) return metadata;
  const value = encode('RetryInfo', { retry_delay: durationOf(retryAfterMs) });
  const details = [{ type_url: 'type.googleapis.com/google.rpc.RetryInfo', value }];
  metadata.set('grpc-status-details-bin', encode('Status', { code, message, details }));
  return metadata;
}

/** Does what a fault says, where it is the same for every kind of stream; false: it has to wait. */
export function befall(call: GoogleCall, fault: GoogleFault, drop: () => void): void {
  switch (fault.kind) {
    case 'status':
      call.fail(fault.code, fault.details, fault.retryAfterMs);
      return;
    case 'stall':
      call.isMute = true;
      return;
    case 'stop-reading':
      call.stopReading();
      return;
    case 'drop':
      drop();
      return;
    case 'garbage':
      call.sayRaw(Buffer.from([0x0a, 0xff, 0xff, 0x03, 0x01]));
      return;
    case 'unknown-event':
      call.say('StreamingRecognizeResponse', { speech_event_type: 99, request_id: 7 });
      return;
    case 'error-message':
      call.say('StreamingRecognizeResponse', { error: { code: fault.code, message: 'made up' } });
      return;
    case 'end':
      call.end();
  }
}
