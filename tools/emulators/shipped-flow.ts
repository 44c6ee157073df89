import { readFileSync } from 'node:fs';
import { packageFolder } from '../../src/package-folder.ts';
import type { Flow } from '../../src/providers/scripted/flow.ts';
import { parseFlow } from '../../src/providers/scripted/parse-flow.ts';

/** The front desk that talky ships: what a live emulator understands and answers. */
export function shippedFlow(): Flow {
  const file = new URL('config/flows/front-desk.yaml', packageFolder);
  return parseFlow(readFileSync(file, 'utf8'), file.pathname);
}
