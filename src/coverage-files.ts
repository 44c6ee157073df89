import { join } from 'node:path';

/** What the model-based tests have covered of the call machine: as they have just written it here, or as it is built in. */
export function coverageFiles(consoleFolder: string | undefined): readonly string[] {
  const written = 'coverage/call-machine.json';
  return consoleFolder === undefined
    ? [written]
    : [written, join(consoleFolder, 'inspect/call-machine.json')];
}
