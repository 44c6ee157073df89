import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Frees what nobody holds any more, so that what is left can be measured. */
export function collectGarbage(): void {
  // What finalisers of the first round let go of is found in the second.
  collect();
  collect();
}
