import type { Observable, Subscription } from 'rxjs';
import type { SpeakOptions, SpeechEvent, TextToSpeech } from '../../src/ports/text-to-speech.ts';

/** A reply that is being listened to. */
export interface HeardReply {
  /** What has come so far. */
  readonly events: readonly SpeechEvent[];
  /** What the provider was given for this reply. */
  readonly lent: readonly object[];
  /** All events, once it is over. */
  whole(): Promise<readonly SpeechEvent[]>;
  /** What it failed with; rejects when it ends well. */
  error(): Promise<unknown>;
  /** Resolves when an event of the type has come; rejects when it is over without one. */
  first(type: SpeechEvent['type']): Promise<void>;
  /** Unsubscribes. Returns how many events have come. */
  stop(): number;
}

/** Subscribes to a reply at once. What it fails with is never an unhandled rejection. */
export function hearReply(
  provider: TextToSpeech,
  clauses$: Observable<string>,
  options: SpeakOptions,
  note?: (event: SpeechEvent) => void,
): HeardReply {
  const events: SpeechEvent[] = [];
  const waiting: { readonly type: SpeechEvent['type']; readonly arrived: () => void }[] = [];
  let subscription: Subscription | undefined;
  const own = { ...options };
  const lent: object[] = [clauses$, own];
  const over = new Promise<readonly SpeechEvent[]>((resolve, reject) => {
    subscription = provider.speak(clauses$, own).subscribe({
      next: (event) => {
        events.push(event);
        note?.(event);
        for (const { type, arrived } of waiting) if (type === event.type) arrived();
      },
      error: reject,
      complete: () => resolve(events),
    });
    lent.push(subscription);
  });
  over.catch(() => undefined);
  return {
    events,
    lent,
    whole: () => over,
    error: () =>
      over.then(
        () => Promise.reject(new Error('the reply ended well')),
        (fault: unknown) => fault,
      ),
    first: (type) =>
      new Promise((resolve, reject) => {
        if (events.some((event) => event.type === type)) resolve();
        waiting.push({ type, arrived: resolve });
        over.then(() => reject(new Error(`the reply ended without ${type}`)), reject);
      }),
    stop: () => {
      subscription?.unsubscribe();
      return events.length;
    },
  };
}

export function samplesOf(events: readonly SpeechEvent[], clause: number): number {
  return events.reduce(
    (sum, event) => (event.type === 'audio' && event.clause === clause ? sum + event.pcm.length : sum),
    0,
  );
}

export function endsOf(events: readonly SpeechEvent[], clause: number): number {
  return events.filter((event) => event.type === 'clause-ended' && event.clause === clause).length;
}
