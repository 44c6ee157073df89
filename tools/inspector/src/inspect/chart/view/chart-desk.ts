import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Chart } from '../../../../../../src/inspector/chart.ts';
import type { OpenCall } from '../../record/open-call.ts';
import type { Playhead } from '../../playhead.ts';
import { CallHistory } from '../state/call-history.ts';
import { countsOf, type Counts } from '../state/coverage.ts';
import type { CoverageSource } from '../../record/coverage-source.ts';
import type { Outlook } from './outlook.ts';

/** What is laid over the chart: nothing, what tests have covered, or what this call has gone through. */
export type Overlay = 'none' | 'tests' | 'call';

/** A state or an edge that is looked at. */
export type Subject =
  | { readonly kind: 'state'; readonly path: string }
  | { readonly kind: 'edge'; readonly id: string };

interface DeskParts {
  readonly chart: Chart;
  readonly outlook: Outlook;
  readonly coverageSource: CoverageSource;
}

/** What a person does with the chart of one call. */
export class ChartDesk {
  readonly chart: Chart;
  readonly playhead: Playhead;
  readonly overlay = signal<Overlay>('none');
  /** Why the coverage of the tests can't be shown, in words. */
  readonly lack = signal<string | undefined>(undefined);
  /** Whether the view goes along with the lit states. */
  readonly goesAlong = signal(true);
  readonly chosen = signal<Subject | undefined>(undefined);
  readonly pointedAt = signal<Subject | undefined>(undefined);
  readonly outlook: Outlook;
  readonly history: ReadonlySignal<CallHistory>;
  readonly counts: ReadonlySignal<Counts | undefined>;

  readonly #coverageSource: CoverageSource;

  constructor(
    { chart, outlook, coverageSource }: DeskParts,
    { call, playhead }: { readonly call: OpenCall; readonly playhead: Playhead },
  ) {
    this.chart = chart;
    this.outlook = outlook;
    this.#coverageSource = coverageSource;
    this.playhead = playhead;
    const history = new CallHistory(call.frames);
    this.history = computed(() => {
      void call.version.value;
      history.readOn();
      return history;
    });
    this.counts = computed(() => {
      const coverage = coverageSource.coverage.value;
      if (this.overlay.value === 'tests') return coverage === undefined ? undefined : countsOf(coverage);
      if (this.overlay.value === 'none') return undefined;
      const [frame, { value: read }] = [playhead.frame.value, this.history];
      return {
        transition: (id) => read.timesTaken(id, frame),
        state: (path) => read.timesEntered(path, frame),
      };
    });
  }

  /** Lays it over the chart, or takes it away again where it is there. */
  async toggle(overlay: Overlay): Promise<void> {
    this.lack.value = undefined;
    this.overlay.value = this.overlay.value === overlay ? 'none' : overlay;
    if (this.overlay.value !== 'tests') return;
    const lack = await this.#coverageSource.askCoverage();
    if (this.overlay.value !== 'tests' || lack === undefined) return;
    this.lack.value = lack;
    this.overlay.value = 'none';
  }

  /** Goes to the moment of a frame. */
  goTo(frame: number): void {
    const { call } = this.playhead;
    const line = call.frames[frame]?.line;
    if (line !== undefined) this.playhead.choose(line - call.firstLine);
  }
}
