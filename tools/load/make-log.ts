import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { callList } from './call-list.ts';
import { playLoadCall } from './load-call.ts';

const help = `npm run make:log -- --out FILE [--minutes 60] [--seed 1]
npm run make:log -- --folder DIR --calls N [--seed 1]

Makes event logs of calls that never were, through the real call session: one long one, or N of 30 s to 5 min with several
agents. The same options give the same bytes. Exit status: 0 made; 2 a wrong option.`;

const options = {
  out: { type: 'string' },
  minutes: { type: 'string', default: '60' },
  folder: { type: 'string' },
  calls: { type: 'string' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

/** A timer runs for 2^31 ms at most. */
const mostMinutes = 24 * 60;

async function main(): Promise<number> {
  const values = givenOptions();
  if (values === undefined) return 2;
  if (values.help) {
    console.log(help);
    return 0;
  }
  const { out, folder } = values;
  const [minutes, calls, seed] = [values.minutes, values.calls, values.seed].map(Number) as [
    number,
    number,
    number,
  ];
  const isLong = out !== undefined && folder === undefined && values.calls === undefined;
  const isRight = isLong ? minutes > 0 && minutes <= mostMinutes : out === undefined && calls >= 1;
  if (!isRight || !Number.isInteger(seed) || (!isLong && !Number.isInteger(calls))) {
    console.error(help);
    return 2;
  }
  if (isLong) await makeLong(out, minutes, seed);
  else if (folder !== undefined) await makeMany(folder, calls, seed);
  else console.error(help);
  return isLong || folder !== undefined ? 0 : 2;
}

function givenOptions() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

async function makeLong(out: string, minutes: number, seed: number): Promise<void> {
  const lines = await playLoadCall({
    seed,
    minutes,
    id: `load-${seed}`,
    agent: 'front-desk',
    startedAt: '2026-01-05T08:00:00.000Z',
    transport: 'native',
    ending: 'caller',
    policy: await shippedPolicy(),
  });
  const bytes = await write(out, lines);
  console.log(`${out}: ${minutes} min, ${lines.length} lines, ${bytes} bytes`);
}

async function makeMany(folder: string, calls: number, seed: number): Promise<void> {
  const policy = await shippedPolicy();
  await mkdir(folder, { recursive: true });
  for (const call of callList(calls, seed))
    await write(join(folder, `${call.id}.ndjson`), await playLoadCall({ ...call, policy }));
  console.log(`${folder}: ${calls} calls`);
}

async function write(file: string, lines: readonly string[]): Promise<number> {
  const text = lines.map((line) => `${line}\n`).join('');
  await writeFile(file, text);
  return Buffer.byteLength(text);
}

process.exitCode = await main();
