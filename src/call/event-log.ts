import type { CallId } from '../../machines/vocabulary/ids.ts';

/** What an entry of the log is: something that came in, what the machine decided, or what was done about it. */
export type LogKind = 'call' | 'input' | 'decision' | 'effect';

const longestValue = 8000;

/** Told by the first line. A replay takes no other: it would lack what this one has. */
export const logVersion = 3;

/** Where the lines of one call's log go. Neither throws; what can't be written is lost, never the call. */
export interface LogSink {
  write(line: string): void;
  close(): void;
}

/** Is given every line and its number, counted from 0, which is the header. It does not throw. */
export type LogTap = (line: string, number: number) => void;

/** One call's event log: an NDJSON line per input event, decision and effect, on the call's own clock. Nothing here throws. */
export class EventLog {
  readonly #now: () => number;
  readonly #onFault: (error: unknown) => void;
  #sink: LogSink | undefined;
  readonly #taps = new Set<LogTap>();
  #isOver = false;
  #isBroken = false;
  #lineCount = 0;
  #inputAt = 0;
  #inputLine = 0;

  /** `now` gives the milliseconds since the call was opened; `onFault` is told of the first line that could not be written. */
  constructor(sink: LogSink | undefined, now: () => number, onFault: (error: unknown) => void) {
    this.#sink = sink;
    this.#now = now;
    this.#onFault = onFault;
  }

  /** How many lines there are, whether or not they are written. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** Where the last thing that came in stands; its moment is kept only while there is somewhere for lines to go. */
  get lastInput(): { readonly at: number; readonly line: number } {
    return { at: this.#inputAt, line: this.#inputLine };
  }

  /** Milliseconds since the call was opened, as the lines have it. */
  now(): number {
    return Math.round(this.#now() * 10) / 10;
  }

  open(call: { readonly id: CallId; readonly startedAt: string } & Readonly<Record<string, unknown>>): void {
    this.#append('call', { type: 'call.opened', version: logVersion, ...call });
  }

  append(kind: LogKind, entry: { readonly type: string } & Readonly<Record<string, unknown>>): void {
    this.#append(kind, entry);
  }

  /** Gives `tap` every line from now on. */
  tap(tap: LogTap): { unsubscribe(): void } {
    this.#taps.add(tap);
    return { unsubscribe: () => this.#taps.delete(tap) };
  }

  close(): void {
    const sink = this.#sink;
    this.#sink = undefined;
    this.#taps.clear();
    this.#isOver = true;
    try {
      sink?.close();
    } catch (error) {
      this.#onFault(error);
    }
  }

  #append(kind: LogKind, entry: Readonly<Record<string, unknown>>): void {
    if (this.#isOver) return;
    const isInput = kind === 'input' || kind === 'call';
    if (this.#sink === undefined && this.#taps.size === 0) {
      if (isInput) this.#inputLine = this.#lineCount;
      this.#lineCount += 1;
      return;
    }
    try {
      const at = this.now();
      // What the client is told has moments of its own, since `ready`; a log has one axis.
      const line = JSON.stringify(Object.assign({ at, kind }, entry, { at }));
      const number = this.#lineCount++;
      if (isInput) {
        this.#inputAt = at;
        this.#inputLine = number;
      }
      this.#sink?.write(line);
      for (const tap of this.#taps) tap(line, number);
    } catch (error) {
      if (!this.#isBroken) this.#onFault(error);
      this.#isBroken = true;
    }
  }
}

/** The JSON value of somebody else's as it is noted: one that is too long is cut, and then a text. */
export function loggable(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text !== undefined && text.length > longestValue ? text.slice(0, longestValue) : value;
}
