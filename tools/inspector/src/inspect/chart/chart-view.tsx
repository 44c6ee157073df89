import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { callMachine } from '../../../../../machines/call.machine.ts';
import { readChart } from '../../../../../src/inspector/chart.ts';
import { policyKeys } from '../../../../../src/inspector/policy-keys.ts';
import type { CallViewProps } from '../call-page.tsx';
import './boxes.css';
import './caption.css';
import './chart.css';
import './edges.css';
import { chartGraph, transitionsByEdge } from './graph/chart-graph.ts';
import { chartDrawing } from './layout/chart-drawing.ts';
import type { Drawing } from './layout/drawing.ts';
import type { CoverageSource } from '../record/coverage-source.ts';
import { CaptionView } from './view/caption-view.tsx';
import { ChartDesk } from './view/chart-desk.ts';
import { Stage } from './view/stage.tsx';
import { StateList } from './view/state-list.tsx';
import { SubjectCard } from './view/subject-card.tsx';
import { Toolbar } from './view/toolbar.tsx';
import { fitted, zoomed } from './view/viewport.ts';

const chart = readChart(callMachine);
const graph = chartGraph(chart);
const edges = transitionsByEdge(graph);
const delays = policyKeys(callMachine.implementations.delays);

/** The same for all calls of a page: it is laid out once. */
const drawing = signal<Drawing | 'failed' | undefined>(undefined);

interface ChartViewProps extends CallViewProps {
  readonly coverageSource: CoverageSource;
  /** Grows when the whole chart is asked for. */
  readonly fitAsked: ReadonlySignal<number>;
}

/** The statechart of a call: where its machine is, what it has just done, and what it waits for. */
export function ChartView({ call, playhead, coverageSource, fitAsked }: ChartViewProps) {
  const desk = useMemo(
    () => new ChartDesk(chart, { call, playhead }, coverageSource),
    [call, playhead, coverageSource],
  );
  const moment = playhead.atMs;
  useEffect(() => void showDrawing(), []);
  const drawn = drawing.value;
  const commands = useMemo(() => commandsOf(desk), [desk]);
  useEffect(() => whenItGrows(fitAsked, commands.fit), [fitAsked, commands]);
  return (
    <section
      class="chart"
      aria-label="Statechart"
      onKeyDown={({ key, ctrlKey, metaKey }) => {
        if (ctrlKey || metaKey) return;
        if (key === '+' || key === '=') commands.zoom(1.3);
        if (key === 'Escape') desk.chosen.value = undefined;
        if (key === '-') commands.zoom(1 / 1.3);
      }}
    >
      <Toolbar desk={desk} {...commands} />
      <div class="chart-stage">
        {drawn === undefined && (
          <p class="chart-loading" role="status">
            The chart is being laid out …
          </p>
        )}
        {drawn === 'failed' && <StateList desk={desk} />}
        {typeof drawn === 'object' && (
          <Stage desk={desk} drawing={drawn} edges={edges} delays={delays} moment={moment} />
        )}
        <SubjectCard desk={desk} edges={edges} />
      </div>
      <CaptionView desk={desk} delays={delays} moment={moment} />
    </section>
  );
}

async function showDrawing(): Promise<void> {
  if (typeof drawing.value === 'object') return;
  try {
    drawing.value = await chartDrawing(graph, getComputedStyle(document.body).fontFamily);
  } catch {
    drawing.value = 'failed';
  }
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

function paneSize(): DOMRect | undefined {
  return document.querySelector('.chart-pane')?.getBoundingClientRect();
}

function commandsOf(desk: ChartDesk): { readonly fit: () => void; readonly zoom: (factor: number) => void } {
  return {
    fit: () => {
      const [drawn, size] = [drawing.peek(), paneSize()];
      if (typeof drawn === 'object' && size !== undefined) desk.sight = fitted(drawn, size);
    },
    zoom: (factor) => {
      const size = paneSize();
      if (size !== undefined) desk.sight = zoomed(desk.sight, factor, size.width / 2, size.height / 2);
    },
  };
}
