import { ProviderProtocol } from '../../errors/provider-error.ts';
import type { LanguageEvent } from '../../ports/language-model.ts';
import type { ToolCallPart } from './chat-chunks.ts';

interface Joined {
  readonly index: number;
  id: string;
  name: string;
  json: string;
  args: object | undefined;
}

export interface ToolCallOptions {
  readonly provider: string;
  /** For servers that give their calls no ids. */
  readonly newId: () => string;
}

/** Joins the pieces in which tool calls are streamed; a whole call may come in one of them too. */
export class ToolCallParts {
  readonly #options: ToolCallOptions;
  readonly #calls: Joined[] = [];

  constructor(options: ToolCallOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#calls.length === 0;
  }

  add(part: ToolCallPart): void {
    const call = this.#callOf(part);
    call.id ||= part.id ?? '';
    call.name ||= part.function?.name ?? '';
    const piece = part.function?.arguments;
    if (typeof piece === 'string') call.json += piece;
    else if (piece !== null && piece !== undefined) call.args = piece;
  }

  /** The calls, in order. Throws `ProviderProtocol` when one has no name or its arguments are no JSON. */
  finish(): readonly LanguageEvent[] {
    return this.#calls.splice(0).map((call) => ({
      type: 'tool-call',
      id: call.id === '' ? this.#options.newId() : call.id,
      name: this.#nameOf(call),
      args: call.args ?? this.#argsOf(call),
    }));
  }

  /** Some servers give every call the same index: another id is another call. */
  #callOf({ index = 0, id }: ToolCallPart): Joined {
    const known = this.#calls.findLast((call) => call.index === index);
    const isOther = known !== undefined && id !== null && id !== undefined && id !== '' && id !== known.id;
    if (known !== undefined && !isOther) return known;
    const call: Joined = { index, id: '', name: '', json: '', args: undefined };
    this.#calls.push(call);
    return call;
  }

  #nameOf({ name }: Joined): string {
    if (name !== '') return name;
    const { provider } = this.#options;
    throw new ProviderProtocol(`${provider} called a tool without a name`, { provider });
  }

  #argsOf({ name, json }: Joined): unknown {
    if (json.trim() === '') return {};
    try {
      return JSON.parse(json);
    } catch {
      const { provider } = this.#options;
      // Without the cause, which repeats the arguments: a caller's words may be among them.
      throw new ProviderProtocol(`${provider} called the tool ${name} with arguments that are no JSON`, {
        provider,
      });
    }
  }
}
