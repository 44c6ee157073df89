import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Config } from '../../src/config/config.ts';
import { ConfigError } from '../../src/errors/config-error.ts';
import { load, shipped } from './config-folder.ts';

const keys = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('server', 'port', 'agent', 'silence', 'prompts', 'providers', 'stt', 'active'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'prompt',
      'flow',
      'greeting',
      'voice',
      'default_agent',
      'environment',
      'auth',
      'tokens',
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', '<<', '', '1', 'toString') },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const scalars = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, '${HOST}', '${NOPE}', '${X:-1}', '${', '$${', 'auto', 'embedded', 'front-desk', ''),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalars,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
  ),
}));

const marks = [
  ':',
  ' ',
  '\n',
  '- ',
  '  ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '&a',
  '*a',
  '!t',
  '|',
  '>',
  '?',
  '%',
  '\t',
  '---',
];
const scribble = fc
  .array(fc.oneof(fc.constantFrom(...marks), keys, fc.string({ maxLength: 4 })), { maxLength: 30 })
  .map((parts) => parts.join(''));

/** What loading came to: a configuration that works, or our own error. */
async function outcomeOf(contents: Readonly<Record<string, string>>): Promise<'loaded' | 'refused'> {
  const loaded = await load(contents, { env: { HOST: 'h' } }).catch((error: unknown) => error);
  if (loaded instanceof Config) {
    expect(loaded.agents().length).toBeGreaterThan(0);
    expect(loaded.settings.server.port).toBeTypeOf('number');
    expect(loaded.describe().length).toBeGreaterThan(50);
    return 'loaded';
  }
  expect(loaded).toBeInstanceOf(ConfigError);
  const { problems } = loaded as ConfigError;
  expect(problems.length).toBeGreaterThan(0);
  for (const { file, line, remedy } of problems) {
    expect(file).toMatch(/^config\//);
    expect(line).toBeGreaterThanOrEqual(0);
    expect(remedy).toMatch(/[.?]$/);
  }
  return 'refused';
}

describe('whatever the files hold', { timeout: 60_000 }, () => {
  it('loading gives a configuration or a ConfigError: trees', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.constantFrom('providers.yaml', 'agents/other.yaml', 'development.yaml'),
        async (value, file) => {
          outcomes.add(await outcomeOf({ [file]: stringify(value) }));
        },
      ),
      { numRuns: 120 },
    );
    expect([...outcomes].sort()).toEqual(['loaded', 'refused']);
  });

  it('loading gives a configuration or a ConfigError: texts', async () => {
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        scribble,
        fc.constantFrom('providers.yaml', 'agents/other.yaml'),
        async (text, file) => {
          outcomes.add(await outcomeOf({ [file]: text }));
        },
      ),
      { numRuns: 120 },
    );
    expect([...outcomes].sort()).toEqual(['loaded', 'refused']);
  });

  it('loading gives a configuration or a ConfigError: the shipped file with a line changed', async () => {
    const lines = shipped['default.yaml']?.split('\n') ?? [];
    const outcomes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), scribble, async (index, text) => {
        outcomes.add(await outcomeOf({ 'default.yaml': lines.with(index, text).join('\n') }));
      }),
      { numRuns: 100 },
    );
    expect([...outcomes].sort()).toEqual(['loaded', 'refused']);
  });
});
