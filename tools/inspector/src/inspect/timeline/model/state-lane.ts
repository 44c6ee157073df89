import type { BarList } from './bar-list.ts';
import { textOf, type Handlers } from './handlers.ts';

/** The state that the call is in; each moment has exactly one. */
export function stateLane(bars: BarList): Handlers {
  return {
    'state.entered': (entry, index) => {
      const state = textOf(entry, 'state');
      bars.endAll(entry.at);
      bars.add({ entry: index, fromMs: entry.at, name: state });
    },
  };
}
