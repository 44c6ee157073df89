/** A word as it is told; times are milliseconds of the connection's audio. */
export interface SpokenWord {
  readonly word: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly confidence: number;
}

export interface SpeechStep {
  /** `voice` is the first sound; other names than these are events of a protocol's own. */
  readonly step: 'voice' | 'start' | 'update' | 'eager' | 'resume' | 'end' | (string & {});
  /** All words of the turn until now. */
  readonly words: readonly SpokenWord[];
  /** Where it is not what the words are. */
  readonly text?: string;
  /** That the turn is over. */
  readonly confidence?: number;
  readonly languages?: readonly string[];
  /** What ended it, where it was not what was heard. */
  readonly endedBy?: TurnEnder;
}

/** A client's request, or silence that has lasted too long. */
export type TurnEnder = 'manual' | 'timeout';

/** What is understood of the audio of one connection; a protocol makes messages of it. */
export interface Speech {
  /** Takes the next slice of audio, of 10 ms at most; `untilMs` is how much there was until its end. */
  hear(slice: Uint8Array, untilMs: number): void;
  /** The words of the open turn, or of none. */
  readonly words: readonly SpokenWord[];
  endTurn(by: TurnEnder): void;
  /** There is no more audio; resolves when all of it is understood. */
  complete(): Promise<void>;
  close(): void;
}

/** Opens what understands a connection's audio. */
export type OpenSpeech = (options: {
  readonly form: SpeechForm;
  /** Asked at the beginning of each turn. */
  readonly pace: () => SpeechPace;
  readonly report: (step: SpeechStep) => void;
  /** It can't go on. */
  readonly failed: () => void;
}) => Speech;

export interface SpeechForm {
  readonly encoding: 'linear16' | 'mulaw' | 'alaw';
  readonly sampleRateHz: number;
}

/** The silence after which a turn is over, eagerly and for certain, where the client decides it. */
export interface SpeechPace {
  readonly eagerMs?: number;
  readonly endMs?: number;
}
