import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Drawing } from '../layout/drawing.ts';
import { chartPlaces } from '../state/chart-places.ts';
import type { ChartDesk, Subject } from './chart-desk.ts';
import { listenToChartKeys } from './chart-keys.ts';
import { DrawingView } from './drawing-view.tsx';
import { listenToGestures } from './gestures.ts';
import { goAlong, takeDetail } from './go-along.ts';
import { paintFrames } from './paint-frames.ts';
import { Painter } from './painter.ts';
import { StepBadges } from './step-badges.ts';

interface StageProps {
  readonly desk: ChartDesk;
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly delays: ReadonlyMap<string, string>;
  readonly moment: ReadonlySignal<number>;
}

/** What is drawn of the chart, in its pane. */
export function Stage(props: StageProps) {
  const { desk } = props;
  const { outlook } = desk;
  const pane = useRef<SVGSVGElement>(null);

  useEffect(() => {
    const svg = pane.current;
    if (svg === null) return undefined;
    const observer = new ResizeObserver(() => outlook.resize(svg.getBoundingClientRect()));
    observer.observe(svg);
    outlook.resize(svg.getBoundingClientRect());
    const ends = [
      listenToGestures(svg, outlook),
      listenToChartKeys(svg, desk),
      effect(() => goAlong(desk)),
      effect(() => takeDetail(desk)),
      () => observer.disconnect(),
    ];
    return () => ends.forEach((end) => end());
  }, [desk, outlook]);

  const { drawing } = outlook;
  return (
    <svg
      ref={pane}
      class="chart-pane"
      tabindex={0}
      role="group"
      aria-label="Statechart of the call. Arrow keys move it, plus and minus zoom, Enter goes to its states."
      data-overlay={desk.counts.value === undefined ? 'none' : desk.overlay.value}
      data-level={outlook.level.value}
      onPointerOver={({ target }) =>
        (desk.pointedAt.value = isGround(target) ? undefined : subjectOf(target))
      }
      onPointerLeave={() => (desk.pointedAt.value = undefined)}
      onFocusIn={({ target }) => (desk.pointedAt.value = subjectOf(target))}
      onFocusOut={() => (desk.pointedAt.value = undefined)}
      onClick={({ target }) => (desk.chosen.value = isGround(target) ? undefined : subjectOf(target))}
    >
      <defs>
        <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
          <path class="chart-hatch" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" />
        </pattern>
      </defs>
      {drawing !== undefined && <Sheet key={drawing.level} drawing={drawing} {...props} />}
    </svg>
  );
}

/** How far before its transition a number stands, so that it covers no word of it. */
const badgeBeforePx = { map: 0, detail: 10 };

function Sheet({ drawing, ...props }: StageProps & { readonly drawing: Drawing }) {
  const { desk, edges, delays, moment } = props;
  const sheet = useRef<SVGGElement>(null);
  const layer = useRef<SVGGElement>(null);
  const painter = useMemo(() => new Painter(), [drawing]);
  // The same node each time: it is built once, and never compared again.
  const built = useMemo(() => <DrawingView drawing={drawing} painter={painter} />, [drawing, painter]);

  useEffect(() => {
    const [group, over] = [sheet.current, layer.current];
    if (group === null || over === null) return undefined;
    const places = chartPlaces(drawing);
    const badges = new StepBadges(over, places, badgeBeforePx[drawing.level]);
    const ends = [
      effect(() => {
        const { x, y, scale } = desk.outlook.sight.value;
        group.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
      }),
      paintFrames({ desk, edges, delays, moment, painter, places, badges }),
    ];
    return () => {
      ends.forEach((end) => end());
      over.replaceChildren();
    };
  }, [desk, drawing, painter]);

  useLayoutEffect(
    () => () => {
      // The other level has other elements: who was at one of these goes on from the pane.
      const pane = sheet.current?.closest('svg');
      if (sheet.current?.contains(document.activeElement) === true) pane?.focus();
    },
    [],
  );

  return (
    <g ref={sheet} class={`chart-sheet is-${drawing.level}`}>
      {built}
      <g ref={layer} aria-hidden="true" />
    </g>
  );
}

/** The inside of a box that has others in it is where one points at nothing. */
function isGround(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('.chart-outer > .chart-shape');
}

function subjectOf(target: EventTarget | null): Subject | undefined {
  if (!(target instanceof Element)) return undefined;
  const found = target.closest('[data-box], [data-edge]');
  const edge = found?.getAttribute('data-edge');
  if (edge !== null && edge !== undefined) return { kind: 'edge', id: edge };
  const path = found?.getAttribute('data-box');
  return path === null || path === undefined ? undefined : { kind: 'state', path };
}
