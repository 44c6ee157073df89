import { effect, useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { callMachine } from '../../../../../machines/call.machine.ts';
import { readChart } from '../../../../../src/inspector/chart.ts';
import { policyKeys } from '../../../../../src/inspector/policy-keys.ts';
import type { Surroundings } from '../../call/surroundings.ts';
import type { CallViewProps } from '../call-page.tsx';
import './boxes.css';
import './caption.css';
import './chart.css';
import './edges.css';
import { chartGraph, transitionsByEdge } from './graph/chart-graph.ts';
import { ChartDrawings } from './layout/chart-drawings.ts';
import type { CoverageSource } from '../record/coverage-source.ts';
import { CaptionView } from './view/caption-view.tsx';
import { ChartDesk } from './view/chart-desk.ts';
import { zoomAlong } from './view/go-along.ts';
import { Outlook } from './view/outlook.ts';
import { Stage } from './view/stage.tsx';
import { StateList } from './view/state-list.tsx';
import { SubjectCard } from './view/subject-card.tsx';
import { Toolbar, zoomStep } from './view/toolbar.tsx';

const chart = readChart(callMachine);
const graph = chartGraph(chart);
const edges = transitionsByEdge(graph);
const delays = policyKeys(callMachine.implementations.delays);

/** The same for all calls of a page: they are laid out once. */
const drawings = new ChartDrawings(graph);

/** A map that is there sooner is shown at once; later than that, its states are listed meanwhile. */
const patienceMs = 300;
/** The detail is seen only by who comes nearer: what opens a call goes first. */
const detailAfterMs = 1000;

interface ChartViewProps extends CallViewProps {
  readonly coverageSource: CoverageSource;
  /** Grows when the whole chart is asked for. */
  readonly fitAsked: ReadonlySignal<number>;
  readonly surroundings: Pick<Surroundings, 'after'>;
}

/** The statechart of a call: where its machine is, what it has just done, and what it waits for. */
export function ChartView({ call, playhead, coverageSource, fitAsked, surroundings }: ChartViewProps) {
  const desk = useMemo(
    () => new ChartDesk({ chart, outlook: new Outlook(drawings), coverageSource }, { call, playhead }),
    [call, playhead, coverageSource],
  );
  const moment = playhead.atMs;
  const { after } = surroundings;
  useEffect(() => askDrawings(after), [after]);
  useEffect(() => whenItGrows(fitAsked, () => desk.outlook.fit()), [fitAsked, desk]);
  return (
    <section
      class="chart"
      aria-label="Statechart"
      onKeyDown={({ key, ctrlKey, metaKey }) => {
        if (ctrlKey || metaKey) return;
        if (key === '+' || key === '=') zoomAlong(desk, zoomStep);
        if (key === 'Escape') desk.chosen.value = undefined;
        if (key === '-') zoomAlong(desk, 1 / zoomStep);
      }}
    >
      <Toolbar desk={desk} />
      <div class="chart-stage">
        {drawings.map.value === undefined ? (
          <Meanwhile desk={desk} after={after} />
        ) : (
          <Stage desk={desk} edges={edges} delays={delays} moment={moment} />
        )}
        <SubjectCard desk={desk} edges={edges} />
      </div>
      <CaptionView desk={desk} delays={delays} moment={moment} />
    </section>
  );
}

/** The result ends what has not begun. */
function askDrawings(after: Surroundings['after']): () => void {
  const { fontFamily } = getComputedStyle(document.body);
  void drawings.ask('map', fontFamily);
  return after(detailAfterMs, () => void drawings.ask('detail', fontFamily));
}

interface MeanwhileProps {
  readonly desk: ChartDesk;
  readonly after: Surroundings['after'];
}

function Meanwhile({ desk, after }: MeanwhileProps) {
  const isLate = useSignal(false);
  useEffect(() => after(patienceMs, () => (isLate.value = true)), [after, isLate]);
  const hasFailed = drawings.hasFailed.value;
  return isLate.value || hasFailed ? <StateList desk={desk} hasFailed={hasFailed} /> : null;
}

/** The result ends it. */
function whenItGrows(asked: ReadonlySignal<number>, run: () => void): () => void {
  let seen = asked.peek();
  return effect(() => {
    if (asked.value === seen) return;
    seen = asked.value;
    run();
  });
}
