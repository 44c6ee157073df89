/** How slowly and how fast a vendor's voices can speak; 1 is a voice's own speed. */
export interface SpeedRange {
  readonly slowest: number;
  readonly fastest: number;
}

/**
 * The rule of every voice: an agent's `speed`, times that of the vendor's section where it has one, is brought to the nearest
 * speed that the vendor takes, to three decimals; what is no number is
 * the voice's own. An agent whose fallback voice has a narrower range is heard all the same.
 */
export function speedWithin({ slowest, fastest }: SpeedRange, agents: number, sections = 1): number {
  const speed = Math.round(agents * sections * 1000) / 1000;
  if (Number.isNaN(speed)) return 1;
  return Math.min(fastest, Math.max(slowest, speed));
}
