import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** The page's clock, read anew every second while its reader is on the page. */
export function useSeconds(nowMs: () => number): number {
  const now = useSignal(nowMs());
  useEffect(() => {
    const timer = window.setInterval(() => {
      if (document.visibilityState === 'visible') now.value = nowMs();
    }, 1000);
    return () => clearInterval(timer);
  }, [now, nowMs]);
  return Math.max(now.value, 0);
}
