import type { ReadonlySignal } from '@preact/signals';
import { durationWords, momentWords } from '../../model/time-words.ts';
import type { CallViewProps } from '../call-page.tsx';
import type { ProviderKind, ProviderState, ProviderStatus } from './provider-status.ts';
import { isCutOffAt } from '../record/cut-off.ts';
import { providersOf } from './providers.ts';
import './providers.css';

/** What the call is connected to, as it was at the playhead. */
export function ProvidersView({ call, playhead }: CallViewProps) {
  void call.version.value;
  const index = playhead.entry.value;
  const tracks = providersOf(call).at(index);
  const isCutOff = isCutOffAt(call, index);
  return (
    <section class="providers" aria-label="Providers" data-entry={index}>
      {tracks.length === 0 ? <p class="providers-none">Nothing is connected yet.</p> : null}
      <ul class="providers-cards">
        {tracks.map((track) => (
          <Card
            key={`${track.kind} ${track.name}`}
            kind={track.kind}
            name={track.name}
            status={track.at(index)}
            firstP50Ms={track.firstP50Ms(index)}
            moment={playhead.atMs}
            isCutOff={isCutOff}
          />
        ))}
      </ul>
    </section>
  );
}

interface CardProps {
  readonly kind: ProviderKind;
  readonly name: string;
  readonly status: ProviderStatus;
  readonly firstP50Ms: number | undefined;
  /** Of the playhead. */
  readonly moment: ReadonlySignal<number>;
  /** Whether no more is known than how it stood last. */
  readonly isCutOff: boolean;
}

/** How long ago something was; it alone is drawn again while a live call goes on. */
function Ago({ moment, since }: { readonly moment: ReadonlySignal<number>; readonly since: number }) {
  return <>{durationWords(Math.max(0, moment.value - since))}</>;
}

const troubles: ReadonlySet<ProviderState> = new Set(['lost', 'deaf', 'refused', 'failed']);
const atWork: ReadonlySet<ProviderState> = new Set(['open', 'asking', 'streaming', 'playing']);
const resting: ReadonlySet<ProviderState> = new Set(['idle', 'passed over', 'closed']);

function toneOf(state: ProviderState): string {
  if (troubles.has(state)) return 'trouble';
  if (atWork.has(state)) return 'work';
  return resting.has(state) ? 'rest' : 'unsure';
}

function Card({ kind, name, status, firstP50Ms, moment, isCutOff }: CardProps) {
  const { state, since, lastMessage, lastError } = status;
  return (
    <li class="providers-card" data-provider={name} data-kind={kind} data-state={state}>
      <header class="providers-head">
        <h3>{name}</h3>
        <span class="providers-kind">{kind}</span>
      </header>
      <p class={`providers-state is-${isCutOff ? 'rest' : toneOf(state)}`}>
        {isCutOff ? `last: ${state}` : state}{' '}
        {isCutOff ? null : (
          <span class="providers-since">
            for <Ago moment={moment} since={since} />
          </span>
        )}
      </p>
      <dl class="providers-figures">
        {figuresOf(kind, status).map(([label, value]) => (
          <div key={label} data-figure={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {firstP50Ms === undefined ? null : (
          <div data-figure="first">
            <dt>{kind === 'voice' ? 'first audio, median' : 'first token, median'}</dt>
            <dd>{durationWords(firstP50Ms)}</dd>
          </div>
        )}
        <div data-figure="last message">
          <dt>last message</dt>
          <dd>
            {lastMessage === undefined ? (
              'none yet'
            ) : (
              <>
                {lastMessage.what}, <Ago moment={moment} since={lastMessage.at} /> ago
              </>
            )}
          </dd>
        </div>
        {lastError === undefined ? null : (
          <div data-figure="last error" class="is-error">
            <dt>last error</dt>
            <dd>{`${lastError.code} at ${momentWords(lastError.at)}`}</dd>
          </div>
        )}
      </dl>
    </li>
  );
}

function figuresOf(kind: ProviderKind, status: ProviderStatus): readonly (readonly [string, string])[] {
  const { asked, done, failed, cancelled, waiting, reconnects, left, resent } = status;
  const outcomes = `${done} finished, ${failed} failed, ${cancelled} cancelled`;
  switch (kind) {
    case 'speech-to-text':
      return [
        ['connections', `${asked} tried, ${done} opened`],
        ['reconnects', String(reconnects)],
        ['lost or deaf', String(failed)],
        [
          'sent again',
          resent === undefined
            ? 'nothing'
            : `${durationWords(resent.ms)} of audio at ${momentWords(resent.at)}`,
        ],
        ['audio in flight', 'not in the log'],
      ];
    case 'language model':
      return [
        ['requests', `${asked}: ${outcomes}`],
        ['in flight', String(waiting)],
      ];
    case 'voice':
      return [
        ['clauses', asked === 0 ? outcomes : `${asked}: ${outcomes}`],
        ['in flight', asked === 0 ? 'not in this log' : String(waiting)],
      ];
    case 'playout':
      return [
        ['marks', `${asked} sent, ${done} answered`],
        ['unanswered', String(waiting)],
        ...(left === undefined
          ? []
          : [['left to play', `${durationWords(left.ms)} at ${momentWords(left.at)}`] as const]),
      ];
  }
}
