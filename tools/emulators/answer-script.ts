import { z } from 'zod';

const ms = z.number().min(0).max(600_000);

/** A tool call of an answer. */
const toolCall = z.strictObject({
  name: z.string(),
  args: z.unknown().optional(),
  /** In place of `args`: sent as they are, so that they may be no JSON. */
  raw: z.string().optional(),
  id: z.string().optional(),
  /** All of it at once, in place of pieces. */
  whole: z.boolean().optional(),
});

/** What goes wrong with an answer; `afterTokens` counts what comes before it. */
const fault = z.discriminatedUnion('type', [
  /** Refused with a status, as 429, 498, 500, 529. */
  z.strictObject({
    type: z.literal('refused'),
    status: z.int().min(400).max(599),
    retryAfter: z.string().optional(),
    message: z.string().optional(),
    code: z.string().optional(),
  }),
  /** No headers come. */
  z.strictObject({ type: z.literal('unanswered') }),
  /** Nothing more comes, and the connection stays. */
  z.strictObject({ type: z.literal('stall'), afterTokens: z.int().min(0) }),
  /** The stream ends as if it were whole, without its last events. */
  z.strictObject({ type: z.literal('truncated'), afterTokens: z.int().min(0) }),
  /** A TCP reset. */
  z.strictObject({ type: z.literal('reset'), afterTokens: z.int().min(0) }),
  /** An error event in the stream. */
  z.strictObject({
    type: z.literal('error'),
    afterTokens: z.int().min(0),
    kind: z.string(),
    message: z.string().optional(),
  }),
  /** Groq's own way to tell of an error, which its SDK does not see. */
  z.strictObject({ type: z.literal('x_groq.error'), afterTokens: z.int().min(0) }),
  /** An event that is no JSON. */
  z.strictObject({ type: z.literal('garbage'), afterTokens: z.int().min(0) }),
  /** JSON that is no event of the protocol. */
  z.strictObject({ type: z.literal('nonsense'), afterTokens: z.int().min(0) }),
  /** All is there but the end of the connection. */
  z.strictObject({ type: z.literal('open-end') }),
  /** All is there but the last event: `[DONE]`, `message_stop`. */
  z.strictObject({ type: z.literal('no-done') }),
]);

export const answerSchema = z.strictObject({
  /** Only for requests whose last message of the user has this in it; such an answer may be given again and again. */
  when: z.string().optional(),
  text: z.string().default(''),
  /** What the model thinks before it speaks. */
  reasoning: z.string().optional(),
  firstTokenMs: ms.default(0),
  tokenMs: ms.default(0),
  toolCalls: z.array(toolCall).default([]),
  /** What is charged; counted if it is not given, and left out if it is null. */
  usage: z
    .strictObject({ prompt: z.int().min(0), completion: z.int().min(0) })
    .nullable()
    .optional(),
  /** In the vendor's own words; by what the answer holds if it is not given. */
  finish: z.string().optional(),
  fault: fault.optional(),
});

export type ScriptedAnswer = z.infer<typeof answerSchema>;
export type AnswerWish = z.input<typeof answerSchema>;
export type ScriptedToolCall = z.infer<typeof toolCall>;

const standard: AnswerWish = { text: 'Sure, I can help you with that. What can I do?' };

/** The answers of an emulated language model: one a request, in order; the last one again and again. */
export class AnswerQueue {
  readonly #named: ScriptedAnswer[] = [];
  readonly #next: ScriptedAnswer[] = [];
  #last: ScriptedAnswer;

  constructor(answers: readonly AnswerWish[] = []) {
    this.#last = answerSchema.parse(standard);
    this.add(...answers);
  }

  add(...answers: readonly AnswerWish[]): void {
    for (const answer of answers.map((wish) => answerSchema.parse(wish)))
      (answer.when === undefined ? this.#next : this.#named).push(answer);
  }

  /** Whether the script has something to say to this that it has not said yet. */
  has(asked: string): boolean {
    return this.#next.length > 0 || this.#namedFor(asked) !== undefined;
  }

  take(asked: string): ScriptedAnswer {
    const named = this.#namedFor(asked);
    if (named !== undefined) return named;
    const next = this.#next.shift();
    if (next === undefined) return this.#last;
    // A fault happens once; what comes after it is an answer.
    if (next.fault === undefined) this.#last = next;
    return next;
  }

  #namedFor(asked: string): ScriptedAnswer | undefined {
    const words = asked.toLowerCase();
    return this.#named.findLast(({ when = '' }) => words.includes(when.toLowerCase()));
  }
}

/** As models write: each token but the first with the space before it. */
export function tokensOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [];
}
