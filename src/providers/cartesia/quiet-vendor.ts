import { Observable, tap, type MonoTypeOperatorFunction } from 'rxjs';
import { ProviderStalled } from '../../errors/provider-error.ts';
import type { Clock } from '../../ports/clock.ts';
import { QuietWatch } from '../quiet-watch.ts';

export interface Patience {
  readonly clock: Clock;
  readonly provider: string;
  readonly patienceMs: number;
}

/** Errors with `ProviderStalled` when nothing comes for `patienceMs`, from the subscription on. */
export function failWhenQuiet<T>({ clock, provider, patienceMs }: Patience): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) => {
      const watch = new QuietWatch(clock, patienceMs, () => {
        const message = `${provider} sent nothing for ${patienceMs} ms`;
        subscriber.error(new ProviderStalled(message, { provider, retryable: true }));
      });
      subscriber.add(() => watch.stop());
      subscriber.add(source.pipe(tap(() => watch.note())).subscribe(subscriber));
    });
}
