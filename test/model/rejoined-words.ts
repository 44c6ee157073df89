import type { TurnEvent } from '../../machines/vocabulary/turn.ts';
import type { HeardTurn } from './call-world.ts';

/** The event with the words that the connections before have heard of its turn, and what is known of the turn then. */
export function rejoin(
  heard: HeardTurn | undefined,
  event: TurnEvent,
): { readonly whole: TurnEvent; readonly heard: HeardTurn | undefined } {
  const { turn } = event;
  const known = heard?.turn === turn ? heard : undefined;
  if (event.type === 'turn.resumed') return { whole: event, heard: known ?? { turn, text: '', before: '' } };
  const before = known?.before ?? '';
  const isWhole = before === '' || event.text.startsWith(before);
  const text = isWhole ? event.text : [before, event.text].filter((part) => part !== '').join(' ');
  return {
    whole: { ...event, text },
    heard: event.type === 'turn.eot' ? undefined : { turn, text, before },
  };
}
