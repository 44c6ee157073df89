import { defer, Subscription, type Observable } from 'rxjs';
import type { Fence } from './fence.ts';

export interface Attention<T> {
  next(value: T): void;
  error(fault: unknown): void;
  complete(): void;
}

/**
 * Follows a stream of somebody else's. What its making throws is an error of the stream; what our own code makes of its
 * values stays within the call, where RxJS would throw it at the process; and letting go of it never throws.
 */
export function attend<T>(open: () => Observable<T>, attention: Attention<T>, fence: Fence): Subscription {
  const stream = defer(open).subscribe({
    next: (value) => fence.guard(() => attention.next(value)),
    error: (fault: unknown) => fence.guard(() => attention.error(fault)),
    complete: () => fence.guard(() => attention.complete()),
  });
  return new Subscription(() => fence.attempt(() => stream.unsubscribe()));
}
