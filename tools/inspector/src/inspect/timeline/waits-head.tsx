import { quantile } from '../../../../quantile.ts';
import { tenths, waitParts, type Wait } from './waits.ts';

interface WaitsHeadProps {
  readonly waits: readonly Wait[];
  /** Of those that were spoken and recorded; none: the log does not tell when the caller's voice ended. */
  readonly voiceToVoice: readonly number[];
}

/** The figures of all, and what the colours stand for. */
export function WaitsHead({ waits, voiceToVoice }: WaitsHeadProps) {
  const waited = waits.flatMap(({ waterfall }) => waterfall?.waitedMs ?? []);
  return (
    <header class="waits-head">
      <dl class="waits-figures">
        <Figure name="Turn’s end to first audio" figure="release" values={waited} />
        {voiceToVoice.length === 0 ? null : (
          <Figure name="Voice to voice" figure="voice-to-voice" values={voiceToVoice} />
        )}
        <div>
          <dt>Answered</dt>
          <dd data-figure="answered">
            {waited.length} of {waits.length}
          </dd>
        </div>
      </dl>
      <p class="waits-hint">
        {voiceToVoice.length === 0
          ? 'The pause that tells that a turn is over is not in it.'
          : 'The pause that tells that a turn is over is only in voice to voice, which the recording tells.'}
      </p>
      <ul class="waits-legend" aria-label="Parts">
        {waitParts.map(({ key, name }) => (
          <li key={key}>
            <span class="waits-swatch" data-part={name} />
            {key === 'restMs' ? 'rest: the floor, a tool, another reply' : name}
          </li>
        ))}
        <li>
          <span class="waits-swatch is-hidden-part" data-part="first token" />
          hidden by a guess
        </li>
      </ul>
    </header>
  );
}

interface FigureProps {
  readonly name: string;
  readonly figure: string;
  readonly values: readonly number[];
}

function Figure({ name, figure, values }: FigureProps) {
  const words = (share: number): string => {
    const ms = quantile(values, share);
    return ms === undefined ? '–' : `${tenths(ms)} ms`;
  };
  return (
    <div>
      <dt>{name}</dt>
      <dd data-figure={figure}>
        <abbr title="half wait at most">p50</abbr> {words(0.5)} <abbr title="95 % wait at most">p95</abbr>{' '}
        {words(0.95)}
      </dd>
    </div>
  );
}
