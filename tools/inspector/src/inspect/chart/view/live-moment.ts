import { computed, useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Surroundings } from '../../../call/surroundings.ts';
import type { CallViewProps } from '../../call-page.tsx';

const tickMs = 100;

/** The moment that is shown; it goes on between the entries of a live call while its end is followed. */
export function useLiveMoment(
  { call, playhead }: CallViewProps,
  { nowMs, after }: Pick<Surroundings, 'nowMs' | 'after'>,
): ReadonlySignal<number> {
  const elapsedMs = useSignal(0);
  const moment = useMemo(() => computed(() => playhead.atMs.value + elapsedMs.value), [playhead, elapsedMs]);
  const isLive = call.isLive.value && playhead.isFollowing.value;
  const atMs = playhead.atMs.value;
  useEffect(() => {
    elapsedMs.value = 0;
    if (!isLive) return undefined;
    const sinceMs = nowMs();
    let stop: () => void;
    const tick = (): void => {
      elapsedMs.value = nowMs() - sinceMs;
      stop = after(tickMs, tick);
    };
    stop = after(tickMs, tick);
    return () => stop();
  }, [elapsedMs, atMs, isLive, nowMs, after]);
  return moment;
}
