import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { readChart } from '../../src/inspector/chart.ts';
import { nothingReachesTheProcess } from '../call/process-watch.ts';
import { Coverage } from './coverage.ts';
import { drive } from './drive.ts';
import { facets, type Facet } from './facets.ts';
import { facetPaths } from './paths.ts';

nothingReachesTheProcess();

const chart = readChart(callMachine);
const parts = await facets();
const coverage = new Coverage(chart);
const met = new Set<string>();
const seen = new Set<string>();
let driven = 0;

/** Not committed; a drawing of the machine may show it. The inspector has a copy built in: `coverage.test.ts` tells. */
const folder = 'coverage';

afterAll(async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/call-machine.json`, `${JSON.stringify(coverage.report, null, 2)}\n`);
  process.stdout.write(
    `call machine: ${coverage.summary}, projected states ${met.size - unseen().length} of ${met.size}, in ${driven} paths\n`,
  );
});

async function driveAll(facet: Facet): Promise<number> {
  const { paths, met: states } = facetPaths(facet);
  for (const key of states) met.add(`${facet.name} ${key}`);
  for (const path of paths) {
    for (const key of await drive(facet, path, coverage.observe)) seen.add(`${facet.name} ${key}`);
    driven++;
  }
  return states.size;
}

/** States that the search has met, and in which the real call was not seen. */
function unseen(): readonly string[] {
  return [...met].filter((state) => !seen.has(state));
}

describe('the real call goes wherever its machine can', () => {
  it.each(parts.map((facet) => [facet.name, facet] as const))('%s', async (_, facet) => {
    expect(await driveAll(facet)).toBeGreaterThan(1);
  });

  it('and has taken each transition, and been in each state', () => {
    expect(coverage.missing).toEqual([]);
    expect(unseen()).toEqual([]);
  });
});
