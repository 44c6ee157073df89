import { Observable } from 'rxjs';

/** Errors as soon as `closing` does, and at once when it has. */
export function untilClosed<T>(closing: Observable<never>, source: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    subscriber.add(closing.subscribe({ error: (error: unknown) => subscriber.error(error) }));
    if (!subscriber.closed) subscriber.add(source.subscribe(subscriber));
  });
}
