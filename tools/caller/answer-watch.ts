import type { ServerMessage } from './server-message.ts';

/**
 * Follows one turn after the other until the agent has answered it: a reply that began after the caller's last word,
 * whose audio came, and after which the agent listens again. All times are on one axis, in milliseconds.
 *
 * Where a recording ends in noise, the agent may begin before the last sound. Such a reply answers the turn as well if it
 * is still going on then, but there is no voice-to-voice time.
 */
export class AnswerWatch {
  #phase: 'idle' | 'awaiting-reply' | 'early-reply' | 'awaiting-audio' | 'awaiting-end' | 'answered' = 'idle';
  #sinceMs = 0;
  #firstAudioMs: number | undefined;
  #isListening = false;
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  /** A new turn whose last word is, or will be, spoken at this moment. */
  expect(lastWordMs: number): void {
    this.#phase = 'awaiting-reply';
    this.#sinceMs = lastWordMs;
    this.#firstAudioMs = undefined;
  }

  message(message: ServerMessage, atMs: number): void {
    if (message.type === 'ended') this.end();
    if (message.type === 'reply') this.#reply(message, atMs);
    if (message.type !== 'state') return;
    this.#isListening = message.state === 'listening';
    if (this.#isListening) this.#agentListens(atMs);
  }

  /** Agent audio whose first sample is played at this moment. */
  audio(startMs: number): void {
    if (this.#phase !== 'awaiting-audio') return;
    this.#phase = 'awaiting-end';
    this.#firstAudioMs = startMs;
  }

  /** The call is over; nobody waits any longer. */
  end(): void {
    this.#isOver = true;
    this.#isListening = false;
    this.#wake();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The agent has nothing more to say for now. */
  get isListening(): boolean {
    return this.#isListening;
  }

  get isAnswered(): boolean {
    return this.#phase === 'answered';
  }

  /** From the caller's last word to the agent's first sample; `undefined` until that has come. */
  get voiceToVoiceMs(): number | undefined {
    return this.#firstAudioMs === undefined ? undefined : this.#firstAudioMs - this.#sinceMs;
  }

  /** Resolves when the condition holds or the call is over, true; or when the signal aborts, false. */
  until(condition: () => boolean, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition() && !this.#isOver && !signal.aborted) return;
        this.#waiting.delete(check);
        signal.removeEventListener('abort', check);
        resolve(condition() || this.#isOver);
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check);
      check();
    });
  }

  #reply(message: Extract<ServerMessage, { readonly type: 'reply' }>, atMs: number): void {
    if (message.event === 'started') this.#replyStarted(atMs);
    else if (message.event === 'ended' && message.outcome === 'failed') this.#replyFailed();
  }

  /** It was no answer; the apology, or whatever follows, may be one. */
  #replyFailed(): void {
    if (this.#phase === 'idle' || this.#phase === 'answered') return;
    this.#phase = 'awaiting-reply';
    this.#firstAudioMs = undefined;
  }

  #replyStarted(atMs: number): void {
    if (this.#phase !== 'awaiting-reply' && this.#phase !== 'early-reply') return;
    this.#phase = atMs >= this.#sinceMs ? 'awaiting-audio' : 'early-reply';
  }

  #agentListens(atMs: number): void {
    const isEarly = this.#phase === 'early-reply';
    if (isEarly && atMs < this.#sinceMs) this.#phase = 'awaiting-reply';
    else if (isEarly || this.#phase === 'awaiting-audio' || this.#phase === 'awaiting-end') {
      this.#phase = 'answered';
    }
    this.#wake();
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }
}
