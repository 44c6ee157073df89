import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { CallState } from '../../machines/vocabulary/call-state.ts';
import { ScriptedLine } from '../replay/scripted-line.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';

interface Wait {
  readonly isOver: () => boolean;
  readonly end: (isSo: boolean) => void;
}

/** The caller's end of the line, which acknowledges what it plays, and by which a caller follows the call. */
export class LoadLine implements CallerConnection {
  readonly #clock: VirtualClock;
  readonly #playback: ScriptedLine;
  readonly #waits = new Set<Wait>();
  #state: CallState = 'connecting';
  #turnsEnded = 0;

  constructor(clock: VirtualClock, latencyMs: number) {
    this.#clock = clock;
    this.#playback = new ScriptedLine(clock, { acks: 'marks', latencyMs });
  }

  connect(call: LiveCall): void {
    this.#playback.connect(call);
  }

  get state(): CallState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state === 'ended' || this.#state === 'failed';
  }

  /** So many turns of the caller's were heard to their end. */
  get turnsEnded(): number {
    return this.#turnsEnded;
  }

  sendAudio(bytes: Uint8Array): void {
    this.#playback.sendAudio(bytes);
  }

  send(output: CallOutput): void {
    this.#playback.send(output);
    if (output.type === 'state') this.#state = output.state;
    else if (output.type === 'ended') this.#state = 'ended';
    else if (output.type === 'turn' && output.event === 'eot') this.#turnsEnded++;
    else return;
    for (const { isOver, end } of this.#waits) if (isOver()) end(true);
  }

  /** True as soon as it is so, false when it is not within `patienceMs`. */
  until(isSo: () => boolean, patienceMs: number): Promise<boolean> {
    if (isSo()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (result: boolean): void => {
        this.#waits.delete(wait);
        this.#clock.clearTimeout(timer);
        resolve(result);
      };
      const wait: Wait = { isOver: isSo, end };
      const timer = this.#clock.setTimeout(() => end(isSo()), patienceMs);
      this.#waits.add(wait);
    });
  }
}
