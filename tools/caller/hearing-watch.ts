import type { Clock, TimerHandle } from '../../src/ports/clock.ts';

/** Between two clauses of one reply there may be less than this; what is silent for longer has said what it had to. */
const quietMs = 700;
/** Nobody greets later than this: such an agent waits for its caller. */
const greetingMs = 2500;

export interface HearingWatchOptions {
  readonly clock: Clock;
  /** The agent began to be heard at this moment. */
  readonly onBegan: (atMs: number) => void;
  /** It has been silent for a while, after it was heard for so long. */
  readonly onQuiet: (heardMs: number) => void;
}

/**
 * Follows one turn after the other until the agent has answered it, by nothing but what is heard: carriers are told neither
 * states nor replies. An answer is what began after the caller's last word, or went on behind it, and then ran dry for a
 * while. An agent that pauses for longer than that within a reply is taken to be done. All times are on one axis, in
 * milliseconds.
 */
export class HearingWatch {
  readonly #options: HearingWatchOptions;
  readonly #waiting = new Set<() => void>();
  #phase: 'idle' | 'awaiting' | 'early' | 'heard' | 'answered' = 'idle';
  #sinceMs = 0;
  #voiceToVoiceMs: number | undefined;
  #isSpeaking = false;
  #beganMs = 0;
  #playedUntilMs = -Infinity;
  #wasHeard = false;
  #isOver = false;
  #quietTimer: TimerHandle | undefined;
  #greetingTimer: TimerHandle | undefined;

  constructor(options: HearingWatchOptions) {
    this.#options = options;
  }

  /** The call is open: a greeting may come. */
  begin(): void {
    this.#greetingTimer = this.#options.clock.setTimeout(() => {
      this.#wasHeard = true;
      this.#wake();
    }, greetingMs);
  }

  /** A new turn whose last word is, or will be, spoken at this moment. */
  expect(lastWordMs: number): void {
    this.#phase = this.#isSpeaking ? 'early' : 'awaiting';
    this.#sinceMs = lastWordMs;
    this.#voiceToVoiceMs = undefined;
  }

  /** Audible audio of the agent, and when it is played. */
  audio(startMs: number, endMs: number): void {
    this.#wasHeard = true;
    this.#playedUntilMs = endMs;
    if (!this.#isSpeaking) this.#began(startMs);
    if (this.#quietTimer === undefined) this.#awaitQuiet();
  }

  /** What was not played yet is dropped. */
  cleared(): void {
    if (!this.#isSpeaking) return;
    this.#playedUntilMs = Math.min(this.#playedUntilMs, this.#options.clock.now());
    if (this.#phase === 'early' || this.#phase === 'heard') this.#phase = 'awaiting';
    this.#voiceToVoiceMs = undefined;
    this.#fallsSilent();
  }

  /** The call is over; nobody waits any longer. */
  end(): void {
    const { clock } = this.#options;
    this.#isOver = true;
    if (this.#quietTimer !== undefined) clock.clearTimeout(this.#quietTimer);
    if (this.#greetingTimer !== undefined) clock.clearTimeout(this.#greetingTimer);
    this.#wake();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Silent for a while, and not about to greet. */
  get isQuiet(): boolean {
    return !this.#isSpeaking && this.#wasHeard;
  }

  get isAnswered(): boolean {
    return this.#phase === 'answered';
  }

  /** From the caller's last word to the agent's first sample; undefined until that has come. */
  get voiceToVoiceMs(): number | undefined {
    return this.#voiceToVoiceMs;
  }

  /** Resolves when the condition holds, the call is over, or so long has passed; with whether the condition holds. */
  within(timeoutMs: number, condition: () => boolean): Promise<boolean> {
    const { clock } = this.#options;
    return new Promise((resolve) => {
      const settle = (): void => {
        this.#waiting.delete(check);
        clock.clearTimeout(timer);
        resolve(condition());
      };
      const check = (): void => {
        if (condition() || this.#isOver) settle();
      };
      const timer = clock.setTimeout(settle, timeoutMs);
      this.#waiting.add(check);
      check();
    });
  }

  #began(atMs: number): void {
    this.#isSpeaking = true;
    this.#beganMs = atMs;
    if (this.#phase === 'awaiting') {
      this.#phase = atMs >= this.#sinceMs ? 'heard' : 'early';
      if (this.#phase === 'heard') this.#voiceToVoiceMs = atMs - this.#sinceMs;
    }
    this.#options.onBegan(atMs);
  }

  #awaitQuiet(): void {
    const { clock } = this.#options;
    const leftMs = this.#playedUntilMs + quietMs - clock.now();
    this.#quietTimer = clock.setTimeout(() => {
      this.#quietTimer = undefined;
      if (!this.#isSpeaking) return;
      if (this.#playedUntilMs + quietMs > clock.now()) this.#awaitQuiet();
      else this.#ranDry();
    }, Math.ceil(leftMs));
  }

  #ranDry(): void {
    if (this.#phase === 'heard') this.#phase = 'answered';
    else if (this.#phase === 'early') {
      this.#phase = this.#playedUntilMs >= this.#sinceMs ? 'answered' : 'awaiting';
    }
    this.#fallsSilent();
  }

  #fallsSilent(): void {
    this.#isSpeaking = false;
    this.#options.onQuiet(this.#playedUntilMs - this.#beganMs);
    this.#wake();
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}
