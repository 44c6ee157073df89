import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fixture } from '../../tools/replay/fixture.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';

const folder = join(import.meta.dirname, '../fixtures/scenarios');

/** `GROUP/NAME.yaml` of every scenario. */
export const scenarioFiles: readonly string[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .toSorted();

/** Throws for a file that is no fixture, or that expects nothing. */
export function readScenario(file: string): Fixture {
  return scenarioOf(readFileSync(join(folder, file), 'utf8'), file);
}

export function scenarioOf(text: string, file: string): Fixture {
  const reading = readFixture(text, file);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  if (Object.keys(reading.fixture.expect).length === 0) throw new Error(`${file} expects nothing`);
  return reading.fixture;
}
