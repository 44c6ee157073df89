import { useEffect, useRef } from 'preact/hooks';
import type { Phone } from '../call/phone.ts';

/** Speech lies far below full scale; its square root fills the beam better. */
const shown = (level: number): string => `scaleX(${Math.min(1, Math.sqrt(level) * 1.6).toFixed(3)})`;

/** How loud both sides are: the caller's half grows to the left, the agent's to the right. */
export function LevelBeam({ phone }: { readonly phone: Phone }) {
  const caller = useRef<HTMLSpanElement>(null);
  const agent = useRef<HTMLSpanElement>(null);
  const isLive = phone.view.value.phase === 'live';
  useEffect(() => {
    if (!isLive) return undefined;
    let frame = 0;
    const draw = (): void => {
      if (caller.current !== null) caller.current.style.transform = shown(phone.caller.level);
      if (agent.current !== null) agent.current.style.transform = shown(phone.agent.level);
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
      for (const { current } of [caller, agent]) if (current !== null) current.style.transform = shown(0);
    };
  }, [isLive, phone]);
  return (
    <div class="beam" aria-hidden="true">
      <span class="beam-half beam-caller">
        <span class="beam-fill" ref={caller} />
      </span>
      <span class="beam-half beam-agent">
        <span class="beam-fill" ref={agent} />
      </span>
    </div>
  );
}
