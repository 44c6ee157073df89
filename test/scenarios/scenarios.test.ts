import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Fixture } from '../../tools/replay/fixture.ts';
import { judge } from '../../tools/replay/judge.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';

const folder = join(import.meta.dirname, '../fixtures/scenarios');

describe.each(readdirSync(folder))('%s', (group) => {
  it.each(readdirSync(join(folder, group)).filter((file) => file.endsWith('.yaml')))('%s', async (file) => {
    const fixture = parse(readFileSync(join(folder, group, file), 'utf8')) as Fixture;
    const { observed } = await runFixture(fixture, await shippedPolicy());
    expect(judge(fixture.expect, observed)).toEqual([]);
  });
});
