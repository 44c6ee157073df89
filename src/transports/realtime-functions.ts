import type { ClientTool } from '../../machines/vocabulary/call-wishes.ts';
import { ClientFunctions, type FunctionCall } from './client-functions.ts';
import { RealtimeRefusal } from './realtime-error.ts';
import type { FunctionTool } from './realtime-session-schema.ts';

/** A client that is asked more than this has not answered for a long time. */
const mostKnown = 1000;

export interface RealtimeFunctionsOptions {
  readonly newId: () => string;
  readonly ask: (call: FunctionCall) => void;
}

/**
 * The functions that the client was asked to run. What one came to is kept back until the client asks for a response, as the
 * agent would go on at once.
 */
export class RealtimeFunctions {
  readonly #functions: ClientFunctions;
  readonly #tools = new Map<FunctionTool, ClientTool>();
  readonly #unanswered = new Set<string>();
  readonly #answers = new Map<string, unknown>();
  /** Those that the client has not answered, even where nobody waits for them any more. */
  readonly #known = new Set<string>();
  /** Their reply is over. */
  readonly #late = new Set<string>();
  /** A response is wanted once all are answered. */
  #isWanted = false;

  constructor({ newId, ask }: RealtimeFunctionsOptions) {
    this.#functions = new ClientFunctions({
      newId,
      ask: (call) => {
        this.#unanswered.add(call.id);
        this.#known.add(call.id);
        const [oldest] = this.#known;
        if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
        ask(call);
      },
      cancelled: ({ id }) => {
        this.#unanswered.delete(id);
        this.#late.delete(id);
        this.#answers.delete(id);
        if (this.#isWanted) this.#releaseIfAll();
      },
    });
  }

  /** Whether the agent waits for them. */
  get areAwaited(): boolean {
    return this.#unanswered.size > 0 || this.#answers.size > 0;
  }

  /** Whether the client still owes what one of them came to. */
  get areUnanswered(): boolean {
    return this.#unanswered.size > 0;
  }

  tool(described: FunctionTool): ClientTool {
    const known = this.#tools.get(described);
    if (known !== undefined) return known;
    const { name, description, parameters } = described;
    const tool = this.#functions.tool({ name, description, parameters, isKept: true });
    this.#tools.set(described, tool);
    return tool;
  }

  /** The client offers others: those of before are forgotten. */
  forgetTools(): void {
    this.#tools.clear();
  }

  /** Throws `RealtimeRefusal` for a call that the agent has never made, and for one that was answered. */
  answer(id: string, output: string): void {
    if (!this.#known.delete(id))
      throw new RealtimeRefusal(
        'invalid_value',
        'No function was called by this call_id, or it was answered already.',
        'item.call_id',
      );
    if (this.#late.delete(id)) this.#functions.answer({ id }, jsonOr(output));
    // One that has taken too long: nobody waits for it any more.
    if (!this.#unanswered.delete(id)) return;
    this.#answers.set(id, jsonOr(output));
    if (this.#isWanted) this.#releaseIfAll();
  }

  /** A response is asked for: the agent goes on when all are answered. */
  want(): void {
    this.#isWanted = true;
    this.#releaseIfAll();
  }

  /** The reply that called them is over: what they come to is only remembered. */
  replyOver(): void {
    for (const id of this.#unanswered) this.#late.add(id);
    this.#unanswered.clear();
    this.#releaseIfAll();
  }

  end(): void {
    this.#functions.end();
  }

  #releaseIfAll(): void {
    if (this.#unanswered.size > 0) return;
    this.#isWanted = false;
    const answers = [...this.#answers];
    this.#answers.clear();
    for (const [id, result] of answers) this.#functions.answer({ id }, result);
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
