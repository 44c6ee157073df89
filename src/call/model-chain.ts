import { Observable, Subscription } from 'rxjs';
import type { LanguageModelPolicy } from '../../machines/vocabulary/policy.ts';
import { ProviderProtocol, ProviderStalled, type ProviderError } from '../errors/provider-error.ts';
import type { Clock, TimerHandle } from '../ports/clock.ts';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../ports/language-model.ts';
import { attend, type Attention } from './attend.ts';
import type { Fence } from './fence.ts';
import { asProviderError } from './provider-fault.ts';

/** Beside what a model says: that it failed, and whether the next one starts over or goes on. */
export type ModelChainEvent =
  | LanguageEvent
  | { readonly type: 'asked'; readonly provider: number }
  | { readonly type: 'failed'; readonly error: ProviderError }
  /** Nothing of this request was heard: what it said so far is void. */
  | { readonly type: 'started-over' };

export interface ModelChainOptions {
  readonly models: readonly LanguageModel[];
  readonly policy: LanguageModelPolicy;
  readonly clock: Clock;
  readonly fence: Fence;
  /** What the request has said so far, if any of that was played; the next model goes on from there. */
  readonly spokenSoFar: () => string | undefined;
}

/**
 * Asks the first model, and the next one when it fails: by an error, by silence before the first token or between two,
 * or by an end without a reason. Errors with the last `ProviderError` when all have failed.
 */
export function askModels(request: LanguageRequest, options: ModelChainOptions): Observable<ModelChainEvent> {
  return new Observable((subscriber) => {
    const running = new Subscription();
    const ask = (index: number, prefix: string | undefined): void => {
      const model = options.models[index];
      if (model === undefined) return;
      subscriber.next({ type: 'asked', provider: index });
      const asked: LanguageRequest = prefix === undefined ? request : { ...request, prefix };
      const attempt = watched(model, asked, options).subscribe({
        next: (event) => subscriber.next(event),
        complete: () => subscriber.complete(),
        error: (fault: unknown) => {
          const error = asProviderError(fault, model.name);
          subscriber.next({ type: 'failed', error });
          if (subscriber.closed) return;
          if (index + 1 >= options.models.length) {
            subscriber.error(error);
            return;
          }
          const soFar = options.spokenSoFar();
          if (soFar === undefined) subscriber.next({ type: 'started-over' });
          ask(index + 1, soFar);
        },
      });
      running.add(attempt);
    };
    ask(0, undefined);
    return running;
  });
}

/** A model that is not waited for longer than the policy allows, and whose answer must say why it ended. */
function watched(
  model: LanguageModel,
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
