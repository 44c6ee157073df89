import { printable } from '../printable.ts';
import type { TimelineLabel, TimelineLine } from './timeline.ts';

/** Where lines go: a terminal, a pipe, a test. */
export interface LineOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** SGR codes (ECMA-48 §8.3.117). */
const colours = {
  call: 2,
  state: 2,
  caller: 36,
  guess: 2,
  agent: 32,
  cut: 33,
  tool: 35,
  latency: 34,
  note: 33,
  error: 31,
  ended: 1,
} as const satisfies Record<TimelineLabel, number>;

const labelWidth = Math.max(...Object.keys(colours).map((label) => label.length));

/** Prints a growing timeline: in colour and with turns that grow in place on a terminal, plain lines elsewhere. */
export class TimelinePrinter {
  readonly #output: LineOutput;
  readonly #isColoured: boolean;
  #hasPassingLine = false;

  /** `NO_COLOR` set to anything but nothing means no colour (https://no-color.org). */
  constructor(output: LineOutput, env: Readonly<Record<string, string | undefined>>) {
    this.#output = output;
    this.#isColoured = output.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  }

  print(line: TimelineLine): void {
    if (line.isPassing === true) {
      this.#printPassing(line);
    } else {
      this.#dropPassing();
      this.#output.write(`${this.#text(line)}\n`);
    }
  }

  /** Growing turns are for an eye that watches: a log gets them whole. */
  #printPassing(line: TimelineLine): void {
    if (this.#output.isTTY !== true) return;
    this.#dropPassing();
    this.#output.write(this.#text(line, this.#output.columns));
    this.#hasPassingLine = true;
  }

  #dropPassing(): void {
    if (this.#hasPassingLine) this.#output.write('\r\u001B[2K');
    this.#hasPassingLine = false;
  }

  /** A line that has to be taken back must not wrap: it is cut at the terminal's width. */
  #text({ atMs, label, text }: TimelineLine, columns = Infinity): string {
    const time = (atMs / 1000).toFixed(2).padStart(7);
    const words = `${label.padEnd(labelWidth)}  ${printable(text)}`.slice(0, columns - time.length - 3);
    return this.#isColoured ? `${time}  \u001B[${colours[label]}m${words}\u001B[0m` : `${time}  ${words}`;
  }
}
