import type { ChartTransition } from '../../../../../../src/inspector/chart.ts';
import type { ChartDesk, Subject } from './chart-desk.ts';

interface CardProps {
  readonly desk: ChartDesk;
  /** The transitions of each edge. */
  readonly edges: ReadonlyMap<string, readonly string[]>;
}

/** What there is to say of the state or edge that is looked at. */
export function SubjectCard({ desk, edges }: CardProps) {
  const subject = desk.chosen.value ?? desk.pointedAt.value;
  if (subject === undefined) return null;
  const isChosen = desk.chosen.value !== undefined;
  const transitions = transitionsOf(desk, edges, subject);
  return (
    <aside class="chart-card" data-chosen={isChosen} aria-label="Details">
      <header>
        <h3>{subject.kind === 'state' ? subject.path || 'call' : subject.id.replace(/^ → /u, 'call → ')}</h3>
        {isChosen && (
          <button type="button" class="quiet" onClick={() => (desk.chosen.value = undefined)}>
            Close
          </button>
        )}
      </header>
      {subject.kind === 'state' && <StateFacts desk={desk} path={subject.path} />}
      {transitions.length > 0 && (
        <ul>
          {transitions.map((transition) => (
            <TransitionFacts key={transition.id} desk={desk} transition={transition} />
          ))}
        </ul>
      )}
    </aside>
  );
}

function transitionsOf(
  { chart }: ChartDesk,
  edges: ReadonlyMap<string, readonly string[]>,
  subject: Subject,
): readonly ChartTransition[] {
  if (subject.kind === 'state') return chart.transitions.filter(({ source }) => source === subject.path);
  const ids = edges.get(subject.id) ?? [];
  return chart.transitions.filter(({ id }) => ids.includes(id));
}

function StateFacts({ desk, path }: { readonly desk: ChartDesk; readonly path: string }) {
  const state = desk.chart.states.get(path);
  if (state === undefined) return null;
  const times = desk.history.value.timesEntered(path, desk.playhead.frame.value);
  return (
    <dl>
      <dt>kind</dt>
      <dd>{state.type}</dd>
      {state.entry.length > 0 && <dt>on entry</dt>}
      {state.entry.length > 0 && <dd>{state.entry.join(', ')}</dd>}
      {state.exit.length > 0 && <dt>on exit</dt>}
      {state.exit.length > 0 && <dd>{state.exit.join(', ')}</dd>}
      <dt>entered</dt>
      <dd>{timesWords(times)} up to here</dd>
    </dl>
  );
}

interface TransitionProps {
  readonly desk: ChartDesk;
  readonly transition: ChartTransition;
}

function TransitionFacts({ desk, transition }: TransitionProps) {
  const { id, trigger, guard, target, actions } = transition;
  const frame = desk.playhead.frame.value;
  const history = desk.history.value;
  const { before, after } = history.around(id, frame);
  const covered = desk.overlay.value === 'tests' ? desk.counts.value?.transition(id) : undefined;
  return (
    <li class="chart-fact" data-transition={id}>
      <p>
        <code>{trigger}</code>
        {guard !== undefined && <span class="chart-guard-words"> [{guard}]</span>}
        {target === undefined ? ' stays' : ` → ${target}`}
        {actions.length > 0 && <span class="chart-actions"> / {actions.join(', ')}</span>}
      </p>
      <p class="chart-taken">
        taken {timesWords(history.timesTaken(id, frame))} up to here
        {covered !== undefined && `, ${timesWords(covered)} by tests`}
        {history.timesTaken(id, Infinity) > 0 && (
          <span class="chart-jumps">
            <Jump
              desk={desk}
              frame={before}
              words="‹ before"
              label={`The time before that ${id} was taken`}
            />
            <Jump desk={desk} frame={after} words="next ›" label={`The next time that ${id} was taken`} />
          </span>
        )}
      </p>
    </li>
  );
}

interface JumpProps {
  readonly desk: ChartDesk;
  readonly frame: number | undefined;
  readonly words: string;
  readonly label: string;
}

function Jump({ desk, frame, words, label }: JumpProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={frame === undefined}
      onClick={() => frame !== undefined && desk.goTo(frame)}
    >
      {words}
    </button>
  );
}

function timesWords(times: number): string {
  return times === 0 ? 'never' : times === 1 ? 'once' : `${times} times`;
}
