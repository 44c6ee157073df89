import { untracked } from '@preact/signals';
import type { DrawnBox } from '../layout/drawing.ts';
import { litStates } from '../state/marks.ts';
import type { ChartDesk } from './chart-desk.ts';
import type { Outlook } from './outlook.ts';

/** Has the states in sight that the playhead's frame is in, where a person wants that. */
export function goAlong(desk: ChartDesk): void {
  const { goesAlong, outlook } = desk;
  // In a pane of another size they may be out of sight.
  void outlook.pane.value;
  if (goesAlong.value) outlook.bring(foreground(desk));
}

/** Nearer or farther: to the states that are gone along with, else to the middle. */
export function zoomAlong(desk: ChartDesk, factor: number): void {
  desk.outlook.zoom(factor, pointOfInterest(desk));
}

/** When the detail has come, shows it to who is near already. */
export function takeDetail(desk: ChartDesk): void {
  const { outlook } = desk;
  if (outlook.hasDetail) untracked(() => outlook.takeDetail(pointOfInterest(desk)));
}

function pointOfInterest(desk: ChartDesk): ReturnType<Outlook['pointOf']> {
  return desk.goesAlong.peek() ? desk.outlook.pointOf(foreground(desk)) : undefined;
}

function foreground({ playhead }: ChartDesk): (box: DrawnBox) => boolean {
  const states = playhead.call.frames[playhead.frame.value]?.states ?? [];
  const sought = new Set(litStates(states).flatMap(foregroundOf));
  return ({ kind, path }) => kind !== 'exit' && sought.has(path);
}

/** What one wants to see of it: the state of the floor that it is in, and nothing of the regions beside the floor. */
function foregroundOf(path: string): readonly string[] {
  const [outer = '', region, state] = path.split('.');
  if (outer !== 'active') return [outer];
  return region === 'floor' ? [`${outer}.${region}.${state}`] : [];
}
