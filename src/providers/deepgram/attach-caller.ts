import type { Observable, Subscriber } from 'rxjs';
import type { ListenOptions, SpeechContext, SpeechToTextEvent } from '../../ports/speech-to-text.ts';

/** What a connection does about a caller, in the order in which it may be asked to. */
export interface CallerEar {
  expect(context: SpeechContext): void;
  /** What is expected so far goes into the request. */
  connect(): void;
  hear(frame: Uint8Array): void;
  endTurn(): void;
  /** There is no more audio. */
  finish(): void;
}

/** Joins the call's streams to a connection, until the subscriber has enough. */
export function attachCaller(
  ear: CallerEar,
  audio$: Observable<Uint8Array>,
  { context$, endTurn$ }: ListenOptions,
  subscriber: Subscriber<SpeechToTextEvent>,
): void {
  const error = (fault: unknown): void => subscriber.error(fault);
  subscriber.add(context$.subscribe({ next: (context) => ear.expect(context), error }));
  if (subscriber.closed) return;
  ear.connect();
  subscriber.add(endTurn$.subscribe({ next: () => ear.endTurn(), error }));
  subscriber.add(audio$.subscribe({ next: (frame) => ear.hear(frame), error, complete: () => ear.finish() }));
}
