import type { AudioFormat } from '../../machines/vocabulary/audio-format.ts';
import type { Real } from './real-provider.ts';
import type { ProviderError } from '../../src/errors/provider-error.ts';
import type { SpeechContext, SpeechToText } from '../../src/ports/speech-to-text.ts';

/** The key that every stage gives to its provider. It must be found in a header, and nowhere else. */
export const canaryKey = 'canary7c1f90d2b4';

/** What the caller says in one turn, and what the vendor makes of it. */
export interface SaidTurn {
  /** Lower-case words without punctuation. */
  readonly text: string;
  /** The first words of `text`, after which the vendor wrongly takes the turn to be over before it goes on. */
  readonly falseEnd?: string;
}

/** What a vendor saw of one request, stream or socket; only for vendors on a network. */
export interface SeenRequest {
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A provider and the vendor that it talks to, both fresh. The provider uses `canaryKey`. */
export interface SpeechToTextStage {
  readonly speechToText: SpeechToText;
  /** The form that the audio of this stage has; one of `accepts`. */
  readonly audio: AudioFormat;
  /** Audio is taken at the pace at which it is spoken. */
  readonly isRealTime?: boolean;
  /** What a caller is expected to say in every call of this stage. */
  readonly context?: SpeechContext;
  /**
   * Has the vendor hear these turns in every later call, one after the other, and gives the audio in which they
   * are said. Each turn has ended at the vendor by the end of the audio; it begins with at least 200 ms of silence.
   */
  say(turns: readonly SaidTurn[]): Promise<Uint8Array>;
  /**
   * How many connections (sockets, streams, requests; an embedded engine's lines) are open at the vendor now; a vendor
   * that is asked once a turn has one while it works.
   */
  openConnections(): number;
  /** How much audio of all calls the vendor has received, in milliseconds; absent where it can't be told. */
  receivedMs?(): number;
  /** Everything that the vendor was asked, oldest first; absent for embedded engines. */
  requests?(): readonly SeenRequest[];
  /** Drops what the vendor has recorded. */
  forget(): void;
  /** How many timers wait on a clock that is not Node's. */
  timers?(): number;
  /** Lets so much time pass on the provider's clock. Needed where a fault has `afterMs`. */
  pass?(ms: number): void | Promise<void>;
  close(): Promise<void>;
}

/** Something that goes wrong at the vendor. */
export interface SpeechToTextFault<Stage extends SpeechToTextStage> {
  /** Goes on from "a vendor that …", as `refuses the key`. */
  readonly name: string;
  /** Has it happen to the next call, before the audio of a turn is over. */
  inject(stage: Stage): void;
  /** The time on the provider's clock after which it is noticed; for watchdogs. */
  readonly afterMs?: number;
}

export interface FatalFault<Stage extends SpeechToTextStage> extends SpeechToTextFault<Stage> {
  readonly error: new (...args: never[]) => ProviderError;
  readonly retryable: boolean;
  readonly retryAfterMs?: number;
}

export interface SpeechToTextRig<Stage extends SpeechToTextStage> {
  /** Opens both; called once a test. */
  stage(): Promise<Stage>;
  /** With the real service behind it: only what needs no view of the vendor, and no fault, is tried. */
  readonly real?: Real;
  /** What the provider does besides telling how a turn starts and ends. */
  readonly offers: {
    /** It connects when it is subscribed to, and not at the end of a turn only. */
    readonly streaming: boolean;
    /** `turn.updated` with growing words. */
    readonly updates: boolean;
    /** `turn.eager-eot` before the eot, and `turn.resumed` for `falseEnd`. */
    readonly eager: boolean;
    /** A value of `endTurn$` ends the open turn, with the trigger `manual`. */
    readonly endTurn: boolean;
  };
  /** Another rig with the same code under another name, which is searched for leaks in its place. */
  readonly leaksLike?: string;
  /** Each ends the call with a typed error. */
  readonly fatal: readonly FatalFault<Stage>[];
  /** Each is put up with: the turn is told as if nothing had been. */
  readonly harmless: readonly SpeechToTextFault<Stage>[];
}
