import { ProviderProtocol, ProviderRefused } from '../../errors/provider-error.ts';
import type { LanguageEvent } from '../../ports/language-model.ts';
import { brokenAnswer } from './broken-answer.ts';
import { readChunk, type ChatChunk } from './chat-chunks.ts';
import { ToolCallParts, type ToolCallOptions } from './tool-call-parts.ts';

export interface AnswerReaderOptions extends ToolCallOptions {
  readonly apiKey?: string | undefined;
}

type Finished = Extract<LanguageEvent, { readonly type: 'finished' }>;

/** Turns the chunks of one answer into events; both methods throw a `ProviderError`. */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;
  readonly #toolCalls: ToolCallParts;
  #reason: Finished['reason'] | undefined;
  #usage: ChatChunk['usage'];
  #isTold = false;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
    this.#toolCalls = new ToolCallParts(options);
  }

  /** Whether the vendor has said why the answer ended: it is whole, however its connection ends. */
  get hasReason(): boolean {
    return this.#reason !== undefined;
  }

  read(data: unknown): readonly LanguageEvent[] {
    const { provider } = this.#options;
    const chunk = readChunk(data);
    if (chunk === undefined)
      throw new ProviderProtocol(`${provider} sent a chunk that is not of the published shape`, { provider });
    if (chunk.fault !== undefined) throw brokenAnswer(chunk.fault, this.#options);
    for (const part of chunk.toolCalls) this.#toolCalls.add(part);
    this.#usage = chunk.usage ?? this.#usage;
    if (chunk.finishReason !== undefined) this.#reason ??= this.#reasonOf(chunk.finishReason);
    const token: LanguageEvent[] = chunk.text === '' ? [] : [{ type: 'token', text: chunk.text }];
    const isAllKnown = this.#reason !== undefined && this.#usage !== undefined;
    return isAllKnown ? [...token, ...this.end()] : token;
  }

  /** No chunk comes any more. What it returns is told once, however often it is called. */
  end(): readonly LanguageEvent[] {
    if (this.#isTold) return [];
    const { provider } = this.#options;
    const reason = this.#reason;
    if (reason === undefined)
      throw new ProviderProtocol(`${provider} ended its answer without saying why`, { provider });
    this.#isTold = true;
    // Ollama says `stop` after calls too.
    const hasCalled = !this.#toolCalls.isEmpty;
    return [
      ...this.#toolCalls.finish(),
      ...(this.#usage === undefined ? [] : [{ type: 'usage' as const, ...this.#usage, estimated: false }]),
      { type: 'finished', reason: hasCalled ? 'tool-calls' : reason },
    ];
  }

  #reasonOf(reason: string): Finished['reason'] {
    switch (reason) {
      case 'length':
        return 'length';
      case 'tool_calls':
      case 'function_call':
        return 'tool-calls';
      case 'content_filter': {
        const { provider } = this.#options;
        throw new ProviderRefused(`${provider} would not go on: its content filter stopped the answer`, {
          provider,
        });
      }
      // An open enum; Together says `eos`.
      default:
        return 'stop';
    }
  }
}
