import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureSchema } from '../../tools/replay/fixture-schema.ts';
import { failureText, judge } from '../../tools/replay/judge.ts';
import { readFixture } from '../../tools/replay/read-fixture.ts';
import { runFixture } from '../../tools/replay/run-fixture.ts';
import { shippedPolicy } from '../../tools/replay/shipped-policy.ts';
import { namesInSchema } from '../support/names-in-schema.ts';

const text = readFileSync(join(import.meta.dirname, '../fixtures/scenarios/README.md'), 'utf8');
const examples = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, example = '']) => example);

describe('the description of the format of fixtures', () => {
  it.each(examples.map((example, index) => [index, example] as const))(
    'has example %i, which passes',
    async (_, example) => {
      const reading = readFixture(example, 'README.md');
      if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
      expect(Object.keys(reading.fixture.expect)).not.toEqual([]);
      const { observed } = await runFixture(reading.fixture, await shippedPolicy());
      expect(judge(reading.fixture.expect, observed).map(failureText)).toEqual([]);
    },
  );

  it('has two examples', () => expect(examples).toHaveLength(2));

  it('names every key of the schema and every word that a key may have', () => {
    // The governor is given whole, as in the configuration, which explains it.
    const names = [...new Set(namesInSchema(fixtureSchema, ['governor']))];
    expect(names.length).toBeGreaterThan(100);
    const spans = new Set(
      [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].flatMap(
        ([, span = '']) => span.match(/[\w-]+/g) ?? [],
      ),
    );
    expect(names.filter((name) => !spans.has(name))).toEqual([]);
  });
});
