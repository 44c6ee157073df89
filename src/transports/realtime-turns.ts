import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { RealtimeItem, RealtimeItems } from './realtime-items.ts';
import type { RealtimeWire } from './realtime-wire.ts';
import type { TransportClock } from './transport-clock.ts';

type Turn = Extract<CallOutput, { readonly type: 'turn' }>;

/** Nothing more is understood of what was committed: so long after the last that was. */
const understoodMs = 1000;

export interface TurnsOptions {
  readonly clock: TransportClock;
  readonly wire: RealtimeWire;
  readonly items: RealtimeItems;
  /** Whether the recogniser ends turns, and the client wants to hear of it. */
  readonly isDetecting: () => boolean;
  readonly isTranscribed: () => boolean;
  /** Whether the agent is being heard, and is not paused. */
  readonly isAgentHeard: () => boolean;
}

interface OpenTurn {
  readonly number: number;
  readonly item: string;
  readonly startMs: number;
  isTold: boolean;
}

/** What the caller says aloud, as the client is told of it. */
export class RealtimeTurns {
  readonly #options: TurnsOptions;
  #open: OpenTurn | undefined;
  #heardMs = 0;
  /** The newest that was committed by hand. */
  #committed = '';
  /** What was committed by hand and is being understood. */
  #replayed: { readonly item: string; text: string; isHanded: boolean; isHeard: boolean } | undefined;
  #timer: unknown;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  heard(ms: number): void {
    this.#heardMs += ms;
  }

  take({ event, turn, text }: Turn): void {
    if (this.#timer !== undefined) this.#awaitMore();
    if (event === 'eot') this.#ended(turn, text);
    else if (event !== 'resumed') this.#started(turn);
  }

  /** The agent has stopped to be heard: it may be told now who speaks. */
  yielded(): void {
    const open = this.#open;
    if (open === undefined || open.isTold) return;
    open.isTold = true;
    const { wire } = this.#options;
    wire.event('input_audio_buffer.speech_started', {
      audio_start_ms: Math.round(open.startMs),
      item_id: open.item,
    });
  }

  /** The client ends a turn whose audio was kept until now. */
  committed(): void {
    const item = this.#options.wire.newId('item');
    this.#committed = item;
    this.#commit(item);
  }

  /** What was committed is handed to the recogniser from now on. */
  handing(): void {
    this.complete();
    this.#replayed = { item: this.#committed, text: '', isHanded: false, isHeard: false };
  }

  /** All of it was. */
  handed(): void {
    if (this.#replayed === undefined) return;
    this.#replayed.isHanded = true;
    if (this.#replayed.isHeard) this.#awaitMore();
  }

  /** Nothing more comes of what was committed. */
  complete(): void {
    const replayed = this.#replayed;
    this.end();
    this.#timer = undefined;
    this.#replayed = undefined;
    if (replayed?.isHeard === true) this.#completeTranscript(replayed.item, replayed.text);
  }

  end(): void {
    this.#options.clock.clearTimeout(this.#timer);
  }

  #started(number: number): void {
    const { wire, isDetecting, isAgentHeard } = this.#options;
    if (!isDetecting() || this.#open?.number === number) return;
    this.#open = { number, item: wire.newId('item'), startMs: this.#heardMs, isTold: false };
    // Clients drop the agent's audio at once when they hear of speech; until the floor is contested it plays on.
    if (!isAgentHeard()) this.yielded();
  }

  #ended(number: number, text: string): void {
    const { wire, isDetecting } = this.#options;
    // Detection may have been switched off inside a turn: who heard of its start hears of its end.
    if (!isDetecting() && this.#open?.number !== number) {
      this.#understood(text);
      return;
    }
    this.#started(number);
    this.yielded();
    const item = this.#open?.item ?? '';
    this.#open = undefined;
    const audio_end_ms = Math.round(this.#heardMs);
    wire.event('input_audio_buffer.speech_stopped', { audio_end_ms, item_id: item });
    this.#commit(item);
    this.#addToTranscript(item, text);
    this.#completeTranscript(item, text);
  }

  #commit(item: string): void {
    const { wire, items } = this.#options;
    const previous = { previous_item_id: items.last };
    const made = spoken(item, null);
    items.put(made);
    wire.event('input_audio_buffer.committed', { ...previous, item_id: item });
    wire.event('conversation.item.added', { ...previous, item: made });
    wire.event('conversation.item.done', { ...previous, item: made });
  }

  /** A pause in the middle makes several turns of what was committed as one. */
  #understood(text: string): void {
    const replayed = this.#replayed;
    if (replayed === undefined) return;
    const more = replayed.text === '' || text === '' ? text : ` ${text}`;
    replayed.text += more;
    replayed.isHeard = true;
    this.#addToTranscript(replayed.item, more);
    if (replayed.isHanded) this.#awaitMore();
  }

  #awaitMore(): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => this.complete(), understoodMs);
  }

  #addToTranscript(item: string, delta: string): void {
    const { wire, isTranscribed } = this.#options;
    if (isTranscribed() && delta !== '')
      wire.event(`${transcription}.delta`, { item_id: item, content_index: 0, delta });
  }

  #completeTranscript(item: string, transcript: string): void {
    const { wire, items, isTranscribed } = this.#options;
    if (!isTranscribed()) return;
    items.put(spoken(item, transcript));
    const fields = { item_id: item, content_index: 0, transcript, usage: noUsage };
    wire.event(`${transcription}.completed`, fields);
  }
}

const transcription = 'conversation.item.input_audio_transcription';

/** Recognisers count no tokens. */
const noUsage = {
  type: 'tokens',
  total_tokens: 0,
  input_tokens: 0,
  input_token_details: { text_tokens: 0, audio_tokens: 0 },
  output_tokens: 0,
} as const;

const spoken = (id: string, transcript: string | null): RealtimeItem => ({
  id,
  object: 'realtime.item',
  type: 'message',
  role: 'user',
  status: 'completed',
  content: [{ type: 'input_audio', transcript }],
});
