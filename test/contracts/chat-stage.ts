import {
  ProviderProtocol,
  ProviderRefused,
  ProviderThrottled,
  ProviderUnreachable,
} from '../../src/errors/provider-error.ts';
import type { LanguageModel } from '../../src/ports/language-model.ts';
import type { AnswerWish } from '../../tools/emulators/answer-script.ts';
import type { Emulator } from '../../tools/emulators/emulator.ts';
import {
  canaryKey,
  type LanguageModelFault,
  type LanguageModelStage,
  type SeenRequest,
  type VendorAnswer,
} from './language-model-rig.ts';

export interface EmulatedModel extends Emulator {
  answer(...answers: readonly AnswerWish[]): void;
}

/** A model that talks to an emulator. */
export interface EmulatedStage extends LanguageModelStage {
  readonly emulator: EmulatedModel;
}

/** `lengthReason` is the vendor's own word. */
export function emulatedStage(
  model: LanguageModel,
  emulator: EmulatedModel,
  lengthReason: string,
): EmulatedStage {
  const asked = () => emulator.host.exchanges.filter(({ method }) => method === 'POST');
  return {
    model,
    emulator,
    answer: (...answers) => emulator.answer(...answers.map((answer) => wishOf(answer, lengthReason))),
    openRequests: () => asked().filter(({ closedMs }) => closedMs === undefined).length,
    requests: () =>
      asked().map(({ path, query, headers, body }): SeenRequest => ({
        url: `${path}?${query.toString()}`,
        headers,
        body: body.toString('utf8'),
      })),
    warmings: () => emulator.host.exchanges.filter(({ method }) => method === 'GET').length,
    forget: () => emulator.host.forget(),
    close: () => emulator.close(),
  };
}

function wishOf({ toolCalls = [], isTooLong, ...answer }: VendorAnswer, lengthReason: string): AnswerWish {
  return { ...answer, toolCalls: [...toolCalls], ...(isTooLong === true ? { finish: lengthReason } : {}) };
}

const begun = 'Of course. Which order is';
type Wish = NonNullable<AnswerWish['fault']>;

/** A fault of an emulated answer, before which a few words come if it is one of the middle. */
export function answerFault(
  name: string,
  fault: Wish,
  error: LanguageModelFault<EmulatedStage>['error'],
  more: Partial<LanguageModelFault<EmulatedStage>> = {},
): LanguageModelFault<EmulatedStage> {
  const isInTheMiddle = 'afterTokens' in fault && fault.afterTokens > 0;
  return {
    name,
    error,
    retryable: error === ProviderUnreachable || error === ProviderThrottled,
    ...(isInTheMiddle ? { said: begun } : {}),
    ...more,
    inject: ({ emulator }) => emulator.answer({ text: `${begun} it?`, fault }),
  };
}

const afterTokens = begun.split(' ').length;

/** What may happen to a streamed answer of any vendor. */
export const streamFaults: readonly LanguageModelFault<EmulatedStage>[] = [
  {
    name: 'refuses the key, and repeats it',
    error: ProviderRefused,
    retryable: false,
    inject: ({ emulator }) =>
      emulator.host.refuseNext({
        status: 401,
        body: { error: { type: 'authentication_error', message: `Incorrect API key: ${canaryKey}` } },
      }),
  },
  answerFault('knows no such model', { type: 'refused', status: 404 }, ProviderRefused),
  answerFault(
    'has had enough for now',
    { type: 'refused', status: 429, retryAfter: '3' },
    ProviderThrottled,
    {
      retryAfterMs: 3000,
    },
  ),
  answerFault('is out of order', { type: 'refused', status: 503 }, ProviderUnreachable),
  answerFault('cuts its answer off', { type: 'truncated', afterTokens }, ProviderProtocol),
  answerFault('answers nothing', { type: 'truncated', afterTokens: 0 }, ProviderProtocol),
  answerFault('resets the connection', { type: 'reset', afterTokens }, ProviderUnreachable),
  answerFault('sends garbage', { type: 'garbage', afterTokens }, ProviderProtocol),
  answerFault('sends an event of no known shape', { type: 'nonsense', afterTokens }, ProviderProtocol),
  {
    name: 'resets the connection before it answers',
    error: ProviderUnreachable,
    retryable: true,
    inject: ({ emulator }) => emulator.host.refuseNext('reset'),
  },
  {
    name: 'calls a tool with arguments that are no JSON',
    error: ProviderProtocol,
    retryable: false,
    said: 'Wait.',
    inject: ({ emulator }) =>
      emulator.answer({ text: 'Wait.', toolCalls: [{ name: 'lookup_order', raw: '{"order_id": "A-1' }] }),
  },
];

/** What is wrong with the end of an answer, and does not matter. */
export const looseEnds = [
  {
    name: 'leaves the connection open after its answer',
    inject: ({ emulator }: EmulatedStage, text: string) =>
      emulator.answer({ text, fault: { type: 'open-end' as const } }),
  },
  {
    name: 'ends without its last event',
    inject: ({ emulator }: EmulatedStage, text: string) =>
      emulator.answer({ text, fault: { type: 'no-done' as const } }),
  },
  {
    name: 'thinks before it speaks',
    inject: ({ emulator }: EmulatedStage, text: string) =>
      emulator.answer({ text, reasoning: 'The caller wants to cancel, so I ask which order.' }),
  },
];

/** Has the next answer stop after a few words. */
export function stall({ emulator }: EmulatedStage): void {
  emulator.answer({ text: `${begun} it?`, fault: { type: 'stall', afterTokens } });
}

/** Has the next answer never come. */
export function hold({ emulator }: EmulatedStage): void {
  emulator.answer({ text: '', fault: { type: 'unanswered' } });
}
