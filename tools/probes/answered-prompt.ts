import { lastValueFrom, tap } from 'rxjs';
import type { Message } from '../../machines/vocabulary/history.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LanguageEvent, LanguageModel } from '../../src/ports/language-model.ts';
import { noLongerThan, silent } from './patience.ts';
import type { Opened } from './provider-desk.ts';

export type TokenUsage = Pick<
  Extract<LanguageEvent, { readonly type: 'usage' }>,
  'promptTokens' | 'completionTokens' | 'estimated'
>;

export interface AnsweredPrompt {
  readonly text: string;
  readonly reason: Extract<LanguageEvent, { readonly type: 'finished' }>['reason'];
  /** From the request; absent for an answer of no words. */
  readonly firstTokenMs?: number;
  readonly totalMs: number;
  /** After the first one; absent where all came at once. */
  readonly tokensPerSecond?: number;
  readonly usage?: TokenUsage;
}

export interface AnsweringOptions {
  readonly clock: Clock;
  /** How long nothing may come. */
  readonly patienceMs: number;
  readonly onToken?: (text: string) => void;
}

/** All tokens of an answer that came within this time came at once: no rate can be told. */
const atOnceMs = 5;

/** Has a model answer, and measures it. */
export async function answerTo(
  { name, port }: Opened<LanguageModel>,
  messages: readonly Message[],
  { clock, patienceMs, onToken }: AnsweringOptions,
): Promise<AnsweredPrompt> {
  const startMs = clock.now();
  let text = '';
  let tokens = 0;
  let firstTokenMs: number | undefined;
  let lastTokenMs = 0;
  let usage: TokenUsage | undefined;
  let reason: AnsweredPrompt['reason'] | undefined;
  const take = (event: LanguageEvent): void => {
    if (event.type === 'finished') ({ reason } = event);
    if (event.type === 'usage') usage = event;
    if (event.type !== 'token') return;
    lastTokenMs = clock.now() - startMs;
    firstTokenMs ??= lastTokenMs;
    tokens += 1;
    text += event.text;
    onToken?.(event.text);
  };
  const events$ = port
    .generate({ messages, tools: [] })
    .pipe(noLongerThan(patienceMs, name, 'sent nothing'), tap(take));
  await lastValueFrom(events$);
  if (reason === undefined) throw silent(name, 'ended its answer before it was finished');
  const streamedMs = lastTokenMs - (firstTokenMs ?? lastTokenMs);
  const counted = usage?.completionTokens ?? tokens;
  return {
    text,
    reason,
    totalMs: clock.now() - startMs,
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(streamedMs < atOnceMs ? {} : { tokensPerSecond: ((counted - 1) * 1000) / streamedMs }),
    ...(usage === undefined ? {} : { usage: usageOf(usage) }),
  };
}

function usageOf({ promptTokens, completionTokens, estimated }: TokenUsage): TokenUsage {
  return { promptTokens, completionTokens, estimated };
}
