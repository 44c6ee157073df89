import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Phone } from '../call/phone.ts';

/** Says what the page is doing about a lost line, and lets the person hurry it. */
export function ReconnectNotice({ phone }: { readonly phone: Phone }) {
  const { attempt, retryMs, setback } = phone.view.value;
  const now = useSignal(performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = performance.now();
    }, 250);
    return () => clearInterval(timer);
  }, [now]);
  const seconds = Math.ceil(((retryMs ?? 0) - now.value) / 1000);
  return (
    <div class="problem is-mild" data-problem="reconnecting" data-attempt={attempt}>
      <div class="problem-words">
        <h2>The line was lost</h2>
        <p>
          {setback === undefined ? '' : `${setback.title}. `}
          {seconds > 0 ? `Attempt ${attempt} in ${seconds} s.` : `Attempt ${attempt}: connecting…`} The call
          is kept on the server for a while, and goes on where it was.
        </p>
      </div>
      <div class="problem-actions">
        <button type="button" class="primary" onClick={() => phone.reconnectNow()}>
          Try now
        </button>
        <button type="button" onClick={() => phone.hangUp()}>
          Give up
        </button>
      </div>
    </div>
  );
}
