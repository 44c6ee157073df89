import { mkdir, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { callMachine } from '../../machines/call.machine.ts';
import { readChart } from '../../tools/diagram/chart.ts';
import { nothingReachesTheProcess } from '../call/process-watch.ts';
import { Coverage } from './coverage.ts';
import { drive } from './drive.ts';
import { facets, type Facet } from './facets.ts';
import { facetPaths, keyOf } from './paths.ts';

nothingReachesTheProcess();

const chart = readChart(callMachine);
const parts = await facets();
const coverage = new Coverage(chart);
const reached = new Set<string>();
const expected = new Set<string>();
let driven = 0;

/** Not committed; a drawing of the machine may show it. */
const folder = 'coverage';

afterAll(async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/call-machine.json`, `${JSON.stringify(coverage.report, null, 2)}\n`);
  process.stdout.write(
    `call machine: ${coverage.summary}, projected states ${reached.size} of ${expected.size}, in ${driven} paths\n`,
  );
});

async function driveAll(facet: Facet): Promise<number> {
  const { paths, states } = facetPaths(facet);
  for (const path of paths) {
    for (const { after } of path) expected.add(`${facet.name} ${keyOf(after)}`);
    await drive(facet, path, coverage.observe);
    for (const { after } of path) reached.add(`${facet.name} ${keyOf(after)}`);
    driven++;
  }
  return states;
}

describe('the real call goes wherever its machine can', () => {
  it.each(parts.map((facet) => [facet.name, facet] as const))(
    '%s',
    async (_, facet) => {
      expect(await driveAll(facet)).toBeGreaterThan(1);
    },
    60_000,
  );

  it('and has taken each transition, and been in each state', () => {
    expect(coverage.missing).toEqual([]);
    expect(reached).toEqual(expected);
  });
});
