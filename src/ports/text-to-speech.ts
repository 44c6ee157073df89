import type { Observable } from 'rxjs';

/** When a word of a clause is spoken, from the clause's first sample. */
export interface WordTime {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** `clause` counts the clauses of one `speak` from 0, in the order in which they came. */
export type SpeechEvent =
  | {
      readonly type: 'audio';
      readonly clause: number;
      /** Mono, at the voice's `sampleRateHz`; the receiver owns it. */
      readonly pcm: Int16Array;
    }
  | {
      readonly type: 'words';
      readonly clause: number;
      /** More words of the clause, in order; may come before or after their audio, or never. */
      readonly words: readonly WordTime[];
    }
  | { readonly type: 'clause-ended'; readonly clause: number };

export interface SpeakOptions {
  /** The vendor's own name of the voice. */
  readonly voice: string;
  /** BCP 47. */
  readonly language: string;
  /** 1 is the voice's own speed; one that the vendor doesn't take is spoken at the nearest that it does. */
  readonly speed: number;
}

export interface Voice {
  readonly id: string;
  readonly name: string;
  /** BCP 47. */
  readonly language: string;
}

/**
 * The shape that every text-to-speech vendor must fit.
 *
 * `speak` is cold: subscribing opens, unsubscribing cancels at the vendor. One subscription speaks one reply, clause by
 * clause, in order; it completes when `clauses$` has completed and everything is spoken. Each clause
 * ends with `clause-ended`; a voice that has clauses to speak and sends nothing for 4 s is taken to have failed. It errors
 * at most once, with a `ProviderError`; it never retries and never logs.
 */
export interface TextToSpeech {
  readonly name: string;
  readonly sampleRateHz: number;
  speak(clauses$: Observable<string>, options: SpeakOptions): Observable<SpeechEvent>;
  /** Emits once and completes. */
  voices(): Observable<readonly Voice[]>;
  /** The voice that speaks where none is named. */
  readonly defaultVoice?: string;
  /** Opens what a first reply would have to wait for; how that ends is of no consequence. */
  warm?(): void;
  /** Gives back what it holds beyond its subscriptions: threads, idle connections. Everything later errors. */
  close?(): Promise<void>;
}
