import { Observable, type MonoTypeOperatorFunction } from 'rxjs';
import { ProviderStalled } from '../../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../../ports/clock.ts';

export interface Patience {
  readonly clock: Clock;
  readonly provider: string;
  readonly patienceMs: number;
}

/** Errors with `ProviderStalled` when nothing comes for `patienceMs`, from the subscription on. */
export function failWhenQuiet<T>({ clock, provider, patienceMs }: Patience): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) => {
      let newestMs = clock.now();
      let timer: TimerHandle | undefined;
      // One timer for many events: it looks at the newest when it is due.
      const lookIn = (delayMs: number): void => {
        timer = clock.setTimeout(() => {
          timer = undefined;
          const quietMs = clock.now() - newestMs;
          if (quietMs < patienceMs) {
            lookIn(patienceMs - quietMs);
            return;
          }
          const message = `${provider} sent nothing for ${patienceMs} ms`;
          subscriber.error(new ProviderStalled(message, { provider, retryable: true }));
        }, delayMs);
      };
      lookIn(patienceMs);
      const subscription = source.subscribe({
        next: (value) => {
          newestMs = clock.now();
          subscriber.next(value);
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      return () => {
        subscription.unsubscribe();
        if (timer !== undefined) clock.clearTimeout(timer);
      };
    });
}
