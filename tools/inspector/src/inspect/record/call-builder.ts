import { FrameReplay } from '../../../../replay/log/frame-replay.ts';
import type { LogEntry } from '../../../../replay/log-entry.ts';
import { OpenCall } from './open-call.ts';

/** Makes a call of its log, entry by entry, and sees whether the machine decides what it had decided then. */
export class CallBuilder {
  readonly call: OpenCall;
  readonly #replay: FrameReplay;
  readonly #decided: string[] = [];
  #compared = 0;
  #differsAtLine: number | undefined;

  /** Throws what the machine throws where the header is none of a call. */
  constructor(header: LogEntry) {
    this.call = new OpenCall(String(header['id']));
    this.#replay = new FrameReplay(header, (frame) => {
      this.call.frames.push(frame);
      for (const { type } of frame.decisions) this.#decided.push(type);
    });
    this.call.entries.push(header);
  }

  /** The first line, counted from 1, at which the log has another decision than the machine has made; undefined: none. */
  get differsAtLine(): number | undefined {
    return this.#differsAtLine;
  }

  add(entry: LogEntry): void {
    const line = this.call.entries.length;
    this.call.entries.push(entry);
    if (entry.kind === 'decision') this.#compare(entry.type, line);
    else this.#replay.give(entry, line);
  }

  #compare(logged: string, line: number): void {
    // The governor's, not the machine's.
    if (logged === 'speculation.governed') return;
    const decided = this.#decided[this.#compared];
    this.#compared += 1;
    if (decided !== logged) this.#differsAtLine ??= line + 1;
  }
}
