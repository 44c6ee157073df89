import { Observable, Subscription } from 'rxjs';
import type { LanguageModelPolicy } from '../../machines/vocabulary/policy.ts';
import { ProviderProtocol, ProviderStalled, type ProviderError } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { LanguageEvent, LanguageRequest } from '../ports/language-model.ts';
import type { AgentModel } from './agent.ts';
import { AnswerNotes, type AnswerNote } from './answer-note.ts';
import { attend, type Attention } from './attend.ts';
import type { Fence } from './fence.ts';
import { firstInService } from './guarded.ts';
import { asProviderError } from './provider-fault.ts';
import { answerLength, estimatedUsage, type Usage } from './usage-estimate.ts';

type Answer = Exclude<LanguageEvent, { readonly type: 'usage' }>;

/** Beside what a model says: that it failed, and whether the next one starts over or goes on. */
export type ModelChainEvent =
  | Answer
  /** `provider` is its place in the list. */
  | { readonly type: 'asked'; readonly provider: number }
  | { readonly type: 'failed'; readonly error: ProviderError }
  /** Nothing of this request was heard: what it said so far is void. */
  | { readonly type: 'started-over' };

export interface ModelChainOptions {
  readonly models: readonly AgentModel[];
  readonly policy: LanguageModelPolicy;
  readonly clock: Clock;
  readonly fence: Fence;
  /** What the request has said so far, if any of that was played; the next model goes on from there. */
  readonly spokenSoFar: () => string | undefined;
  /** Told of what each model took, also of one that was cancelled or has failed: then it is an estimate. */
  readonly used: (model: AgentModel, usage: Usage) => void;
  /** Told of each model's answer once it is over, however it ended. */
  readonly answered: (note: AnswerNote) => void;
}

/**
 * Asks the first model whose circuit is closed, and the next one when it fails: by an error, by silence before the first
 * token or between two, or by an end without a reason. None is asked twice; those with an open circuit are asked last.
 * Errors with the last `ProviderError` when all have failed.
 */
export function askModels(request: LanguageRequest, options: ModelChainOptions): Observable<ModelChainEvent> {
  return new Observable((subscriber) => {
    const running = new Subscription();
    const left = new Set(options.models);
    const ask = (model: AgentModel, prefix: string | undefined): void => {
      left.delete(model);
      subscriber.next({ type: 'asked', provider: options.models.indexOf(model) });
      const asked: LanguageRequest = prefix === undefined ? request : { ...request, prefix };
      const attempt = accounted(model, asked, options).subscribe({
        next: (event) => subscriber.next(event),
        complete: () => subscriber.complete(),
        error: (fault: unknown) => {
          const error = asProviderError(fault, model.name);
          subscriber.next({ type: 'failed', error });
          if (subscriber.closed) return;
          const next = firstInService([...left], ({ circuit }) => circuit);
          if (next === undefined) {
            subscriber.error(error);
            return;
          }
          const soFar = options.spokenSoFar();
          if (soFar === undefined) subscriber.next({ type: 'started-over' });
          ask(next, soFar);
        },
      });
      running.add(attempt);
    };
    const first = firstInService(options.models, ({ circuit }) => circuit);
    if (first !== undefined) ask(first, undefined);
    return running;
  });
}

/** One model's answer: its circuit learns how that went, and what it took is known in the end. */
function accounted(
  model: AgentModel,
  request: LanguageRequest,
  options: ModelChainOptions,
): Observable<Answer> {
  return new Observable((subscriber) => {
    const use = model.circuit?.begin();
    let answered = 0;
    let isCounted = false;
    let error: ProviderError | undefined;
    const notes = new AnswerNotes(options.models.indexOf(model), options.clock);
    const attention: Attention<LanguageEvent> = {
      next: (event) => {
        notes.take(event);
        if (event.type === 'usage') {
          isCounted = true;
          options.used(model, event);
          return;
        }
        answered += answerLength(event);
        if (answered > 0) use?.answered();
        subscriber.next(event);
      },
      error: (fault) => {
        error = asProviderError(fault, model.name);
        use?.failed(error);
        subscriber.error(error);
      },
      complete: () => subscriber.complete(),
    };
    subscriber.add(watched(model, request, options).subscribe(attention));
    subscriber.add(() => {
      use?.released();
      // What failed before its first word is taken for free.
      const isFree = error !== undefined && answered === 0;
      if (!isCounted && !isFree) options.used(model, estimatedUsage(request, answered));
      options.answered(notes.sum(error));
    });
  });
}

/** A model that is not waited for longer than the policy allows, and whose answer must say why it ended. */
function watched(
  model: AgentModel,
  request: LanguageRequest,
  { policy, clock, fence }: ModelChainOptions,
): Observable<LanguageEvent> {
  return new Observable((subscriber) => {
    let timer: TimerHandle | undefined;
    let hasFinished = false;
    const stop = (): void => {
      if (timer !== undefined) clock.clearTimeout(timer);
      timer = undefined;
    };
    const { name: provider } = model;
    const giveUp = (ms: number): void => {
      // What has said why it ended is whole, although its end does not come.
      if (hasFinished) subscriber.complete();
      else {
        const message = `${provider} sent nothing for ${ms} ms`;
        subscriber.error(new ProviderStalled(message, { provider, retryable: true }));
      }
    };
    const expectWithin = (ms: number): void => {
      stop();
      timer = clock.setTimeout(() => giveUp(ms), ms);
    };
    expectWithin(policy.firstTokenMs);
    subscriber.add(stop);
    const attention: Attention<LanguageEvent> = {
      next: (event) => {
        if (event.type === 'finished') hasFinished = true;
        expectWithin(policy.interTokenMs);
        subscriber.next(event);
      },
      error: (error) => {
        if (hasFinished) subscriber.complete();
        else subscriber.error(error);
      },
      complete: () => {
        if (hasFinished) subscriber.complete();
        else {
          const message = `${provider} ended its answer without saying why`;
          subscriber.error(new ProviderProtocol(message, { provider }));
        }
      },
    };
    subscriber.add(attend(() => model.generate(request), attention, fence));
  });
}
