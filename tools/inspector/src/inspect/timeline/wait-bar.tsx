import type { Waterfall } from '../../../../report/turn-figures.ts';
import { rulerStepMs } from './time-ruler.ts';
import { placedParts, tenths, type Waits } from './waits.ts';

type Room = Pick<Waits, 'mostHiddenMs' | 'mostWaitedMs'>;

/** Where a moment beside the turn's end is on a bar, in percent. */
function placeOf(ms: number, { mostHiddenMs, mostWaitedMs }: Room): number {
  return ((ms + mostHiddenMs) / (mostHiddenMs + mostWaitedMs)) * 100;
}

/** The parts of one wait beside the end of its turn: left of it what was hidden, right of it what was waited for. */
export function WaitBar({ waterfall, waits }: { readonly waterfall: Waterfall; readonly waits: Room }) {
  const zero = placeOf(0, waits);
  return (
    <svg class="waits-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {placedParts(waterfall).map(({ name, fromMs, toMs }) => (
        <g key={name}>
          {fromMs < 0 ? (
            <Stroke name={name} fromMs={fromMs} toMs={Math.min(0, toMs)} waits={waits} isHidden />
          ) : null}
          {toMs > 0 ? <Stroke name={name} fromMs={Math.max(0, fromMs)} toMs={toMs} waits={waits} /> : null}
        </g>
      ))}
      <line class="waits-zero" x1={zero} x2={zero} y1="0" y2="10" />
    </svg>
  );
}

interface StrokeProps {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly waits: Room;
  readonly isHidden?: boolean;
}

function Stroke({ name, fromMs, toMs, waits, isHidden = false }: StrokeProps) {
  const x = placeOf(fromMs, waits);
  return (
    <rect
      class={isHidden ? 'waits-part is-hidden-part' : 'waits-part'}
      data-part={name}
      data-ms={tenths(toMs - fromMs)}
      x={x}
      y={isHidden ? 3 : 1}
      width={placeOf(toMs, waits) - x}
      height={isHidden ? 4 : 8}
    />
  );
}

/** The milliseconds of the bars below it. */
export function WaitScale({ waits }: { readonly waits: Room }) {
  const { mostHiddenMs, mostWaitedMs } = waits;
  const stepMs = rulerStepMs({ fromMs: -mostHiddenMs, toMs: mostWaitedMs }, 300, 60);
  const steps: number[] = [];
  for (let ms = Math.ceil(-mostHiddenMs / stepMs) * stepMs; ms <= mostWaitedMs; ms += stepMs) steps.push(ms);
  return (
    <div class="waits-scale" aria-hidden="true">
      {steps
        .filter((ms) => placeOf(ms, waits) <= 94)
        .map((ms) => (
          <span key={ms} style={{ left: `${placeOf(ms, waits)}%` }}>
            {ms === 0 ? 'turn end' : ms}
          </span>
        ))}
    </div>
  );
}
