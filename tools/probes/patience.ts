import { throwError, throwIfEmpty, timeout, type MonoTypeOperatorFunction } from 'rxjs';
import { CommandError } from '../command-error.ts';

/** Errors with a `CommandError` when nothing comes for so long, and when it ends with nothing. `what` is read after the name. */
export function noLongerThan<Value>(
  ms: number,
  provider: string,
  what: string,
): MonoTypeOperatorFunction<Value> {
  return (values$) =>
    values$.pipe(
      timeout({ each: ms, with: () => throwError(() => silent(provider, `${what} within ${ms / 1000} s`)) }),
      throwIfEmpty(() => silent(provider, `${what}: it ended without`)),
    );
}

/** A provider that breaks no rule of its protocol, and does not do what it is there for. */
export function silent(provider: string, what: string): CommandError {
  return new CommandError('provider-silent', `${provider} ${what}.`);
}
