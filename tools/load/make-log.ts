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

/** A day; a policy takes no more than 2^31 ms. */
const mostMinutes = 24 * 60;

async function main(): Promise<number> {
  const values = givenOptions();
  if (values?.help === true) {
    console.log(help);
    return 0;
  }
  const work = values === undefined ? undefined : workFor(values);
  if (work === undefined) {
    console.error(help);
    return 2;
  }
  await work();
  return 0;
}

type Values = NonNullable<ReturnType<typeof givenOptions>>;

/** What the options ask for; undefined when that makes no sense. */
function workFor({ out, folder, ...texts }: Values): (() => Promise<void>) | undefined {
  const [minutes, seed, calls] = [Number(texts.minutes), Number(texts.seed), Number(texts.calls ?? 0)];
  if (!Number.isInteger(seed)) return undefined;
  if (out !== undefined && folder === undefined && texts.calls === undefined)
    return minutes > 0 && minutes <= mostMinutes ? () => makeLong(out, minutes, seed) : undefined;
  if (folder === undefined || out !== undefined || !Number.isInteger(calls) || calls < 1) return undefined;
  return () => makeMany(folder, calls, seed);
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
