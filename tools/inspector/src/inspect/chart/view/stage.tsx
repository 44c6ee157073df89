import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Drawing } from '../layout/drawing.ts';
import { chartPlaces } from '../state/chart-places.ts';
import type { ChartDesk, Subject } from './chart-desk.ts';
import { DrawingView } from './drawing-view.tsx';
import { listenToGestures } from './gestures.ts';
import { paintFrames } from './paint-frames.ts';
import { Painter } from './painter.ts';
import { StepBadges } from './step-badges.ts';
import { firstSight, fitted, type Sight } from './viewport.ts';

interface StageProps {
  readonly desk: ChartDesk;
  readonly drawing: Drawing;
  readonly edges: ReadonlyMap<string, readonly string[]>;
  readonly delays: ReadonlyMap<string, string>;
  readonly moment: ReadonlySignal<number>;
}

/** The drawing in its pane. */
export function Stage(props: StageProps) {
  const { desk, drawing } = props;
  const pane = useRef<SVGSVGElement>(null);
  const sheet = useRef<SVGGElement>(null);
  const badges = useRef<SVGGElement>(null);
  const painter = useMemo(() => new Painter(), [drawing]);
  // The same node each time: it is built once, and never compared again.
  const built = useMemo(() => <DrawingView drawing={drawing} painter={painter} />, [drawing, painter]);

  useEffect(() => {
    const [svg, group, layer] = [pane.current, sheet.current, badges.current];
    if (svg === null || group === null || layer === null) return undefined;
    const floor = drawing.boxes.find(({ id }) => id === 'active.floor');
    desk.sight = firstSight(drawing, floor ?? { x: 0, y: 0, ...drawing }, svg.getBoundingClientRect());
    const places = chartPlaces(drawing);
    const ends = [
      effect(() => place(svg, group, desk.sightSignal.value)),
      listenToGestures(svg, desk),
      paintFrames({ ...props, pane: svg, painter, places, badges: new StepBadges(layer, places) }),
      refitOnResize(svg, props),
    ];
    return () => ends.forEach((end) => end());
  }, [desk, drawing, painter]);

  return (
    <svg
      ref={pane}
      class="chart-pane"
      tabindex={0}
      role="group"
      aria-label="Statechart of the call. Arrow keys move it, plus and minus zoom."
      data-overlay={desk.counts.value === undefined ? 'none' : desk.overlay.value}
      onPointerOver={({ target }) =>
        (desk.pointedAt.value = isGround(target) ? undefined : subjectOf(target))
      }
      onPointerLeave={() => (desk.pointedAt.value = undefined)}
      onFocusIn={({ target }) => (desk.pointedAt.value = subjectOf(target))}
      onFocusOut={() => (desk.pointedAt.value = undefined)}
      onClick={({ target }) => (desk.chosen.value = isGround(target) ? undefined : subjectOf(target))}
      onKeyDown={(event) => {
        const isPressed = event.key === 'Enter' || (event.key === ' ' && isFocusSeen(event.target));
        if (!isPressed) return;
        event.preventDefault();
        event.stopPropagation();
        desk.chosen.value = subjectOf(event.target);
      }}
    >
      <defs>
        <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
          <path class="chart-hatch" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5" />
        </pattern>
      </defs>
      <g ref={sheet}>
        {built}
        <g ref={badges} aria-hidden="true" />
      </g>
    </svg>
  );
}

/** Below this the small print can't be read, and titles take its place. */
const overviewScale = 0.5;
const overviewTitlePx = 12;

function place(svg: SVGSVGElement, sheet: SVGGElement, { x, y, scale }: Sight): void {
  sheet.setAttribute('transform', `translate(${x} ${y}) scale(${scale})`);
  svg.classList.toggle('is-overview', scale < overviewScale);
  svg.style.setProperty('--chart-title', `${(overviewTitlePx / scale).toFixed(1)}px`);
  svg.style.setProperty('--chart-thin', (1 / Math.min(1, scale * 1.4)).toFixed(2));
}

/** A pane that is given another size shows what it showed; one that showed all shows all. */
function refitOnResize(svg: SVGSVGElement, { desk, drawing }: StageProps): () => void {
  let before = svg.getBoundingClientRect();
  const observer = new ResizeObserver(() => {
    const now = svg.getBoundingClientRect();
    if (now.width === before.width && now.height === before.height) return;
    const wasFitted = Math.abs(desk.sight.scale - fitted(drawing, before).scale) < 0.001;
    before = now;
    if (wasFitted) desk.sight = fitted(drawing, now);
  });
  observer.observe(svg);
  return () => observer.disconnect();
}

/** Who has come by a click plays and pauses with the space bar, as elsewhere. */
function isFocusSeen(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(':focus-visible');
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
