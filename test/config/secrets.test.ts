import { describe, expect, it } from 'vitest';
import { errorOf, load } from './config-folder.ts';
import { vendorKeys, vendorSections, vendorsYaml } from './test-sections.ts';

const canary = 'sk-canary-5eC7e7';

/** All that an error could carry into a log. */
async function allOf(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const error = await errorOf({ 'providers.yaml': text }, { sections: vendorSections, env });
  const cause = error.cause instanceof Error ? `${error.cause.message}${error.cause.stack}` : '';
  return `${error.message}${error.stack}${JSON.stringify(error.problems)}${cause}`;
}

describe('a secret', () => {
  it.each([
    ['of a wrong type', `providers: {stt: {flux: {api_key: [${canary}]}}}`],
    ['of a wrong form', `auth:\n  tokens: ["${canary} "]`],
    ['in a URL', `redis_url: http://user:${canary}@host`],
    ['in a query', `cors_origins: ["https://host/?api_key=${canary}"]`],
    [
      'after a key without a space',
      `providers:\n  stt:\n    flux:\n      model: x\n      api_key:${canary}\n`,
    ],
    ['in place of a map', `providers:\n  stt:\n    flux: ${canary}\n    active: [{}]\n`],
    ['in broken quotes', `debug: "x" "${canary}"\n`],
    ['in a tag', `debug: !${canary} x\n`],
    ['in an alias', `debug: *${canary}\n`],
    ['in an anchor', `debug: &${canary} [\n`],
    ['after a bracket', `debug: true\n]${canary}\n`],
    ['in a directive', `%${canary} 1\n---\ndebug: 1\n`],
    ['with a bad escape', `debug: "\\q${canary}"\n`],
    ['as a key with a colon', `{"api_key:${canary}"}`],
    ['in a malformed variable', `server: {host: "\${${canary}"}`],
    ['in the default of a variable', `server: {port: "\${NOPE:-${canary}}"}`],
  ])('is not repeated: %s', async (_, text) => {
    const all = await allOf(text);
    expect(all).toContain('config/providers.yaml');
    expect(all).not.toContain(canary);
  });

  it('is not repeated when it came from the environment, whatever its key is called', async () => {
    const env = { A: canary };
    for (const text of [
      'log_level: ${A}',
      'server: {port: "${A}"}',
      'providers: {stt: {active: "${A}"}}',
      'default_agent: ${A}',
      'environment: ${A}',
    ]) {
      expect(await allOf(text, env)).not.toContain(canary);
    }
  });

  it.each([
    ['of a variable that is called a secret', 'ACME_KEY', 'canary'],
    ['as long as a token', 'A', 'canary-of-16-let'],
    ['with as many digits as a key', 'A', 'canary1234567890'],
    ['of digits alone', 'A', '1234567890'],
    ['with the marks of a key', 'A', 'canary+/='],
  ])('is not repeated when it is taken for a name or a number: %s', async (_, variable, value) => {
    const env = { [variable]: value };
    for (const text of [
      'log_level: ',
      'playout: {ahead_ms: ',
      'providers: {tts: {active: ',
      'default_agent: ',
    ]) {
      const written = `${text}"\${${variable}}"${'}'.repeat(text.split('{').length - 1)}\n`;
      expect(await allOf(written, env)).not.toContain(value);
    }
  });

  it('of a provider is not repeated when it is used in the wrong form', async () => {
    const misplaced = vendorsYaml.replace('sample_rate: 16000', 'sample_rate: ${DEEPGRAM_API_KEY}');
    const all = await allOf(misplaced, vendorKeys);
    expect(all).toContain('what DEEPGRAM_API_KEY is set to');
    expect(all).not.toMatch(/canary/);
  });
});

describe('a description of the configuration', () => {
  it('has each value with the file, line and variables that it came from, secrets masked', async () => {
    const config = await load(
      {
        'providers.yaml': `${vendorsYaml}redis_url: redis://me:${canary}@host\nauth:\n  tokens: [${canary}]\n`,
      },
      { sections: vendorSections, env: { ...vendorKeys, PORT: '81' } },
    );
    const described = new Map(config.describe().map(({ key, value, source }) => [key, [value, source]]));
    expect(described.get('server.port')).toEqual([
      '81',
      expect.stringMatching(/^config\/default\.yaml:\d+ \(PORT\)$/),
    ]);
    expect(described.get('server.host')?.[1]).toMatch(/\(HOST is not set\)$/);
    expect(described.get('providers.stt.flux.api_key')).toEqual([
      '••••••',
      'config/providers.yaml:5 (DEEPGRAM_API_KEY)',
    ]);
    expect(described.get('providers.llm.groq.max_tokens')?.[0]).toBe('150');
    expect(described.get('auth.tokens.0')?.[0]).toBe('••••••');
    expect(described.get('redis_url')?.[0]).toBe('redis://••••••@host');
    expect(described.get('environment')).toEqual(['development', 'TALKY_ENV']);
    expect(described.get('agents.front-desk.flow')).toEqual([
      'front-desk',
      expect.stringMatching(/^config\/agents\/front-desk\.yaml:\d+$/),
    ]);
    expect(JSON.stringify(config.describe())).not.toMatch(/canary/);
  });

  it('shows a key that is not set as empty', async () => {
    const text = vendorsYaml.replace(/active: .*/g, 'active: auto');
    const config = await load({ 'providers.yaml': text }, { sections: vendorSections });
    expect(config.describe().find(({ key }) => key === 'providers.llm.groq.api_key')).toMatchObject({
      value: '',
      source: expect.stringMatching(/\(GROQ_API_KEY is not set\)$/) as string,
    });
  });
});
