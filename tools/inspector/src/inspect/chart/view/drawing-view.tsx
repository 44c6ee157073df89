import { sideOf } from '../graph/side-of.ts';
import { lastEndPx, type TextBlock } from '../graph/text-rows.ts';
import {
  countGapPx,
  insetPx,
  labelInsetPx,
  rowPx,
  titlePx,
  type Drawing,
  type DrawnBox,
  type DrawnEdge,
  type Level,
} from '../layout/drawing.ts';
import { markKey } from '../state/marks.ts';
import type { Painter } from './painter.ts';

interface DrawingProps {
  readonly drawing: Drawing;
  readonly painter: Painter;
}

/** All of a drawing, built once; what changes later is the painter's. */
export function DrawingView({ drawing: { level, boxes, edges }, painter }: DrawingProps) {
  return (
    <>
      {boxes.map((box) => (
        <Box key={box.id} box={box} level={level} painter={painter} />
      ))}
      <g>
        {edges.map((edge) => (
          <Line key={edge.id} edge={edge} painter={painter} />
        ))}
      </g>
      {boxes.map(
        (box) => !box.isAtomic && <Heading key={box.id} box={box} level={level} painter={painter} />,
      )}
      {level === 'detail' && edges.map((edge) => <Label key={edge.id} edge={edge} painter={painter} />)}
      {/* No label may hide where an edge ends. */}
      <g>
        {edges.map(({ id, head }) => (
          <g key={id} ref={painter.marked([markKey.edge(id)])} class="chart-edge">
            <path class="chart-head" d={head} />
          </g>
        ))}
      </g>
    </>
  );
}

interface BoxProps {
  readonly box: DrawnBox;
  readonly level: Level;
  readonly painter: Painter;
}

/** What differs of a box. */
const forms = {
  map: { corner: 4, final: 2, barPx: 2.5, initial: 0.55 },
  detail: { corner: 9, final: 3.5, barPx: 4, initial: 1 },
} as const;

function Box({ box, level, painter }: BoxProps) {
  const { id, path, kind, type, isInitial, isAtomic, x, y, width, height } = box;
  const isExit = kind === 'exit';
  const { corner, final, barPx, initial } = forms[level];
  return (
    <g
      ref={painter.marked([markKey.box(id)])}
      class={classOf(box)}
      transform={`translate(${x} ${y})`}
      data-box={path}
      data-state={isExit ? undefined : path}
      tabindex={isExit ? undefined : -1}
      role={isExit ? undefined : 'button'}
      aria-label={isExit ? undefined : `${kind} ${path === '' ? 'call' : path}`}
    >
      {isInitial && <InitialMark scale={initial} />}
      <rect class="chart-shape" width={width} height={height} rx={isExit ? height / 2 : corner} />
      {type === 'final' && (
        <rect
          class="chart-final"
          x={final}
          y={final}
          width={width - 2 * final}
          height={height - 2 * final}
          rx={corner - final / 2}
        />
      )}
      {isAtomic && <Face box={box} level={level} painter={painter} />}
      <rect
        ref={painter.bar(id)}
        class="chart-timer"
        x={5}
        y={height - barPx - 1.5}
        width={width - 10}
        height={barPx}
        hidden
      />
    </g>
  );
}

/** Of a box that has others inside: edges that lead to them must not cross it out. */
function Heading({ box, level, painter }: BoxProps) {
  return (
    <g
      ref={painter.marked([markKey.box(box.id)])}
      class={`${classOf(box)} chart-heading`}
      transform={`translate(${box.x} ${box.y})`}
      data-box={box.path}
      aria-hidden="true"
    >
      <Face box={box} level={level} painter={painter} />
    </g>
  );
}

/** What is written in a box. */
function Face({ box: { id, kind, title, isAtomic, text, width, height }, level, painter }: BoxProps) {
  const isCentred = isAtomic && level === 'map';
  const y = level === 'map' ? titlePx.map / 2 : titlePx.detail / 2 + (text.rows.length > 0 ? 1 : 4);
  return (
    <>
      <text
        class={isCentred ? 'chart-title is-centred' : 'chart-title'}
        x={isCentred ? width / 2 : insetPx[level]}
        y={isCentred ? height / 2 : y}
      >
        {title}
      </text>
      {level === 'detail' && <Text block={text} x={insetPx.detail} y={titlePx.detail} painter={painter} />}
      {level === 'detail' && kind !== 'exit' && (
        <text
          ref={painter.count(markKey.box(id))}
          class="chart-count is-at-end"
          x={width - insetPx.detail}
          y={y + 4}
        />
      )}
    </>
  );
}

function classOf({ kind, path, isAtomic }: DrawnBox): string {
  return `chart-box chart-${kind} ${isAtomic ? 'chart-atomic' : 'chart-outer'} chart-of-${sideOf(path)}`;
}

/** Where its parent begins. */
function InitialMark({ scale }: { readonly scale: number }) {
  return (
    <g class="chart-initial" transform={`scale(${scale})`} aria-hidden="true">
      <circle cx={14} cy={-9} r={3.5} />
      <path d="M14 -6V-1M11.500 -4L14 -1L16.500 -4" />
    </g>
  );
}

interface EdgeProps {
  readonly edge: DrawnEdge;
  readonly painter: Painter;
}

function Line({ edge: { id, path }, painter }: EdgeProps) {
  return (
    <g ref={painter.flow(markKey.edge(id))}>
      <g ref={painter.marked([markKey.edge(id)])} class="chart-edge" data-edge={id}>
        <path class="chart-reach" d={path} />
        <path class="chart-line" d={path} />
      </g>
    </g>
  );
}

function Label({ edge: { id, label }, painter }: EdgeProps) {
  const { x, y, width, height, text } = label;
  const countY = 2 + text.rows.length * rowPx - 3.5;
  return (
    <g
      ref={painter.marked([markKey.edge(id)])}
      class="chart-label"
      transform={`translate(${x} ${y})`}
      data-edge={id}
    >
      <rect class="chart-halo" width={width} height={height} rx={4} />
      <Text block={text} x={labelInsetPx} y={2} painter={painter} />
      <text
        ref={painter.count(markKey.edge(id))}
        class="chart-count"
        x={labelInsetPx + lastEndPx(text) + countGapPx}
        y={countY}
      />
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
