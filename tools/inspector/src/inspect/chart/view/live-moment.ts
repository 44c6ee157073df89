import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Surroundings } from '../../../call/surroundings.ts';
import type { CallViewProps } from '../../call-page.tsx';

const tickMs = 100;

/** The moment that is shown; it goes on between the entries of a live call while its end is followed. */
export function useLiveMoment(
  { call, playhead }: CallViewProps,
  { nowMs, after }: Pick<Surroundings, 'nowMs' | 'after'>,
): ReadonlySignal<number> {
  const moment = useMemo(() => signal(playhead.atMs.value), [playhead]);
  const isLive = call.isLive.value && playhead.isFollowing.value;
  const atMs = playhead.atMs.value;
  useEffect(() => {
    moment.value = atMs;
    if (!isLive) return undefined;
    const sinceMs = nowMs();
    let stop: () => void;
    const tick = (): void => {
      moment.value = atMs + nowMs() - sinceMs;
      stop = after(tickMs, tick);
    };
    stop = after(tickMs, tick);
    return () => stop();
  }, [moment, atMs, isLive, nowMs, after]);
  return moment;
}
