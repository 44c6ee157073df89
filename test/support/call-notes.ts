import type { CallState } from '../../machines/vocabulary/call-state.ts';
import { SimulatedCaller, type SimulatedCallerOptions } from '../../tools/caller/simulated-caller.ts';
import type { ServerMessage } from '../../tools/caller/server-message.ts';
import { system } from '../../src/system.ts';

/** What one reply was, as the caller's end was told. */
export interface ReplyNotes {
  readonly turn: number | undefined;
  /** All that was released to be spoken. */
  text: string;
  heard: string | undefined;
  outcome: 'completed' | 'interrupted' | 'failed' | undefined;
}

/** A simulated caller who notes everything that comes, with the moment at which it came. */
export class NotedCall {
  readonly caller: SimulatedCaller;
  readonly messages: { readonly message: ServerMessage; readonly atMs: number }[] = [];
  readonly audio: { readonly pcm: Int16Array; readonly atMs: number }[] = [];
  readonly replies: ReplyNotes[] = [];
  callId = '';
  readonly #byName = new Map<string, ReplyNotes>();
  readonly #waiting = new Set<() => void>();

  constructor(options: Omit<SimulatedCallerOptions, 'clock' | 'listener'>) {
    this.caller = new SimulatedCaller({
      ...options,
      clock: system.clock,
      listener: {
        message: (message, atMs) => this.#note(message, atMs),
        audio: (pcm) => this.audio.push({ pcm, atMs: system.clock.now() }),
      },
    });
  }

  /** The states in order, repeats collapsed. */
  get states(): readonly CallState[] {
    const states = this.messages.flatMap(({ message }) => (message.type === 'state' ? [message.state] : []));
    return states.filter((state, index) => state !== states[index - 1]);
  }

  /** What came of one kind. */
  all<T extends ServerMessage['type']>(type: T): readonly Extract<ServerMessage, { type: T }>[] {
    return this.messages.flatMap(({ message }) =>
      message.type === type ? [message as Extract<ServerMessage, { type: T }>] : [],
    );
  }

  /** The final text of each turn that was heard to its end. */
  get understood(): readonly string[] {
    return this.all('turn').flatMap(({ event, text }) => (event === 'eot' ? [text] : []));
  }

  /** When the first such message came, after `afterMs`. */
  firstAt(test: (message: ServerMessage) => boolean, afterMs = -Infinity): number | undefined {
    return this.messages.find(({ message, atMs }) => atMs >= afterMs && test(message))?.atMs;
  }

  /** Resolves when something like it has come, and with the moment; rejects when it has not within `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = system.clock.setTimeout(() => {
        this.#waiting.delete(check);
        const last = this.messages.slice(-5).map(({ message }) => JSON.stringify(message));
        reject(new Error(`Not within ${timeoutMs} ms; what came last:\n${last.join('\n')}`));
      }, timeoutMs);
      const check = (): void => {
        if (!condition()) return;
        this.#waiting.delete(check);
        system.clock.clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  #note(message: ServerMessage, atMs: number): void {
    this.messages.push({ message, atMs });
    if (message.type === 'ready') this.callId = message.callId;
    if (message.type === 'reply') this.#noteReply(message);
    for (const check of this.#waiting) check();
  }

  #noteReply(message: Extract<ServerMessage, { type: 'reply' }>): void {
    if (message.event === 'started') {
      const notes: ReplyNotes = { turn: message.turn, text: '', heard: undefined, outcome: undefined };
      this.#byName.set(message.reply, notes);
      this.replies.push(notes);
      return;
    }
    const notes = this.#byName.get(message.reply);
    if (notes === undefined) throw new Error(`The reply ${message.reply} was never started.`);
    if (message.event === 'text') notes.text += message.text;
    else Object.assign(notes, { heard: message.heard, outcome: message.outcome });
  }
}
