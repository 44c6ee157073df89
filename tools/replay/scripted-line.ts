import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { LiveCall } from '../../machines/vocabulary/call-start.ts';
import type { Fixture } from './fixture.ts';
import type { FixtureClock } from './fixture-clock.ts';

const bytesPerMs = 16;

/** The caller's end of a scripted call: keeps all that it is sent, and plays it as far away as the fixture says. */
export class ScriptedLine implements CallerConnection {
  readonly outputs: { readonly at: number; readonly output: CallOutput }[] = [];
  readonly audioAt: number[] = [];
  readonly #clock: FixtureClock;
  readonly #latencyMs: number;
  readonly #answersMarks: boolean;
  readonly #marks = new Set<object>();
  #playedMs = 0;
  #call: LiveCall | undefined;

  constructor(clock: FixtureClock, playback: Fixture['playback']) {
    this.#clock = clock;
    this.#latencyMs = playback?.latencyMs ?? 0;
    this.#answersMarks = playback?.acks === 'marks';
  }

  connect(call: LiveCall): void {
    this.#call = call;
  }

  sendAudio(bytes: Uint8Array): void {
    this.audioAt.push(this.#clock.now());
    this.#playedMs = Math.max(this.#playedMs, this.#clock.now()) + bytes.length / bytesPerMs;
  }

  send(output: CallOutput): void {
    this.outputs.push({ at: this.#clock.now(), output });
    if (output.type === 'clear') this.#clear();
    if (output.type === 'mark' && this.#answersMarks) this.#answer(output.mark);
  }

  #clear(): void {
    for (const timer of this.#marks) this.#clock.clearTimeout(timer);
    this.#marks.clear();
    this.#playedMs = this.#clock.now();
  }

  #answer(mark: string): void {
    const playedMs = Math.max(this.#playedMs, this.#clock.now()) + this.#latencyMs;
    const timer = this.#clock.setTimeout(() => {
      this.#marks.delete(timer);
      this.#call?.receive({ type: 'caller.played', mark });
    }, playedMs - this.#clock.now());
    this.#marks.add(timer);
  }
}
