import { litStates } from '../state/marks.ts';
import type { ChartDesk } from './chart-desk.ts';

/** Has the states in sight that the playhead's frame is in, where a person wants that. */
export function goAlong({ playhead, goesAlong, outlook }: ChartDesk): void {
  const frame = playhead.call.frames[playhead.frame.value];
  // In a pane of another size they may be out of sight.
  void outlook.pane.value;
  if (!goesAlong.value || frame === undefined) return;
  const sought = new Set(litStates(frame.states).flatMap(foregroundOf));
  outlook.bring(({ kind, path }) => kind !== 'exit' && sought.has(path));
}

/** What one wants to see of it: the state of the floor that it is in, and nothing of the regions beside the floor. */
function foregroundOf(path: string): readonly string[] {
  const [outer = '', region, state] = path.split('.');
  if (outer !== 'active') return [outer];
  return region === 'floor' ? [`${outer}.${region}.${state}`] : [];
}
