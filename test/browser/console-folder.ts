import { fileURLToPath } from 'node:url';

/** The console page as it is now: it was built before the first test (`test/support/compile.ts`). */
export const consoleFolder = fileURLToPath(new URL('../../dist/console', import.meta.url));
