import type { CallInput, OperatorRequest } from '../../machines/vocabulary/call-input.ts';
import type { VirtualClock } from '../replay/virtual-clock.ts';
import { Deck } from './deck.ts';
import type { Dice } from './dice.ts';
import type { LoadEars } from './load-ears.ts';
import type { LoadLine } from './load-line.ts';
import { exchanges, filled, goodbye } from './small-talk.ts';

/** How a call comes to its end. */
export type Ending = 'caller' | 'agent' | 'operator' | 'vanished' | 'idle' | 'deaf';

export interface LoadCallerOptions {
  readonly clock: VirtualClock;
  readonly dice: Dice;
  readonly ears: LoadEars;
  readonly line: LoadLine;
  /** When the caller has talked enough. */
  readonly endMs: number;
  readonly ending: Ending;
  readonly send: (input: CallInput | OperatorRequest) => void;
}

/** What a caller does while the agent speaks, so often in thirty replies. */
const whileSpokenTo = { listens: 19, interrupts: 5, agrees: 3, coughs: 2, rustles: 1 } as const;
/** And when it is the caller's turn, so often in forty. */
const whenAsked = { speaks: 36, waits: 2, types: 1, dials: 1 } as const;

/** No answer takes so long. */
const longestAnswerMs = 60_000;
/** A caller is fluent for so long, then looks for words for as long: guessing has to follow. */
const moodMs = 300_000;
/** Longer than any call. */
const foreverMs = 2 ** 31 - 1;

/** Talks with the agent: asks, pauses to think, waits too long, agrees, coughs and interrupts. */
export class LoadCaller {
  readonly #options: LoadCallerOptions;
  readonly #manners: Deck<keyof typeof whileSpokenTo>;
  readonly #moves: Deck<keyof typeof whenAsked>;

  constructor(options: LoadCallerOptions) {
    this.#options = options;
    this.#manners = new Deck(whileSpokenTo, options.dice.fork());
    this.#moves = new Deck(whenAsked, options.dice.fork());
  }

  /** Resolves when there is no more to say; never, when the call is over before. */
  async talk(): Promise<void> {
    const { clock, endMs } = this.#options;
    await this.#hearOut();
    while (clock.now() < endMs) {
      await this.#turn();
      await this.#awaitAnswer();
      await this.#hearOut();
    }
    await this.#finish();
  }

  async #turn(): Promise<void> {
    const { dice, send } = this.#options;
    switch (this.#moves.deal()) {
      case 'waits':
        await this.#pause(dice.between(9000, 12_500));
        await this.#hearOut();
        return this.#ask();
      case 'types':
        await this.#pause(2000);
        send({ type: 'caller.typed', text: 'What will that cost me?' });
        return;
      case 'dials':
        for (const digit of '4711#') {
          await this.#pause(dice.between(200, 400));
          send({ type: 'caller.dtmf', digit });
        }
        return;
      case 'speaks':
        await this.#pause(dice.between(250, 1500));
        return this.#ask();
    }
  }

  /** Asks whether anybody is there for as long as nothing is heard. */
  async #awaitAnswer(): Promise<void> {
    const { line } = this.#options;
    while (!(await line.until(() => line.state === 'speaking', 6000)))
      await this.#say('hello, are you there');
  }

  /** Listens to what the agent says, more or less patiently, until it is the caller's turn. */
  async #hearOut(): Promise<void> {
    const { line, dice } = this.#options;
    for (;;) {
      await line.until(() => line.state === 'listening' || line.state === 'speaking', longestAnswerMs);
      if (line.state === 'listening') return;
      const manner = this.#manners.deal();
      const isDone = await line.until(() => line.state === 'listening', dice.between(700, 4000));
      if (isDone) return;
      if (line.state === 'speaking') await this.#behave(manner);
      await line.until(() => line.state === 'listening', longestAnswerMs);
    }
  }

  async #behave(manner: keyof typeof whileSpokenTo): Promise<void> {
    const { ears, dice } = this.#options;
    switch (manner) {
      case 'listens':
        return;
      case 'interrupts':
        await this.#ask();
        return this.#awaitAnswer();
      case 'agrees':
        return this.#say(dice.pick(['mhm', 'yeah', 'right', 'okay sure']));
      case 'coughs':
      case 'rustles':
        ears.noise();
        await this.#pause(manner === 'coughs' ? dice.between(150, 500) : dice.between(2300, 3200));
        ears.heard();
    }
  }

  /** How likely the caller stops to think in the middle of a phrase. */
  get #hesitancy(): number {
    return Math.floor(this.#options.clock.now() / moodMs) % 2 === 0 ? 0 : 0.25;
  }

  #ask(): Promise<void> {
    const { dice } = this.#options;
    const said = filled(dice.pick(exchanges).says, dice);
    return this.#say(dice.chance(0.15) ? `well, ${said}` : said);
  }

  async #say(sentence: string): Promise<void> {
    const { ears, line, dice } = this.#options;
    const before = line.turnsEnded;
    for (const token of sentence.split(' ')) {
      const word = token.replace(',', '');
      ears.voice();
      await this.#pause(dice.between(110, 160) + 28 * word.length);
      ears.heard(word);
      const isThinking = dice.chance(token.endsWith(',') ? 0.45 : this.#hesitancy);
      if (isThinking) await this.#pause(dice.between(350, 780));
    }
    await line.until(() => line.turnsEnded > before, 3000);
  }

  async #finish(): Promise<void> {
    const { ending, ears, line, dice, send } = this.#options;
    if (ending === 'deaf') return ears.fail('lost', foreverMs);
    if (ending === 'operator') return send({ type: 'operator.hangup' });
    if (ending === 'vanished') return send({ type: 'caller.vanished' });
    if (ending === 'idle') return;
    await this.#pause(dice.between(300, 900));
    await this.#say(filled(goodbye.says, dice));
    if (ending === 'agent') return;
    await this.#awaitAnswer();
    await line.until(() => line.state === 'listening', longestAnswerMs);
    send({ type: 'caller.hung-up' });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#options.clock.setTimeout(resolve, ms);
    });
  }
}
