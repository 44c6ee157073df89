import { signal } from '@preact/signals';
import { openMicrophone, type Microphone } from '../audio/microphone.ts';

export type MicrophoneState = 'off' | 'asking' | 'open' | 'muted';

export interface CallerVoiceEvents {
  /** 20 ms to be sent; silence while the caller is muted. Valid only during the call. */
  onFrame(frame: Int16Array<ArrayBuffer>): void;
  onLost(): void;
  /** The button of push-to-talk was released. */
  onEndedTurn(): void;
}

/** How much of the last frame's level stays in the next: a meter that falls slowly can be read. */
const meterFall = 0.8;

/** The caller's microphone: whether it is on, muted, or open only while a button is held. */
export class CallerVoice {
  readonly state = signal<MicrophoneState>('off');
  readonly isPushToTalk = signal(false);
  readonly isHeld = signal(false);
  readonly #events: CallerVoiceEvents;
  #microphone: Microphone | undefined;
  #asked = 0;
  #level = 0;

  constructor(events: CallerVoiceEvents) {
    this.#events = events;
  }

  /** Between 0 and 1. */
  get level(): number {
    return this.#level;
  }

  /** Asks for the microphone where it is not open yet. Undefined when it is; else a problem's code. */
  async turnOn(): Promise<string | undefined> {
    if (this.#microphone !== undefined) return undefined;
    this.#asked += 1;
    const asked = this.#asked;
    this.state.value = 'asking';
    const outcome = await openMicrophone({
      onFrame: (frame) => this.#take(frame),
      onLost: () => {
        this.turnOff();
        this.#events.onLost();
      },
    });
    if (asked !== this.#asked) {
      // Turned off while the browser was still asking.
      if (outcome.opened) outcome.microphone.close();
      return undefined;
    }
    this.state.value = outcome.opened ? 'open' : 'off';
    if (!outcome.opened) return outcome.code;
    this.#microphone = outcome.microphone;
    return undefined;
  }

  turnOff(): void {
    this.#asked += 1;
    this.#microphone?.close();
    this.#microphone = undefined;
    this.state.value = 'off';
    this.isHeld.value = false;
    this.#level = 0;
  }

  toggleMute(): void {
    if (this.isPushToTalk.value) return;
    if (this.state.value === 'open') this.state.value = 'muted';
    else if (this.state.value === 'muted') this.state.value = 'open';
  }

  usePushToTalk(isWanted: boolean): void {
    this.isPushToTalk.value = isWanted;
    if (this.state.value === 'muted') this.state.value = 'open';
    this.isHeld.value = false;
  }

  hold(): void {
    if (this.state.value === 'open') this.isHeld.value = true;
  }

  release(): void {
    if (!this.isHeld.value) return;
    this.isHeld.value = false;
    this.#events.onEndedTurn();
  }

  wake(): void {
    this.#microphone?.wake();
  }

  #take(frame: Int16Array<ArrayBuffer>): void {
    const isSilent = this.state.value !== 'open' || (this.isPushToTalk.value && !this.isHeld.value);
    // Silence and not nothing: a recogniser that gets no audio takes the line for dead.
    if (isSilent) frame.fill(0);
    this.#level = Math.max(levelOf(frame), this.#level * meterFall);
    this.#events.onFrame(frame);
  }
}

function levelOf(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += (sample / 32_768) ** 2;
  return Math.sqrt(sum / frame.length);
}
