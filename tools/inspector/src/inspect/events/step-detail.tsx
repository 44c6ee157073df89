import type { ComponentChildren } from 'preact';
import type { Frame, RunningTimer } from '../../../../../src/inspector/frame.ts';
import { durationWords } from '../../model/time-words.ts';
import type { OpenCall } from '../record/open-call.ts';
import { DifferenceList } from './difference-list.tsx';
import { EntryLink } from './entry-link.tsx';
import { consequencesOf, stepOf, unmovedWords, type PlacedEntry, type Step } from './step.ts';

interface StepDetailProps {
  readonly call: OpenCall;
  readonly index: number;
  readonly onGoTo: (index: number) => void;
}

/** What the machine did with an input: where it went, what of it has changed, and what followed. */
export function StepDetail({ call, index, onGoTo }: StepDetailProps) {
  const step = stepOf(call, index);
  const { decisions, effects, meanwhile } = consequencesOf(call, index);
  return (
    <>
      {step === undefined ? (
        <p class="events-aside" data-step="none">
          {unnoticedWords(call, index)}
        </p>
      ) : (
        <Went step={step} />
      )}
      <Entries title="Decided" entries={decisions} onGoTo={onGoTo} />
      <Entries title="Done about it" entries={effects} onGoTo={onGoTo} />
      <Entries title="Reported meanwhile, before the next input" entries={meanwhile} onGoTo={onGoTo} />
    </>
  );
}

function unnoticedWords(call: OpenCall, index: number): string {
  if (call.entries[index]?.type === 'caller.played')
    return 'A mark is the playout’s business: the machine is not asked.';
  return call.frameOf(index) === -1
    ? 'What the machine did with it is not known here.'
    : 'The machine took no notice of it: it was over, or the timer had been called off.';
}

function Went({ step }: { readonly step: Step }) {
  const { frame, difference, timersSet, timersCancelled, timersFired } = step;
  const { taken, refused, actions } = frame;
  return (
    <>
      <States step={step} />
      <Part title="Transitions taken" isEmpty={taken.length === 0} empty={unmovedWords(step)}>
        <ol class="events-taken">
          {taken.map((each) => (
            <Transition key={each.id} transition={each} />
          ))}
        </ol>
      </Part>
      <Part title="Refused by their guards" isEmpty={refused.length === 0}>
        <ul class="events-refused">
          {refused.map(({ id, event, source, guard }) => (
            <li key={id}>
              <code>{source}</code> on <code>{event}</code>: <code>{guard}</code> did not hold
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Actions" isEmpty={actions.length === 0}>
        <p>
          {actions.map((action, place) => (
            <code key={place} class="events-action">
              {action}
            </code>
          ))}
        </p>
      </Part>
      <DifferenceList differences={difference} />
      <Part title="Timers" isEmpty={timersSet.length + timersCancelled.length + timersFired.length === 0}>
        <ul>
          <Timers how="fired" timers={timersFired} />
          <Timers how="called off" timers={timersCancelled} />
          <Timers how="set" timers={timersSet} />
        </ul>
      </Part>
    </>
  );
}

function States({ step: { statesBefore, frame, left, entered } }: { readonly step: Step }) {
  const before = leavesOf(statesBefore);
  const after = leavesOf(frame.states);
  const kept = after.filter((path) => before.includes(path));
  const from = before.filter((path) => !kept.includes(path)).join(', ');
  const to = after.filter((path) => !kept.includes(path)).join(', ');
  return (
    <Part title="State" isEmpty={false}>
      <div class="events-states" data-before={before.join(' ')} data-after={after.join(' ')}>
        {from + to === '' ? (
          <p>The same as before.</p>
        ) : (
          <p>
            <code>{from === '' ? 'not begun' : from}</code> → <code>{to === '' ? 'left' : to}</code>
          </p>
        )}
        {left.length + entered.length === 0 ? null : (
          <p class="events-moves">
            {left.toReversed().map((path) => (
              <span key={`left ${path}`} class="is-left">{`left ${path}`}</span>
            ))}
            {entered.map((path) => (
              <span key={`entered ${path}`} class="is-entered">{`entered ${path}`}</span>
            ))}
          </p>
        )}
        {kept.length === 0 ? null : (
          <details>
            <summary>{`${from + to === '' ? 'In' : 'Also in'} ${kept.length} ${kept.length === 1 ? 'state' : 'states'}`}</summary>
            <ul>
              {kept.map((path) => (
                <li key={path}>
                  <code>{path}</code>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Part>
  );
}

function Transition({ transition }: { readonly transition: Frame['taken'][number] }) {
  const { event, source, target, guard } = transition;
  return (
    <li data-transition={transition.id}>
      <code>{event}</code> in <code>{source === '' ? 'the call' : source}</code>{' '}
      {target === undefined ? (
        'stays'
      ) : (
        <>
          → <code>{target}</code>
        </>
      )}
      {guard === undefined ? null : (
        <>
          {' '}
          as <code class="events-guard">{guard}</code>
        </>
      )}
    </li>
  );
}

function Timers({ how, timers }: { readonly how: string; readonly timers: readonly RunningTimer[] }) {
  return (
    <>
      {timers.map(({ id, delay, delayMs, source }) => (
        <li key={id} data-timer={how}>
          {how} <code>{delay}</code> of {durationWords(delayMs)} in{' '}
          <code>{source === '' ? 'the call' : source}</code>
        </li>
      ))}
    </>
  );
}

interface EntriesProps {
  readonly title: string;
  readonly entries: readonly PlacedEntry[];
  readonly onGoTo: (index: number) => void;
}

function Entries({ title, entries, onGoTo }: EntriesProps) {
  return (
    <Part title={title} isEmpty={entries.length === 0}>
      <ul>
        {entries.map((each) => (
          <li key={each.index}>
            <EntryLink {...each} onGoTo={onGoTo} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

interface PartProps {
  readonly title: string;
  readonly isEmpty: boolean;
  /** In words; without them an empty part is left out. */
  readonly empty?: string;
  readonly children: ComponentChildren;
}

function Part({ title, isEmpty, empty, children }: PartProps) {
  if (isEmpty && empty === undefined) return null;
  return (
    <section class="events-part">
      <h4>{title}</h4>
      {isEmpty ? <p>{empty}</p> : children}
    </section>
  );
}

/** The innermost of some states: the others are told by them. */
function leavesOf(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => path !== '' && !paths.some((other) => other.startsWith(`${path}.`)));
}
