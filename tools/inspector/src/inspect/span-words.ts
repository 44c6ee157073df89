import { tookWords } from './timeline/time-ruler.ts';

/** How long something took, for a person; a dash where that is not known. */
export function spanWords(ms: number | undefined): string {
  return ms === undefined ? '–' : tookWords(ms);
}
