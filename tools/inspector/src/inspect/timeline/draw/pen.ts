import type { InkName, Inks } from './inks.ts';

const fontSizePx = 11;

/** Draws on a canvas in pixels of the page, with the page's colours. */
export class Pen {
  readonly context: CanvasRenderingContext2D;
  readonly inks: Inks;
  readonly widthPx: number;
  readonly #hatches = new Map<InkName, CanvasPattern | null>();
  readonly #widths: Map<string, number>;

  /** `widths` keeps what characters measure, from one drawing to the next. */
  constructor(
    context: CanvasRenderingContext2D,
    inks: Inks,
    widthPx: number,
    fontFamily: string,
    widths: Map<string, number>,
  ) {
    this.context = context;
    this.inks = inks;
    this.widthPx = widthPx;
    this.#widths = widths;
    context.font = `${fontSizePx}px ${fontFamily}`;
    context.textBaseline = 'middle';
  }

  fill(ink: InkName, alpha: number, x: number, y: number, width: number, height: number): void {
    this.context.globalAlpha = alpha;
    this.context.fillStyle = this.inks[ink];
    this.context.fillRect(x, y, width, height);
    this.context.globalAlpha = 1;
  }

  /** Slanted lines: what was for nothing. */
  hatch(ink: InkName, x: number, y: number, width: number, height: number): void {
    let pattern = this.#hatches.get(ink);
    if (pattern === undefined) {
      pattern = this.#hatchOf(ink);
      this.#hatches.set(ink, pattern);
    }
    if (pattern === null) return;
    this.context.fillStyle = pattern;
    this.context.fillRect(x, y, width, height);
  }

  frame(ink: InkName, x: number, y: number, width: number, height: number): void {
    this.context.strokeStyle = this.inks[ink];
    this.context.lineWidth = 1;
    this.context.strokeRect(x + 0.5, y + 0.5, Math.max(0, width - 1), height - 1);
  }

  dashedFrame(ink: InkName, x: number, y: number, width: number, height: number): void {
    this.context.setLineDash([3, 2]);
    this.frame(ink, x, y, width, height);
    this.context.setLineDash([]);
  }

  line(ink: InkName, x: number, fromY: number, toY: number, dash: readonly number[] = []): void {
    const { context } = this;
    context.strokeStyle = this.inks[ink];
    context.lineWidth = 1;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5, fromY);
    context.lineTo(Math.round(x) + 0.5, toY);
    context.stroke();
    context.setLineDash([]);
  }

  /** A text that is cut, with an ellipsis, where it needs more than `roomPx`; returns the width that it took. */
  text(text: string, x: number, middleY: number, roomPx: number, ink: InkName = 'ink'): number {
    const shown = this.#fitting(text, roomPx);
    if (shown === '') return 0;
    this.context.fillStyle = this.inks[ink];
    this.context.fillText(shown, x, middleY);
    return this.widthOf(shown);
  }

  widthOf(text: string): number {
    let width = 0;
    for (const character of text) width += this.#characterPx(character);
    return width;
  }

  #fitting(text: string, roomPx: number): string {
    let width = 0;
    let fitting = 0;
    const ellipsisPx = this.#characterPx('…');
    for (let index = 0; index < text.length; index++) {
      width += this.#characterPx(text[index] ?? '');
      if (width + ellipsisPx <= roomPx) fitting = index + 1;
      if (width > roomPx) return fitting < 2 ? '' : `${text.slice(0, fitting).trimEnd()}…`;
    }
    return text;
  }

  #characterPx(character: string): number {
    const known = this.#widths.get(character);
    if (known !== undefined) return known;
    const width = this.context.measureText(character).width;
    this.#widths.set(character, width);
    return width;
  }

  #hatchOf(ink: InkName): CanvasPattern | null {
    const tile = document.createElement('canvas');
    tile.width = 6;
    tile.height = 6;
    const context = tile.getContext('2d');
    if (context === null) return null;
    context.strokeStyle = this.inks[ink];
    context.lineWidth = 1.4;
    context.beginPath();
    for (const shift of [-6, 0, 6]) {
      context.moveTo(shift, 6);
      context.lineTo(shift + 6, 0);
    }
    context.stroke();
    return this.context.createPattern(tile, 'repeat');
  }
}
