import { Deck } from './deck.ts';
import { Dice } from './dice.ts';
import type { LoadCallOptions } from './load-call.ts';

const agents = ['assistant', 'front-desk', 'billing', 'night-shift', 'returns'] as const;
const transports = ['native', 'native', 'native', 'twilio', 'vonage'] as const;
const endings = { caller: 12, agent: 3, vanished: 2, operator: 1, idle: 1, deaf: 1 } as const;
const firstMs = Date.UTC(2026, 0, 5, 8);

/** What differs between the calls of a list: half a minute to five long, one begun a few minutes after the other. */
export function callList(calls: number, seed: number): readonly Omit<LoadCallOptions, 'policy'>[] {
  const dice = new Dice(seed);
  const ends = new Deck(endings, dice.fork());
  let startedMs = firstMs;
  return Array.from({ length: calls }, (_, index) => {
    startedMs += dice.between(5000, 240_000);
    return {
      seed: dice.between(1, 2 ** 31 - 1),
      minutes: dice.between(30, 300) / 60,
      id: `load-${seed}-${String(index + 1).padStart(4, '0')}`,
      agent: dice.pick(agents),
      startedAt: new Date(startedMs).toISOString(),
      transport: dice.pick(transports),
      ending: ends.deal(),
    };
  });
}
