import { ReplaySubject, Subject, Subscription } from 'rxjs';
import { vi } from 'vitest';
import type { AudioFormat } from '../../../machines/vocabulary/audio-format.ts';
import type { TurnEvent } from '../../../machines/vocabulary/turn.ts';
import type { SpeechContext, SpeechToTextEvent } from '../../../src/ports/speech-to-text.ts';
import type { EmbeddedEars } from '../../../src/providers/embedded/embedded-ears.ts';
import { expectedSpeech } from '../../../src/providers/scripted/expected-speech.ts';
import { joined, silence } from '../../support/spoken.ts';
import { frontDesk } from '../scripted/front-desk.ts';

const narrow: AudioFormat = { encoding: 'linear16', sampleRateHz: 8000 };

/** What the flow expects to hear in this state. */
export function grammarOf(stateName: string): string {
  const state = frontDesk.states.get(stateName);
  if (state === undefined) throw new Error(`no state ${stateName}`);
  return expectedSpeech(frontDesk, state).grammar ?? '';
}

/** One call that is listened to, fed by the test. */
export class HearingCall {
  readonly events: SpeechToTextEvent[] = [];
  readonly context$ = new ReplaySubject<SpeechContext>(1);
  readonly endTurn$ = new Subject<void>();
  readonly audio$ = new Subject<Uint8Array>();
  /** How much audio was sent, in milliseconds. */
  sentMs = 0;
  error: unknown;
  readonly over: Promise<void>;
  readonly #audio: AudioFormat;
  readonly #subscription: Subscription;

  constructor(ears: EmbeddedEars, grammar?: string, firstTurn = 0, audio = narrow) {
    this.#audio = audio;
    if (grammar !== undefined) this.context$.next({ grammar });
    const { context$, endTurn$ } = this;
    const heard$ = ears.listen(this.audio$, { audio, language: 'en-US', context$, endTurn$, firstTurn });
    const subscription = new Subscription();
    this.#subscription = subscription;
    this.over = new Promise((resolve) => {
      subscription.add(
        heard$.subscribe({
          next: (event) => this.events.push(event),
          error: (error: unknown) => {
            this.error = error;
            resolve();
          },
          complete: resolve,
        }),
      );
    });
  }

  get turns(): readonly TurnEvent[] {
    return this.events.filter((event) => event.type !== 'stt.opened' && event.type !== 'stt.alive');
  }

  get texts(): readonly string[] {
    return this.turns.flatMap((event) => (event.type === 'turn.eot' ? [event.text] : []));
  }

  /** Resolves when it has been told this many events of the type. */
  async until(type: SpeechToTextEvent['type'], count = 1): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.events.filter((event) => event.type === type).length < count)
          throw new Error(`no ${type}`, { cause: this.error ?? this.events.slice(-3) });
      },
      { timeout: 30_000, interval: 5 },
    );
  }

  /** Sends frames of 20 ms, until `enough` says that it is enough. */
  send(pcm: Int16Array, enough: () => boolean = () => false): void {
    const frame = this.#audio.sampleRateHz / 50;
    for (let at = 0; at < pcm.length && !enough(); at += frame) {
      const samples = pcm.slice(at, at + frame);
      this.audio$.next(new Uint8Array(samples.buffer));
      // The bytes are only ours to read during the call.
      samples.fill(12_345);
      this.sentMs += 20;
    }
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}

/** The events of a caller who says this and nothing else. */
export async function heardBy(ears: EmbeddedEars, grammar: string, pcm: Int16Array): Promise<HearingCall> {
  const call = new HearingCall(ears, grammar);
  call.send(joined([silence(400, 8000), pcm, silence(1200, 8000)]));
  call.audio$.complete();
  await call.over;
  return call;
}
