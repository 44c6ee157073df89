import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { shippedPolicy } from '../replay/shipped-policy.ts';
import { explore, kinds, type Kind } from './exploration.ts';

const help = `npm run explore -- [--runs 100000] [--seed N] [--by commands|scheduler] [--path P] [--replay-path P]

Plays calls at random through the real call session and holds them against the ten invariants of the call machine.
Exit status: 0 all held; 1 one did not, and how to see it again is printed; 2 a wrong option.`;

/** Seeds are new for each so many calls: what is found is found again from there. */
const batchRuns = 1000;

const options = {
  runs: { type: 'string', default: '100000' },
  seed: { type: 'string' },
  by: { type: 'string' },
  path: { type: 'string' },
  'replay-path': { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const values = givenOptions();
  if (values === undefined) return 2;
  const runs = Number(values.runs);
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  const chosen = kinds.filter((kind) => values.by === undefined || kind === values.by);
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(seed) || chosen.length === 0) {
    console.error(help);
    return 2;
  }
  const { path, 'replay-path': replayPath } = values;
  const shipped = await shippedPolicy();
  const progress = new Progress(runs, seed);
  for (let batch = 0; batch * batchRuns < runs; batch++) {
    const kind = chosen[batch % chosen.length] as Kind;
    const finding = await explore(shipped, {
      kind,
      runs: Math.min(batchRuns, runs - batch * batchRuns),
      seed: (seed + batch) | 0,
      ...(path === undefined ? {} : { path }),
      ...(replayPath === undefined ? {} : { replayPath }),
      onRun: () => progress.count(kind),
    });
    if (finding !== undefined) {
      console.log(`\n${finding.report}`);
      return 1;
    }
  }
  progress.tell();
  console.log('All ten invariants held.');
  return 0;
}

function givenOptions() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

/** A line a second. */
class Progress {
  readonly #runs: number;
  readonly #seed: number;
  readonly #startedMs = performance.now();
  #done = 0;
  #toldMs = 0;

  constructor(runs: number, seed: number) {
    this.#runs = runs;
    this.#seed = seed;
  }

  count(kind: Kind): void {
    this.#done++;
    const now = performance.now();
    if (now - this.#toldMs < 1000) return;
    this.#toldMs = now;
    this.tell(kind);
  }

  tell(kind?: Kind): void {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const rate = Math.round(this.#done / seconds);
    const by = kind === undefined ? '' : `, by ${kind}`;
    console.log(`${this.#done} of ${this.#runs} calls, ${rate} a second, seed ${this.#seed}${by}`);
  }
}

process.exitCode = await main();
