import { readFile, writeFile } from 'node:fs/promises';
import { callDiagrams } from './call-diagrams.ts';

const file = 'machines/README.md';
const wanted = callDiagrams();

if (!process.argv.includes('--check')) {
  await writeFile(file, wanted);
  console.log(`${file} is drawn anew`);
} else if ((await readFile(file, 'utf8').catch(() => '')) === wanted) {
  console.log(`${file} shows the machines as they are`);
} else {
  console.error(`${file} does not show the machines as they are: run \`npm run diagram\` and commit it`);
  process.exitCode = 1;
}
