import type { ChartBox } from '../graph/chart-graph.ts';
import type { TextBlock } from '../graph/text-rows.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnBox
  extends Place, Pick<ChartBox, 'id' | 'path' | 'title' | 'kind' | 'type' | 'isInitial'> {
  readonly isAtomic: boolean;
  readonly text: TextBlock;
}

export interface DrawnEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** Of an SVG path. */
  readonly path: string;
  /** Its arrowhead, likewise. */
  readonly head: string;
  readonly label: Place & { readonly text: TextBlock };
}

/** Where everything of a chart is, in pixels from its upper left corner; it can be written as JSON. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Outer ones first. */
  readonly boxes: readonly DrawnBox[];
  readonly edges: readonly DrawnEdge[];
}

/** What is drawn, before it is known where. */
export interface Measured {
  readonly boxes: ReadonlyMap<string, Omit<DrawnBox, keyof Place>>;
  readonly edges: ReadonlyMap<
    string,
    { readonly source: string; readonly target: string; readonly text: TextBlock }
  >;
}

export const rowPx = 14;
export const labelInsetPx = 4;
export const titlePx = 36;
export const insetPx = 9;
