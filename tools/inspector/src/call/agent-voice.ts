import { signal } from '@preact/signals';
import { Loudspeaker, type VoiceStop } from '../audio/loudspeaker.ts';

export interface AgentVoiceEvents {
  /** Playback has reached this mark. */
  onPlayed(mark: string): void;
  /** After a `clear` the loudspeaker is silent. */
  onStopped(stop: VoiceStop): void;
}

/** A farewell is at most this long on its way through the loudspeaker when the call is over. */
const restAfterMs = 3000;

/** The agent's voice: the loudspeaker, where there is one. Without one the call is read. */
export class AgentVoice {
  /** Whether the browser withholds the sound until the person has done something. */
  readonly isHeldBack = signal(false);
  readonly #events: AgentVoiceEvents;
  #opening: Promise<Loudspeaker | undefined> | undefined;
  #loudspeaker: Loudspeaker | undefined;
  #restTimer: number | undefined;
  #lastStop: VoiceStop | undefined;

  constructor(events: AgentVoiceEvents) {
    this.#events = events;
  }

  /** To be called in a gesture. False where the page can't play anything. */
  async open(): Promise<boolean> {
    clearTimeout(this.#restTimer);
    this.#opening ??= Loudspeaker.open({
      onPlayed: (mark) => this.#events.onPlayed(mark),
      onStopped: (stop) => {
        this.#lastStop = stop;
        this.#events.onStopped(stop);
      },
      onHeldBack: (isHeldBack) => {
        this.isHeldBack.value = isHeldBack;
      },
    });
    this.#loudspeaker?.wake();
    this.#loudspeaker = await this.#opening;
    if (this.#loudspeaker === undefined) this.#opening = undefined;
    this.#loudspeaker?.wake();
    return this.#loudspeaker !== undefined;
  }

  /** What the server is to send; undefined when nothing can be played. */
  get sampleRateHz(): number | undefined {
    return this.#loudspeaker?.sampleRateHz;
  }

  /** Of the last `clear`. */
  get lastStop(): VoiceStop | undefined {
    return this.#lastStop;
  }

  get level(): number {
    return this.#loudspeaker?.level ?? 0;
  }

  get energy(): number {
    return this.#loudspeaker?.energy ?? 0;
  }

  get playedMs(): number {
    return this.#loudspeaker?.playedMs ?? 0;
  }

  play(bytes: ArrayBuffer): void {
    this.#loudspeaker?.play(bytes);
  }

  mark(mark: string): void {
    this.#loudspeaker?.mark(mark);
  }

  /** The server wants silence; `onStopped` follows. */
  clear(): void {
    this.#loudspeaker?.clear();
  }

  /** The page itself wants silence: the call is over, or its line is gone. */
  hush(): void {
    this.#loudspeaker?.hush();
  }

  wake(): void {
    this.#loudspeaker?.wake();
  }

  /** The call is over; what is still to be played is played. */
  rest(): void {
    clearTimeout(this.#restTimer);
    this.#restTimer = window.setTimeout(() => this.#loudspeaker?.rest(), restAfterMs);
    this.isHeldBack.value = false;
  }
}
