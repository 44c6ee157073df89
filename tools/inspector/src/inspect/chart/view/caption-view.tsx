import type { ReadonlySignal } from '@preact/signals';
import { durationWords } from '../../../model/time-words.ts';
import { captionOf } from '../state/caption.ts';
import { timersLeft } from '../state/timers.ts';
import type { ChartDesk } from './chart-desk.ts';

interface CaptionProps {
  readonly desk: ChartDesk;
  readonly delays: ReadonlyMap<string, string>;
  readonly moment: ReadonlySignal<number>;
}

/** What the chart shows, in words. */
export function CaptionView(props: CaptionProps) {
  return (
    <div class="chart-caption">
      <Now {...props} />
      <LastStep {...props} />
    </div>
  );
}

function Now({ desk, delays, moment }: CaptionProps) {
  const { playhead, history } = desk;
  const frame = playhead.call.frames[playhead.frame.value];
  const stay = history.value.stayAt(playhead.frame.value);
  const timers = timersLeft(frame?.timers ?? [], delays, moment.value);
  return (
    <p class="chart-now">
      {stay === undefined ? (
        <span>Before the call begins.</span>
      ) : (
        <span class="chart-stay">
          <strong data-chart-public={stay.state} class={`chart-public chart-is-${stay.state}`}>
            {stay.state}
          </strong>{' '}
          for {durationWords(Math.max(0, moment.value - stay.at), 'rough')}
        </span>
      )}
      {timers.map(({ id, name, source, leftMs, share }) => (
        <span key={id} class="chart-clock" data-timer={name} title={`waited for in ${source}`}>
          <progress max={1} value={share} aria-hidden="true" />
          <code>{name}</code> {durationWords(leftMs, 'rough')} left
        </span>
      ))}
    </p>
  );
}

function LastStep({ desk, delays }: Omit<CaptionProps, 'moment'>) {
  const { playhead } = desk;
  const index = playhead.frame.value;
  const { frames } = playhead.call;
  const frame = frames[index];
  if (frame === undefined) return <p class="chart-last">Nothing has happened yet.</p>;
  const { events, move, steps, refused } = captionOf(frame, frames[index - 1], delays);
  return (
    <div class="chart-last" data-chart-frame={index}>
      <p>
        <code>{events}</code>: <strong>{move}</strong>
        {refused.length > 0 && (
          <span class="chart-refusals">
            ; refused:{' '}
            {refused.map(({ id, words }, at) => (
              <span key={`${at} ${id}`}>
                {at > 0 && ', '}
                <span class="chart-refusal">{words}</span>
              </span>
            ))}
          </span>
        )}
      </p>
      {steps.length > 0 && (
        <ol class="chart-steps">
          {steps.map(({ id, event, move, guard }, at) => (
            <li key={`${at} ${id}`} data-taken={id}>
              <code>{event}</code> {move}
              {guard !== undefined && <span class="chart-held">, as {guard} held</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
