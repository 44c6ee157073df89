import type { Real } from './real-provider.ts';
import type { ProviderError } from '../../src/errors/provider-error.ts';
import type { SpeakOptions, TextToSpeech } from '../../src/ports/text-to-speech.ts';

/** A vendor's emulator, or a fake in the process, that nothing has happened to yet, and a provider that speaks with it. */
export interface SpeechStage {
  readonly provider: TextToSpeech;
  /** A voice, a language and a speed that the provider takes. */
  readonly options: SpeakOptions;
  /** Replies that the vendor still works for: open requests, contexts, sockets that carry one reply. */
  readonly openReplies: () => number;
  /** All that the vendor was sent; absent where there is no key, as in the process. */
  readonly received?: () => ReceivedText;
  /** Forgets what was received, so that it does not count as a leak. */
  readonly forget?: () => void | Promise<void>;
  /** How many timers wait on a clock that is not Node's. */
  readonly timers?: () => number;
  /** Ends the vendor and the provider. */
  readonly close: () => Promise<void>;
}

export interface ReceivedText {
  /** The values of the headers, or metadata, of every request. */
  readonly headers: readonly string[];
  /** URLs with their queries, bodies and frames: everything but headers. */
  readonly elsewhere: readonly string[];
}

export interface SpeechFault<Stage extends SpeechStage> {
  /** Goes on "a reply …": 'whose key is refused'. */
  readonly name: string;
  /** Has the vendor fail the next reply so. */
  readonly arm: (stage: Stage) => void | Promise<void>;
  /** What makes it come to light once the reply is subscribed to: a clock moved on, a socket cut. */
  readonly meanwhile?: (stage: Stage) => void | Promise<void>;
  /** The class of the one error. */
  readonly error: abstract new (...args: never[]) => ProviderError;
  readonly retryAfterMs?: number;
  /** The reply after it fails as well; otherwise it has to be spoken. */
  readonly lasts?: boolean;
}

export interface TextToSpeechRig<Stage extends SpeechStage> {
  readonly open: () => Promise<Stage>;
  /** With the real service behind it: only what needs no view of the vendor, and no fault, is tried. */
  readonly real?: Real;
  /** The key that `open` gives its provider; looked for wherever it must not be. Absent where there is none. */
  readonly key?: string;
  /** The vendor tells when its words are spoken. */
  readonly hasWordTimes: boolean;
  readonly faults: readonly SpeechFault<Stage>[];
  /** Milliseconds of a word's time that may lie outside its clause's audio; 60 unless the vendor is less exact. */
  readonly wordToleranceMs?: number;
}
