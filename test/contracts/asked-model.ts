import { Subscription } from 'rxjs';
import { vi } from 'vitest';
import type { Message } from '../../machines/vocabulary/history.ts';
import type {
  LanguageEvent,
  LanguageModel,
  LanguageRequest,
  ToolDescription,
} from '../../src/ports/language-model.ts';

const lookUp: ToolDescription = {
  name: 'lookup_order',
  description: 'Finds an order by its number.',
  parameters: { type: 'object', properties: { order_id: { type: 'string' } }, required: ['order_id'] },
};
export const endCall: ToolDescription = {
  name: 'end_call',
  description: 'Hangs up.',
  parameters: { type: 'object', properties: {} },
};

export const question: readonly Message[] = [
  { role: 'system', text: 'You are a friendly receptionist.' },
  { role: 'user', text: 'help me please' },
];

/** One request to a model, and what came of it. */
export class AskedModel {
  readonly events: LanguageEvent[] = [];
  readonly errors: unknown[] = [];
  /** What the model was given for this request. */
  readonly lent: readonly object[];
  isOver = false;
  /** Resolves when it has completed or failed. */
  readonly over: Promise<void>;
  readonly #subscription: Subscription;

  constructor(model: LanguageModel, more: Partial<LanguageRequest> = {}) {
    const subscription = new Subscription();
    this.#subscription = subscription;
    const request = { messages: [...question], tools: [lookUp, endCall], ...more };
    const answer$ = model.generate(request);
    const lent: object[] = [request, request.messages];
    this.lent = lent;
    this.over = new Promise((resolve) => {
      const end = (): void => {
        this.isOver = true;
        resolve();
      };
      const error = (fault: unknown): void => {
        this.errors.push(fault);
        end();
      };
      const answer = answer$.subscribe({ next: (event) => this.events.push(event), error, complete: end });
      lent.push(answer);
      subscription.add(answer);
    });
  }

  get text(): string {
    return this.events.map((event) => (event.type === 'token' ? event.text : '')).join('');
  }

  all<Type extends LanguageEvent['type']>(type: Type): readonly Extract<LanguageEvent, { type: Type }>[] {
    return this.events.filter(
      (event): event is Extract<LanguageEvent, { type: Type }> => event.type === type,
    );
  }

  async firstToken(): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.text === '') throw new Error('no token', { cause: this.errors[0] });
      },
      { interval: 1, timeout: 5000 },
    );
  }

  cancel(): void {
    this.#subscription.unsubscribe();
  }
}
