import type { LogEntry } from '../../../../replay/log-entry.ts';
import { readerPerLog, type EntryReader } from '../record/growing-log.ts';
import { noteModel } from './model-notes.ts';
import { notePlayout } from './playout-notes.ts';
import type { ProviderKind } from './provider-status.ts';
import { ProviderTrack } from './provider-track.ts';
import { noteRecogniser } from './recogniser-notes.ts';
import { VoiceNotes } from './voice-notes.ts';

/** An entry of the log and where it is. */
export interface Told {
  readonly entry: LogEntry;
  readonly index: number;
}

/** The connections of a call, by what they are and what they are called. */
export class Providers implements EntryReader {
  readonly #tracks = new Map<string, ProviderTrack>();
  readonly #voices = new VoiceNotes(this);
  /** The recogniser that was asked last, and the model of each place in the list. */
  recogniser: ProviderTrack | undefined;
  readonly models = new Map<number, ProviderTrack>();
  /** The model that was asked last for each reply. */
  readonly modelOfReply = new Map<number, ProviderTrack>();

  take(entry: LogEntry, index: number): void {
    const told = { entry, index };
    noteRecogniser(this, told);
    noteModel(this, told);
    this.#voices.note(told);
    notePlayout(this, told);
    if (entry.type === 'provider.failed') this.#fail(told);
  }

  /** Those that are heard of by an entry of the log, each kind together. */
  at(index: number): readonly ProviderTrack[] {
    const kinds: readonly ProviderKind[] = ['speech-to-text', 'language model', 'voice', 'playout'];
    return [...this.#tracks.values()]
      .filter(({ from }) => from <= index)
      .toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
  }

  track(kind: ProviderKind, name: string, index: number): ProviderTrack {
    const key = `${kind} ${name}`;
    const known = this.#tracks.get(key) ?? new ProviderTrack(kind, name, index);
    this.#tracks.set(key, known);
    return known;
  }

  #fail({ entry: { at, provider, code }, index }: Told): void {
    for (const track of this.#tracks.values())
      if (track.name === provider) track.note(index, at, { lastError: { at, code: String(code) } });
  }
}

export const providersOf = readerPerLog(() => new Providers());
