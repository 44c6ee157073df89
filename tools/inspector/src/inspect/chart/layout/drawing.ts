import type { ChartBox } from '../graph/chart-graph.ts';
import type { TextBlock } from '../graph/text-rows.ts';

/** What is drawn of a chart: states and where they lead, small enough to be seen at once; or all that is said of them, too. */
export type Level = 'map' | 'detail';

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawnBox
  extends Place, Pick<ChartBox, 'id' | 'path' | 'title' | 'kind' | 'type' | 'isInitial'> {
  readonly isAtomic: boolean;
  /** Not written on a map. */
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
  /** On a map, where nothing is written along an edge, its middle. */
  readonly label: Place & { readonly text: TextBlock };
}

/** Where everything of a chart is, in pixels from its upper left corner; it can be written as JSON. */
export interface Drawing {
  readonly level: Level;
  readonly width: number;
  readonly height: number;
  /** Outer ones first. */
  readonly boxes: readonly DrawnBox[];
  readonly edges: readonly DrawnEdge[];
}

/** What is drawn, before it is known where. */
export interface Measured {
  readonly level: Level;
  readonly boxes: ReadonlyMap<string, Omit<DrawnBox, keyof Place>>;
  readonly edges: ReadonlyMap<
    string,
    { readonly source: string; readonly target: string; readonly text: TextBlock }
  >;
}

export const rowPx = 14;
export const labelInsetPx = 4;
/** Between what is written and how often it happened. */
export const countGapPx = 6;
/** How high a title's line is, and how far from the side it begins. */
export const titlePx: Readonly<Record<Level, number>> = { map: 18, detail: 30 };
export const insetPx: Readonly<Record<Level, number>> = { map: 6, detail: 9 };
