import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { Clock, TimerHandle } from '../../src/ports/clock.ts';
import type { CallOracle } from '../oracle/call-oracle.ts';
import type { WordTones } from '../oracle/word-tones.ts';
import type { Setting } from './plan.ts';

export interface ExploredLineOptions extends Pick<Setting, 'marks' | 'latencyMs'> {
  readonly clock: Clock;
  readonly tones: WordTones;
  readonly oracle: () => CallOracle;
  readonly played: (mark: string) => void;
}

/** The caller's end: shows all that it is sent to the oracle, and answers marks as the setting says. */
export class ExploredLine implements CallerConnection {
  readonly #options: ExploredLineOptions;
  readonly #answers = new Set<TimerHandle>();
  /** Marks that came and were not answered yet, those that were cleared included. */
  readonly #marks: string[] = [];
  #playedMs = 0;
  readonly #transfers: ((isTaken: boolean) => void)[] = [];
  #transferCount = 0;
  /** Set: transfers fail at once. */
  refusesTransfers = false;

  constructor(options: ExploredLineOptions) {
    this.#options = options;
  }

  send(output: CallOutput): void {
    this.#options.oracle().sent(output);
    if (output.type === 'clear') this.#clear();
    else if (output.type === 'mark') this.#take(output.mark);
  }

  sendAudio(bytes: Uint8Array): void {
    const { clock, tones, oracle } = this.#options;
    const sounds = tones.soundsIn(bytes);
    for (const { ms } of sounds) this.#playedMs = Math.max(this.#playedMs, clock.now()) + ms;
    oracle().sounded(sounds);
  }

  transfer(): Promise<void> {
    this.#options.oracle().ran('transfer_call', `transfer-${this.#transferCount++}`, 'write');
    return new Promise((resolve, reject) => {
      this.#transfers.push((isTaken) => (isTaken ? resolve() : reject(new Error('nobody answers'))));
      if (this.refusesTransfers) this.endTransfer(false);
    });
  }

  /** The carrier has taken the transfer that waits, or it has failed. */
  endTransfer(isTaken: boolean): void {
    for (const end of this.#transfers.splice(0)) end(isTaken);
  }

  /** Answers one of the marks that wait, wherever it stands; or one that never was. */
  answer(choice: number): void {
    const mark = choice === 0 ? 'r0:0' : this.#marks.splice(choice % Math.max(1, this.#marks.length), 1)[0];
    if (mark !== undefined) this.#options.played(mark);
  }

  #take(mark: string): void {
    const { marks, clock, latencyMs, played } = this.#options;
    if (marks === 'hand') this.#marks.push(mark);
    if (marks !== 'timely') return;
    const timer = clock.setTimeout(
      () => {
        this.#answers.delete(timer);
        played(mark);
      },
      Math.max(this.#playedMs, clock.now()) + latencyMs - clock.now(),
    );
    this.#answers.add(timer);
  }

  #clear(): void {
    for (const timer of this.#answers) this.#options.clock.clearTimeout(timer);
    this.#answers.clear();
    this.#playedMs = this.#options.clock.now();
  }
}
