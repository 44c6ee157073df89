import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
  type ProviderError,
} from '../../errors/provider-error.ts';
import { withoutSecrets } from '../../errors/provider-failure.ts';
import type { LanguageEvent } from '../../ports/language-model.ts';
import type { Decoder } from '../streamed-model.ts';
import { readEvent, type AnthropicEvent } from './anthropic-messages.ts';

const provider = 'anthropic';

interface ToolUse {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  json: string;
}

type Of<Type extends AnthropicEvent['type']> = Extract<AnthropicEvent, { readonly type: Type }>;
type Reason = Extract<LanguageEvent, { readonly type: 'finished' }>['reason'];

/** Turns the events of one streamed message into ours; all methods throw a `ProviderError`. */
export class AnthropicReader implements Decoder {
  readonly #apiKey: string;
  readonly #toolUses = new Map<number, ToolUse>();
  #promptTokens = 0;
  #completionTokens = 0;
  #hasReason = false;

  constructor(apiKey: string) {
    this.#apiKey = apiKey;
  }

  get hasReason(): boolean {
    return this.#hasReason;
  }

  read(data: unknown): readonly LanguageEvent[] {
    const event = readEvent(data);
    if (event === undefined)
      throw new ProviderProtocol(`${provider} sent an event that is not of the published shape`, {
        provider,
      });
    if (event === 'ignored') return [];
    switch (event.type) {
      case 'message_start':
        this.#count(event.message.usage);
        return [];
      case 'content_block_start':
        return this.#begin(event);
      case 'content_block_delta':
        return this.#grow(event);
      case 'message_delta':
        return this.#finish(event);
      case 'error':
        throw brokenMessage(event.error.type, event.error.message ?? '', this.#apiKey);
    }
  }

  end(): readonly LanguageEvent[] {
    if (this.#hasReason) return [];
    throw new ProviderProtocol(`${provider} ended its answer without saying why`, { provider });
  }

  #begin({ index, content_block: { type, text, id, name, input } }: Of<'content_block_start'>) {
    if (type === 'tool_use' && id !== undefined && name !== undefined)
      this.#toolUses.set(index, { id, name, input, json: '' });
    return type === 'text' ? tokens(text) : [];
  }

  #grow({ index, delta: { type, text, partial_json = '' } }: Of<'content_block_delta'>) {
    const use = this.#toolUses.get(index);
    if (type === 'input_json_delta' && use !== undefined) use.json += partial_json;
    return type === 'text_delta' ? tokens(text) : [];
  }

  #finish({ delta: { stop_reason: reason }, usage }: Of<'message_delta'>): readonly LanguageEvent[] {
    this.#count(usage);
    if (reason === null || reason === undefined || this.#hasReason) return [];
    const ended = reasonOf(reason);
    const calls = [...this.#toolUses.values()].map((use) => toolCall(use));
    this.#hasReason = true;
    return [
      ...calls,
      {
        type: 'usage',
        promptTokens: this.#promptTokens,
        completionTokens: this.#completionTokens,
        estimated: false,
      },
      { type: 'finished', reason: ended },
    ];
  }

  /** What has been read from the vendor's cache was sent all the same. The figures are totals, not additions. */
  #count(usage: Of<'message_delta'>['usage']): void {
    if (usage === null || usage === undefined) return;
    const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens, output_tokens } = usage;
    const prompt = (input_tokens ?? 0) + (cache_creation_input_tokens ?? 0) + (cache_read_input_tokens ?? 0);
    this.#promptTokens = Math.max(this.#promptTokens, prompt);
    this.#completionTokens = Math.max(this.#completionTokens, output_tokens ?? 0);
  }
}

function tokens(text: string | undefined): readonly LanguageEvent[] {
  return text === undefined || text === '' ? [] : [{ type: 'token', text }];
}

function toolCall({ id, name, input, json }: ToolUse): LanguageEvent {
  if (json.trim() === '') return { type: 'tool-call', id, name, args: input ?? {} };
  try {
    return { type: 'tool-call', id, name, args: JSON.parse(json) as unknown };
  } catch {
    throw new ProviderProtocol(`${provider} called the tool ${name} with arguments that are no JSON`, {
      provider,
    });
  }
}

function reasonOf(reason: string): Reason {
  switch (reason) {
    case 'max_tokens':
    case 'model_context_window_exceeded':
      return 'length';
    case 'tool_use':
      return 'tool-calls';
    case 'refusal':
      throw new ProviderRefused(`${provider} would not go on: the model refused`, { provider });
    // An open enum.
    default:
      return 'stop';
  }
}

/** An error in the middle of a message: https://docs.anthropic.com/en/api/errors */
function brokenMessage(type: string, message: string, apiKey: string): ProviderError {
  const text = `${provider} broke off its answer (${type}): ${withoutSecrets(message, apiKey).slice(0, 300)}`;
  switch (type) {
    case 'rate_limit_error':
      return new ProviderThrottled(text, { provider, retryable: true });
    case 'authentication_error':
    case 'permission_error':
    case 'billing_error':
      return new ProviderRefused(text, { provider, concerns: 'account' });
    case 'invalid_request_error':
    case 'not_found_error':
    case 'request_too_large':
      return new ProviderRefused(text, { provider });
    default:
      return new ProviderUnreachable(text, { provider, retryable: true });
  }
}
