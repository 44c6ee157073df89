import { expect } from 'vitest';
import type { Rig } from './rig.ts';

/** The call is over: it said so once and last, and nothing of it is left. */
export function expectOver({ clock, ears, model, voice, line, ends }: Rig): void {
  expect(line.types.filter((type) => type === 'ended')).toHaveLength(1);
  expect(line.types.at(-1)).toBe('ended');
  expect(line.audio.every(({ order }) => order < line.outputs.length)).toBe(true);
  expect(ends).toEqual(['call']);
  expect({ timers: clock.pending, ears: ears.live, models: model.live, voices: voice.live }).toEqual({
    timers: 0,
    ears: 0,
    models: 0,
    voices: 0,
  });
}
