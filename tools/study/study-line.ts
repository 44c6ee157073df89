import type { CallerConnection, CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';

/** What the caller's end of the line gets, in order; `audio` in milliseconds. */
export type LineEvent = { readonly at: number } & (
  | { readonly output: CallOutput }
  | { readonly audioMs: number }
);

const bytesPerMs = 16;

/** The caller's end of a study's call: keeps all that it gets, and knows whether the agent is speaking. */
export class StudyLine implements CallerConnection {
  readonly events: LineEvent[] = [];
  /** When the newest reply began to sound, and when the newest one was over. */
  soundsSinceMs: number | undefined;
  overSinceMs: number | undefined;
  state = 'connecting';
  onChange: () => void = () => undefined;
  readonly #clock: VirtualClock;
  #isSilent = true;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  sendAudio(bytes: Uint8Array): void {
    const at = this.#clock.now();
    this.events.push({ at, audioMs: bytes.length / bytesPerMs });
    if (!this.#isSilent) return;
    this.#isSilent = false;
    this.soundsSinceMs = at;
    this.onChange();
  }

  send(output: CallOutput): void {
    const at = this.#clock.now();
    this.events.push({ at, output });
    if (output.type === 'state') this.state = output.state;
    else if (output.type === 'reply' && output.event === 'ended') {
      this.#isSilent = true;
      this.overSinceMs = at;
    } else return;
    this.onChange();
  }

  get outputs(): readonly CallOutput[] {
    return this.events.flatMap((event) => ('output' in event ? [event.output] : []));
  }
}
