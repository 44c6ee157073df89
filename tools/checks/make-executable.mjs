// npx makes the command executable when it links it for the first time, and not again when it has been compiled anew.
import { chmodSync } from 'node:fs';

chmodSync('dist/tools/talky.js', 0o755);
