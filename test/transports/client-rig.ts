import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import { ClientConnection } from '../../src/transports/client-connection.ts';
import type { ClientProtocol } from '../../src/transports/client-protocol.ts';
import { ManualClock } from '../server/manual-clock.ts';

type Heard = CallInput | OperatorRequest | { readonly audioBytes: number };

/** What happens on a client's line, one after the other. */
export type ClientStep =
  /** A message of the client: an object is sent as JSON, text and bytes as they are. */
  | { readonly client: object | string | Uint8Array }
  | { readonly call: CallOutput | { readonly audioBytes: number } }
  /** The agent calls a function of the client's. */
  | { readonly runs: string; readonly args: unknown }
  /** The agent does not wait any longer for the newest function. */
  | { readonly givesUp: true }
  | { readonly waitMs: number }
  | { readonly oversized: true }
  | { readonly goAway: true }
  | { readonly closes: true };

/** A line of this protocol with a call that the test holds. Whatever the call is asked for fails if `fault` is set. */
export class ClientRig {
  readonly clock = new ManualClock();
  readonly heard: Heard[] = [];
  /** Text as the JSON in it, bytes as their number. */
  readonly sent: unknown[] = [];
  readonly faults: unknown[] = [];
  /** What the functions of the client's came to, each a moment after it is known. */
  readonly results: unknown[] = [];
  readonly connection: ClientConnection;
  start: CallStart | undefined;
  wishes: CallWishes | undefined;
  closed: number | undefined;
  fault: Error | undefined;
  refusal: Error | undefined;
  isTerminated = false;
  bufferedAmount = 0;
  takesPrompt = true;
  #caller: CallerConnection | undefined;
  #newest = new AbortController();

  constructor(protocol: ClientProtocol | ((clock: ManualClock) => ClientProtocol)) {
    const buffered = (): number => this.bufferedAmount;
    this.connection = new ClientConnection({
      clock: this.clock,
      protocol: typeof protocol === 'function' ? protocol(this.clock) : protocol,
      connectionTimeoutMs: 300_000,
      socket: {
        get bufferedAmount() {
          return buffered();
        },
        send: (message) =>
          this.sent.push(
            typeof message === 'string'
              ? (JSON.parse(message) as unknown)
              : { audioBytes: message.byteLength },
          ),
        ping: () => undefined,
        close: (code) => (this.closed ??= code),
        terminate: () => {
          this.isTerminated = true;
          this.closed ??= 1006;
        },
      },
      open: (start, wishes, caller) => {
        if (this.refusal !== undefined) throw this.refusal;
        this.start = start;
        this.wishes = wishes;
        wishes.found?.({ takesPrompt: this.takesPrompt });
        this.#caller = caller;
        return {
          id: 'call-1' as CallId,
          receive: (input) => this.#hear(input),
          receiveAudio: (bytes) => this.#hear({ audioBytes: bytes.byteLength }),
        };
      },
      onFault: (error) => this.faults.push(error),
    });
  }

  play(steps: readonly ClientStep[]): this {
    for (const step of steps) this.#step(step);
    return this;
  }

  /** What was sent since this was asked last. */
  take(): readonly unknown[] {
    return this.sent.splice(0);
  }

  #step(step: ClientStep): void {
    if ('runs' in step) this.#run(step.runs, step.args);
    else if ('givesUp' in step) this.#newest.abort();
    else if ('waitMs' in step) this.clock.advance(step.waitMs);
    else if ('closes' in step) this.connection.closed();
    else if ('goAway' in step) this.connection.goAway();
    else if ('oversized' in step) this.connection.oversized();
    else if ('client' in step) this.#message(step.client);
    else if ('audioBytes' in step.call) this.#caller?.sendAudio(new Uint8Array(step.call.audioBytes));
    else this.#caller?.send(step.call);
  }

  #run(wanted: string, args: unknown): void {
    const tool = this.wishes?.tools?.find(({ name }) => name === wanted);
    this.#newest = new AbortController();
    tool?.run(args, this.#newest.signal).then(
      (result) => this.results.push(result),
      () => undefined,
    );
  }

  #message(message: object | string | Uint8Array): void {
    if (message instanceof Uint8Array) this.connection.message(message, true);
    else {
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      this.connection.message(Buffer.from(text), false);
    }
  }

  #hear(input: Heard): void {
    if (this.fault !== undefined) throw this.fault;
    this.heard.push(input);
  }
}

/** What the call says once it is open. */
export const ready: CallOutput = {
  type: 'ready',
  callId: 'call-1' as CallId,
  agent: 'assistant',
  audio: { encoding: 'linear16', sampleRateHz: 16_000 },
  output: { encoding: 'linear16', sampleRateHz: 24_000 },
  resumeToken: 'token' as ResumeToken,
  resumed: false,
};
