import { defer, Observable } from 'rxjs';
import { ProviderUnreachable } from '../errors/provider-error.ts';
import type { LanguageEvent, LanguageModel, LanguageRequest } from '../ports/language-model.ts';
import type { ConnectionWarmth } from './connection-warmth.ts';
import { continuing } from './continued-answer.ts';
import { stopAt } from './stop-sequences.ts';

/** Decodes one answer. All methods throw a `ProviderError`. */
export interface Decoder {
  /** Whether the vendor has said why the answer ended. */
  readonly hasReason: boolean;
  read(data: unknown): readonly LanguageEvent[];
  end(): readonly LanguageEvent[];
}

export interface StreamedModel {
  readonly provider: string;
  readonly stop: readonly string[];
  readonly warmth: ConnectionWarmth;
  /** Sends the request; what it emits is read by a decoder, its end is the end of the answer. Errors with a `ProviderError`. */
  readonly send: (request: LanguageRequest) => Observable<unknown>;
  readonly newDecoder: () => Decoder;
}

/** A language model that streams its answers over HTTP. */
export function createStreamedModel(model: StreamedModel): LanguageModel {
  const { provider, warmth, stop } = model;
  return {
    name: provider,
    generate: (request) => answerTo(request, model).pipe(continuing(request.prefix), stopAt(stop)),
    warm: () => warmth.warm(),
    close: () => {
      warmth.close();
      return Promise.resolve();
    },
  };
}

function answerTo(request: LanguageRequest, model: StreamedModel): Observable<LanguageEvent> {
  const { provider, warmth } = model;
  return new Observable((subscriber) => {
    if (warmth.isClosed) {
      subscriber.error(new ProviderUnreachable(`${provider} was closed`, { provider }));
      return;
    }
    const decoder = model.newDecoder();
    let isOver = false;
    const tell = (events: () => readonly LanguageEvent[]): boolean => {
      try {
        for (const event of events()) subscriber.next(event);
        return true;
      } catch (error) {
        subscriber.error(error);
        return false;
      }
    };
    const end = (): void => {
      isOver = true;
      if (tell(() => decoder.end())) subscriber.complete();
    };
    // An abort costs the connection, and the caller who interrupts is about to ask again.
    subscriber.add(() => {
      if (!isOver) warmth.warm();
    });
    subscriber.add(
      defer(() => model.send(request)).subscribe({
        next: (data) => void tell(() => decoder.read(data)),
        error: (error) => {
          if (decoder.hasReason) {
            end();
            return;
          }
          isOver = true;
          subscriber.error(error);
        },
        complete: end,
      }),
    );
  });
}
