import { sideOf } from '../graph/side-of.ts';
import type { TextBlock } from '../graph/text-rows.ts';
import {
  insetPx,
  labelInsetPx,
  rowPx,
  titlePx,
  type Drawing,
  type DrawnBox,
  type DrawnEdge,
} from '../layout/drawing.ts';
import { markKey } from '../state/marks.ts';
import type { Painter } from './painter.ts';

interface DrawingProps {
  readonly drawing: Drawing;
  readonly painter: Painter;
}

/** All of a drawing, built once; what changes later is the painter's. */
export function DrawingView({ drawing: { boxes, edges }, painter }: DrawingProps) {
  return (
    <>
      {boxes.map((box) => (
        <Box key={box.id} box={box} painter={painter} />
      ))}
      <g>
        {edges.map((edge) => (
          <Line key={edge.id} edge={edge} painter={painter} />
        ))}
      </g>
      {boxes.map((box) => !box.isAtomic && <Heading key={box.id} box={box} painter={painter} />)}
      {edges.map((edge) => (
        <Label key={edge.id} edge={edge} painter={painter} />
      ))}
    </>
  );
}

interface BoxProps {
  readonly box: DrawnBox;
  readonly painter: Painter;
}

function Box({ box, painter }: BoxProps) {
  const { id, path, kind, type, isInitial, isAtomic, x, y, width, height } = box;
  const isExit = kind === 'exit';
  return (
    <g
      ref={painter.marked([markKey.box(id)])}
      class={classOf(box)}
      transform={`translate(${x} ${y})`}
      data-box={path}
      data-state={isExit ? undefined : path}
      tabindex={isExit ? undefined : 0}
      role={isExit ? undefined : 'button'}
      aria-label={isExit ? undefined : `${kind} ${path === '' ? 'call' : path}`}
    >
      {isInitial && <InitialMark />}
      <rect class="chart-shape" width={width} height={height} rx={isExit ? 16 : 9} />
      {type === 'final' && (
        <rect class="chart-final" x={3.5} y={3.5} width={width - 7} height={height - 7} rx={6} />
      )}
      {isAtomic && <Face box={box} painter={painter} />}
      <rect
        ref={painter.bar(id)}
        class="chart-timer"
        x={5}
        y={height - 6}
        width={width - 10}
        height={4}
        hidden
      />
      {!isExit && <text ref={painter.count(markKey.box(id))} class="chart-count" x={width - 4} y={-4} />}
    </g>
  );
}

/** Of a box that has others inside: edges that lead to them must not cross it out. */
function Heading({ box, painter }: BoxProps) {
  return (
    <g
      ref={painter.marked([markKey.box(box.id)])}
      class={`${classOf(box)} chart-heading`}
      transform={`translate(${box.x} ${box.y})`}
      data-box={box.path}
      aria-hidden="true"
    >
      <Face box={box} painter={painter} />
    </g>
  );
}

/** What is written in a box. */
function Face({ box: { title, isAtomic, text, width, height }, painter }: BoxProps) {
  // From afar a title may fill its box, or the room above what is inside.
  const fitPx = Math.min(isAtomic ? 48 : titlePx, (width * 0.94) / (title.length * 0.66));
  const y = isAtomic && text.rows.length === 0 ? height / 2 : titlePx / 2 + 1;
  return (
    <>
      <text
        class="chart-title"
        x={isAtomic ? width / 2 : insetPx}
        y={y}
        style={{ '--chart-fit': `${Math.round(fitPx)}px`, '--chart-to-middle': `${height / 2 - y}px` }}
      >
        {title}
      </text>
      <Text block={text} x={insetPx} y={titlePx} painter={painter} />
    </>
  );
}

function classOf({ kind, path, isAtomic }: DrawnBox): string {
  return `chart-box chart-${kind} ${isAtomic ? 'chart-atomic' : 'chart-outer'} chart-of-${sideOf(path)}`;
}

/** Where its parent begins. */
function InitialMark() {
  return (
    <g class="chart-initial" aria-hidden="true">
      <circle cx={14} cy={-9} r={3.5} />
      <path d="M14 -6V-1M11.500 -4L14 -1L16.500 -4" />
    </g>
  );
}

function Line({
  edge: { id, path, head },
  painter,
}: {
  readonly edge: DrawnEdge;
  readonly painter: Painter;
}) {
  return (
    <g ref={painter.marked([markKey.edge(id)])} class="chart-edge" data-edge={id}>
      <path class="chart-reach" d={path} />
      <path class="chart-line" d={path} />
      <path class="chart-head" d={head} />
    </g>
  );
}

function Label({ edge: { id, label }, painter }: { readonly edge: DrawnEdge; readonly painter: Painter }) {
  const { x, y, width, height, text } = label;
  return (
    <g
      ref={painter.marked([markKey.edge(id)])}
      class="chart-label"
      transform={`translate(${x} ${y})`}
      data-edge={id}
    >
      <rect class="chart-halo" width={width} height={height} rx={4} />
      <Text block={text} x={labelInsetPx} y={2} painter={painter} />
      <text ref={painter.count(markKey.edge(id))} class="chart-count" x={width / 2} y={-2} />
    </g>
  );
}

interface TextProps {
  readonly block: TextBlock;
  readonly x: number;
  readonly y: number;
  readonly painter: Painter;
}

function Text({ block: { rows }, x, y, painter }: TextProps) {
  return (
    <>
      {rows.map((row, index) => (
        <text key={index} class="chart-row" y={y + (index + 1) * rowPx - 3.5}>
          {row.map((span) => (
            <tspan
              key={span.xPx}
              ref={painter.marked(span.ids.map(markKey.transition))}
              class={`chart-words chart-${span.style}`}
              x={x + span.xPx}
            >
              {span.text}
            </tspan>
          ))}
        </text>
      ))}
    </>
  );
}
