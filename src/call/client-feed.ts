import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Clock } from '../ports/clock.ts';
import type { EventLog } from './event-log.ts';

type Ready = Extract<CallOutput, { readonly type: 'ready' }>;

interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly provider?: string;
}

/** All that the client is told, in one place: it begins with `ready`, and everything in it is noted in the event log. */
export class ClientFeed {
  readonly #connection: CallerConnection;
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #openedMs: number;
  #readyMs: number | undefined;
  #unsaid: Complaint | undefined;
  /** The newest turn whose end was told. */
  #endedTurn = -1;

  constructor(connection: CallerConnection, log: EventLog, clock: Clock) {
    this.#connection = connection;
    this.#log = log;
    this.#clock = clock;
    this.#openedMs = clock.now();
  }

  get isReady(): boolean {
    return this.#readyMs !== undefined;
  }

  /** Milliseconds since `ready`, or since the call was opened when it never got there. */
  at(): number {
    return Math.round(this.#clock.now() - (this.#readyMs ?? this.#openedMs));
  }

  begin(ready: Ready): void {
    if (this.isReady) return;
    this.#readyMs = this.#clock.now();
    const { resumeToken: _, ...rest } = ready;
    this.#log.append('effect', { ...rest, type: 'client.ready' });
    this.#connection.send(ready);
    if (this.#unsaid !== undefined) this.#say(this.#unsaid, true);
  }

  send(output: Exclude<CallOutput, Ready>): void {
    if (output.type === 'turn' && output.event === 'eot') this.#endedTurn = output.turn;
    this.#log.append('effect', { ...output, type: `client.${output.type}` });
    this.#connection.send(output);
  }

  /** The turn is over: told unless it was, as no recogniser speaks of the end of one that was not waited for any longer. */
  turnEnded({ turn, text }: { readonly turn?: number; readonly text: string }): void {
    if (turn !== undefined && turn > this.#endedTurn)
      this.send({ type: 'turn', event: 'eot', turn, text, at: this.at() });
  }

  /** Something went wrong, of a provider's where one is named. Before `ready` it is said only if the call comes to nothing for it. */
  complain(complaint: Complaint): void {
    if (this.isReady) this.#say(complaint, false);
    else this.#unsaid = complaint;
  }

  /** What went wrong before `ready` has mended itself. */
  recovered(): void {
    this.#unsaid = undefined;
  }

  #say({ code, message, provider }: Complaint, fatal: boolean): void {
    const isNamed = provider === undefined || message.includes(provider);
    this.send({ type: 'error', code, message: isNamed ? message : `${provider}: ${message}`, fatal });
  }
}
