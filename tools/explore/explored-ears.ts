import { Observable, type Subscriber } from 'rxjs';
import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import { ProviderUnreachable } from '../../src/errors/provider-error.ts';
import type { ListenOptions, SpeechToText, SpeechToTextEvent } from '../../src/ports/speech-to-text.ts';

export type EarsState = 'up' | 'lost' | 'refusing' | 'silent';

/** Speech-to-text that reports what it is told to, and can be lost, refuse, fall silent and come back. */
export class ExploredEars implements SpeechToText {
  readonly name = 'ears';
  readonly accepts = [{ encoding: 'linear16', sampleRateHz: 8000 }] as const;
  live = 0;
  /** The number of the turn that is running, or comes next, as this recogniser counts. */
  turn = 0;
  /** The newest words of that turn. */
  text = '';
  #state: EarsState = 'up';
  #listener: Subscriber<SpeechToTextEvent> | undefined;

  listen(audio$: Observable<Uint8Array>, { firstTurn }: ListenOptions): Observable<SpeechToTextEvent> {
    return new Observable((subscriber) => {
      if (this.#state === 'refusing') {
        subscriber.error(this.#gone('refused'));
        return;
      }
      this.live++;
      this.turn = firstTurn;
      this.#listener = subscriber;
      subscriber.add(audio$.subscribe(() => this.#state === 'up' && subscriber.next({ type: 'stt.alive' })));
      subscriber.add(() => {
        this.live--;
        if (this.#listener === subscriber) this.#listener = undefined;
      });
      if (this.#state !== 'lost') subscriber.next({ type: 'stt.opened' });
    });
  }

  hear(event: TurnEvent): void {
    if (this.#state === 'lost' || this.#state === 'refusing') return;
    this.#listener?.next(event);
    if (event.turn < this.turn) return;
    if (event.turn > this.turn || event.type === 'turn.eot') this.text = '';
    if (event.type !== 'turn.eot' && event.type !== 'turn.resumed') this.text = event.text;
    this.turn = event.type === 'turn.eot' ? event.turn + 1 : event.turn;
  }

  become(state: EarsState): void {
    const was = this.#state;
    this.#state = state;
    const listener = this.#listener;
    if (state === 'lost' || state === 'refusing') listener?.error(this.#gone('the connection dropped'));
    else if (was === 'lost') listener?.next({ type: 'stt.opened' });
  }

  #gone(message: string): ProviderUnreachable {
    return new ProviderUnreachable(message, { provider: this.name, retryable: true });
  }
}
