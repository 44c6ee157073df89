import type { Waterfall } from '../../../../report/turn-figures.ts';
import { isBeyond, placeOf, waitTicks, type WaitScale } from './wait-scale.ts';
import { placedParts, tenths } from './waits.ts';

/** The parts of one wait beside the end of its turn: left of it what was hidden, right of it what was waited for. */
export function WaitBar({ waterfall, scale }: { readonly waterfall: Waterfall; readonly scale: WaitScale }) {
  const zero = placeOf(0, scale);
  return (
    <svg class="waits-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {placedParts(waterfall).map(({ name, fromMs, toMs }) => (
        <g key={name}>
          {fromMs < 0 ? (
            <Stroke name={name} fromMs={fromMs} toMs={Math.min(0, toMs)} scale={scale} isHidden />
          ) : null}
          {toMs > 0 ? <Stroke name={name} fromMs={Math.max(0, fromMs)} toMs={toMs} scale={scale} /> : null}
        </g>
      ))}
      <line class="waits-zero" x1={zero} x2={zero} y1="0" y2="10" />
      {isBeyond(waterfall, scale) ? (
        <g data-beyond>
          <path class="waits-gap" d="M95.6 0 L94.4 10 L95.6 10 L96.8 0 Z" />
          <path class="waits-gap" d="M97.8 0 L96.6 10 L97.8 10 L99 0 Z" />
        </g>
      ) : null}
    </svg>
  );
}

interface StrokeProps {
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly scale: WaitScale;
  readonly isHidden?: boolean;
}

function Stroke({ name, fromMs, toMs, scale, isHidden = false }: StrokeProps) {
  const x = placeOf(fromMs, scale);
  return (
    <rect
      class={isHidden ? 'waits-part is-hidden-part' : 'waits-part'}
      data-part={name}
      data-ms={tenths(toMs - fromMs)}
      x={x}
      y={isHidden ? 3 : 1}
      width={placeOf(toMs, scale) - x}
      height={isHidden ? 4 : 8}
    />
  );
}

/** The axis of the bars below it. */
export function WaitAxis({ scale }: { readonly scale: WaitScale }) {
  return (
    <div class="waits-scale" aria-hidden="true">
      {waitTicks(scale).map(({ words, place, side }) => (
        <span
          key={words}
          class={side === 'left' ? 'is-left' : ''}
          style={side === 'left' ? { right: `${100 - place}%` } : { left: `${place}%` }}
        >
          {words}
        </span>
      ))}
    </div>
  );
}
