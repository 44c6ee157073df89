import { readLogEntry, type LogEntry } from '../../../../replay/log-entry.ts';
import { CallBuilder } from './call-builder.ts';
import { LogReader } from './log-reader.ts';
import type { OpenCall } from './open-call.ts';

export interface OpeningSurroundings {
  /** In milliseconds, from any beginning. */
  readonly nowMs: () => number;
  /** Lets the page draw and hear its person. */
  readonly pause: () => Promise<void>;
}

export type Opened =
  /** `notices` are sentences about what is not as it should be. */
  | { readonly ok: true; readonly call: OpenCall; readonly notices: readonly string[] }
  | { readonly ok: false; readonly words: string };

/** One drawing of a screen: longer, and it is noticed that the page draws and answers late. */
const sliceMs = 16;
const entriesBetweenLooks = 32;

/** Makes a call of a log's text, in slices, so that the page stays alive. */
export class Opening {
  readonly #surroundings: OpeningSurroundings;
  readonly #onProgress: (entries: number) => void;
  readonly #reader = new LogReader();
  #builder: CallBuilder | undefined;
  #sliceBeganMs = 0;
  #words: string | undefined;

  constructor(surroundings: OpeningSurroundings, onProgress: (entries: number) => void) {
    this.#surroundings = surroundings;
    this.#onProgress = onProgress;
  }

  /** `chunks` rejects when its source breaks off; what has come until then is opened. */
  async open(chunks: AsyncIterable<string>): Promise<Opened> {
    const isWhole = await this.#readAll(chunks);
    const { entry, isCutOff } = this.#reader.finish();
    if (entry !== undefined) this.#add(entry);
    const call = this.#builder?.call;
    const words = this.#words ?? this.#reader.fault?.words;
    if (call === undefined) return { ok: false, words: words ?? 'Nothing is in it.' };
    call.version.value += 1;
    return { ok: true, call, notices: this.#notices(call, words, isCutOff || !isWhole) };
  }

  async #readAll(chunks: AsyncIterable<string>): Promise<boolean> {
    this.#sliceBeganMs = this.#surroundings.nowMs();
    try {
      for await (const chunk of chunks) {
        await this.#addAll(this.#reader.read(chunk));
        if (this.#reader.fault !== undefined || this.#words !== undefined) return false;
      }
      return true;
    } catch {
      return false;
    }
  }

  async #addAll(entries: readonly LogEntry[]): Promise<void> {
    for (const [index, entry] of entries.entries()) {
      this.#add(entry);
      if (index % entriesBetweenLooks === 0) await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    const { nowMs, pause } = this.#surroundings;
    if (nowMs() - this.#sliceBeganMs < sliceMs) return;
    this.#onProgress(this.#builder?.call.entries.length ?? 0);
    await pause();
    this.#sliceBeganMs = nowMs();
  }

  #add(entry: LogEntry): void {
    if (this.#words !== undefined) return;
    try {
      if (this.#builder === undefined) this.#builder = new CallBuilder(entry);
      else this.#builder.add(entry);
    } catch {
      const entries = this.#builder?.call.entries;
      const line = entries?.length ?? 1;
      entries?.pop();
      this.#words = `Line ${line} could not be replayed: the file is damaged, or of another talky.`;
    }
  }

  /** `fault` is a sentence about the line that it stops at. */
  #notices(call: OpenCall, fault: string | undefined, isCutOff: boolean): readonly string[] {
    const notices: string[] = [];
    const isEnded = call.entries.some(({ type }) => type === 'client.ended' || type === 'call.ended');
    if (fault !== undefined) notices.push(`${fault} The log is shown up to the line before.`);
    else if (isCutOff)
      notices.push(`The log was cut off after line ${call.entries.length}; it is shown as far as it goes.`);
    else if (!isEnded) notices.push('The log ends before its call does; it is shown as far as it goes.');
    const line = this.#builder?.differsAtLine;
    if (line !== undefined)
      notices.push(
        `Replayed with this talky, the call decides otherwise from line ${line} on: the chart shows what is decided now, the event log what was decided then.`,
      );
    return notices;
  }
}

/** The header of a log of which only the beginning is known. */
export function headerOf(beginning: string): LogEntry | undefined {
  const end = beginning.indexOf('\n');
  const header = readLogEntry(end === -1 ? beginning : beginning.slice(0, end));
  return header?.type === 'call.opened' ? header : undefined;
}
