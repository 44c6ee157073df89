import type { LanguageRequest } from '../../src/ports/language-model.ts';
import { hangUpTool } from '../../machines/agent-reply.ts';
import type { ModelEntry } from '../replay/fixture.ts';
import type { AnswerScript } from '../replay/scripted-model.ts';
import { Deck } from './deck.ts';
import type { Dice } from './dice.ts';
import { exchangeOf, filled, goodbye } from './small-talk.ts';

/** What comes of a request to the first model, so often in sixty; the second one is there for when it fails. */
const outcomes = { answers: 57, refuses: 1, stalls: 1, breaks: 1 } as const;

/** Answers what the caller seems to have asked, sometimes with the help of a tool, and fails now and then. */
export class LoadModel implements AnswerScript {
  readonly #dice: Dice;
  readonly #outcomes: Deck<keyof typeof outcomes>;
  readonly #hangsUp: boolean;
  #newest = '';

  /** `hangsUp`: it is the agent that ends the call, when the caller has said goodbye. */
  constructor(dice: Dice, hangsUp: boolean) {
    this.#dice = dice;
    this.#outcomes = new Deck(outcomes, dice.fork());
    this.#hangsUp = hangsUp;
  }

  take(provider: number, { messages, prefix }: LanguageRequest): ModelEntry {
    const dice = this.#dice;
    const pace = { firstTokenMs: dice.between(140, 420), tokenMs: dice.between(8, 22) };
    if (prefix !== undefined) {
      const said = prefix.trim().split(/\s+/u).length;
      return { ...pace, reply: this.#newest.split(' ').slice(said).join(' ') };
    }
    const asked = messages.findLast((message) => message.role === 'user');
    const heard = asked?.text ?? '';
    const exchange = exchangeOf(heard);
    this.#newest = filled(
      dice.pick(exchange?.answers ?? ["I'm not sure that I understand. Could you say it in other words?"]),
      dice,
      heard,
    );
    if (exchange === goodbye && this.#hangsUp)
      return { ...pace, say: this.#newest, tools: [{ name: hangUpTool }] };
    const tool = messages.at(-1)?.role === 'tool' ? undefined : exchange?.tool;
    if (tool !== undefined)
      return {
        ...pace,
        ...(dice.chance(0.5) ? { say: 'One moment, please.' } : {}),
        tools: [{ name: tool, args: { request: heard } }],
      };
    return { ...pace, reply: this.#newest, ...this.#failure(provider) };
  }

  #failure(provider: number): Partial<ModelEntry> {
    if (provider > 1) return {};
    switch (this.#outcomes.deal()) {
      case 'answers':
        return {};
      case 'refuses':
        return { error: 'throttled', afterMs: 60 };
      case 'stalls':
        return { error: 'stalled' };
      case 'breaks':
        return { error: 'unreachable', afterTokens: 6, afterMs: 100 };
    }
  }
}
