import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { RealtimeItem, RealtimeItems } from './realtime-items.ts';
import type { RealtimeWire } from './realtime-wire.ts';

type Turn = Extract<CallOutput, { readonly type: 'turn' }>;

export interface TurnsOptions {
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
  /** What was committed by hand and has not been understood yet. */
  #committed: { readonly item: string; text: string } | undefined;

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
    this.#committed = { item, text: '' };
    this.#commit(item);
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
    this.#transcribe(item, text);
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
    const committed = this.#committed;
    if (committed === undefined) return;
    committed.text = [committed.text, text].filter((part) => part !== '').join(' ');
    this.#transcribe(committed.item, committed.text);
  }

  #transcribe(item: string, text: string): void {
    const { wire, items, isTranscribed } = this.#options;
    if (!isTranscribed()) return;
    items.put(spoken(item, text));
    const at = { item_id: item, content_index: 0 };
    const name = 'conversation.item.input_audio_transcription';
    if (text !== '') wire.event(`${name}.delta`, { ...at, delta: text });
    wire.event(`${name}.completed`, { ...at, transcript: text, usage: noUsage });
  }
}

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
