import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Fixture } from '../../tools/replay/fixture.ts';
import { readLog } from '../../tools/replay/log/read-log.ts';
import { replayLog } from '../../tools/replay/log/replay-log.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

const folder = join(import.meta.dirname, '../fixtures/scenarios');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.yaml'),
);

describe('the event log of a scenario', () => {
  it.each(files)('%s is replayed to the same decisions and effects', async (file) => {
    const fixture = parse(readFileSync(join(folder, file), 'utf8')) as Fixture;
    const { log } = await runFixture(fixture, await shippedPolicy());
    const reading = readLog(log.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    if (!reading.ok) throw new Error(`line ${reading.line} ${reading.fault}`);
    expect(replayLog(reading.call)).toBeUndefined();
  });
});
