import { Observable, type Subscriber } from 'rxjs';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';
import type { FixtureClock } from './fixture-clock.ts';

const heartbeatMs = 500;

/** Speech-to-text that hears what the fixture says, and can be lost, fall silent and come back. */
export class ScriptedEars implements SpeechToText {
  readonly name = 'scripted-ears';
  readonly accepts = [{ encoding: 'linear16', sampleRateHz: 8000 }] as const;
  readonly #clock: FixtureClock;
  #listener: Subscriber<SpeechToTextEvent> | undefined;
  #state: 'up' | 'lost' | 'silent' = 'up';
  #opened = 0;

  constructor(clock: FixtureClock) {
    this.#clock = clock;
  }

  get reconnects(): number {
    return Math.max(0, this.#opened - 1);
  }

  listen(): Observable<SpeechToTextEvent> {
    return new Observable((subscriber) => {
      this.#listener = subscriber;
      if (this.#state !== 'lost') this.#open(subscriber);
      return () => {
        if (this.#listener === subscriber) this.#listener = undefined;
      };
    });
  }

  hear(event: SpeechToTextEvent): void {
    this.#listener?.next(event);
  }

  become(state: 'lost' | 'silent' | 'restored'): void {
    const wasLost = this.#state === 'lost';
    this.#state = state === 'restored' ? 'up' : state;
    if (state === 'lost') {
      const listener = this.#listener;
      this.#listener = undefined;
      listener?.error(new ProviderUnreachable('the connection dropped', { provider: this.name }));
    } else if (state === 'restored' && wasLost && this.#listener !== undefined) this.#open(this.#listener);
  }

  #open(subscriber: Subscriber<SpeechToTextEvent>): void {
    this.#opened++;
    subscriber.next({ type: 'stt.opened' });
    this.#beatLater(subscriber);
  }

  #beatLater(subscriber: Subscriber<SpeechToTextEvent>): void {
    this.#clock.setBackgroundTimeout(() => {
      if (subscriber.closed) return;
      if (this.#state === 'up') subscriber.next({ type: 'stt.alive' });
      this.#beatLater(subscriber);
    }, heartbeatMs);
  }
}
