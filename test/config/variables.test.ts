import { describe, expect, it } from 'vitest';
import { load, problemsOf } from './config-folder.ts';

describe('a variable', () => {
  it('is looked up when the value is used, not when the file is read', async () => {
    const env: Record<string, string> = { HOST: 'a.example' };
    const config = await load({}, { env });
    expect(config.settings.server.host).toBe('a.example');
    env['HOST'] = 'b.example';
    expect([config.settings.server.host, config.get('server.host')]).toEqual(['b.example', 'b.example']);
    delete env['HOST'];
    expect(config.get('server.host')).toBe('127.0.0.1');
  });

  it('that has gone since gives the error at the use', async () => {
    const env: Record<string, string> = { WHERE: 'a.example' };
    const config = await load({ 'providers.yaml': 'server:\n  host: ${WHERE}\n' }, { env });
    delete env['WHERE'];
    const wanted =
      'config/providers.yaml:2 server.host needs the environment variable WHERE, which is not set. ' +
      'Set WHERE, in the environment or in .env, or write ${WHERE:-default} here.';
    expect(() => config.settings).toThrow(wanted);
    expect(() => config.get('server')).toThrow(wanted);
    expect(config.get('server.port')).toBe(8080);
  });

  it('stands anywhere in a text, more than once', async () => {
    const config = await load(
      {
        'agents/other.yaml': 'label: "${WHO} of ${WHERE:-here}, ${WHO}"\nflow: front-desk\n',
      },
      { env: { WHO: 'Ann' } },
    );
    expect(config.agent('other')?.label).toBe('Ann of here, Ann');
  });

  it('is put in once: what it holds is taken as it is', async () => {
    const config = await load({}, { env: { HOST: '${PORT}$&', PORT: '1' } });
    expect(config.settings.server.host).toBe('${PORT}$&');
  });

  it('is not found among what every object has', async () => {
    expect(await problemsOf({ 'providers.yaml': 'api_prefix: /${constructor}' })).toMatchObject([
      { fault: 'needs the environment variable constructor, which is not set' },
    ]);
  });

  it('that is set to nothing is not set', async () => {
    expect((await load({}, { env: { HOST: '' } })).settings.server.host).toBe('127.0.0.1');
    expect(await problemsOf({ 'providers.yaml': 'api_prefix: /${X}' }, { env: { X: '' } })).toHaveLength(1);
  });

  it('gives numbers, truth values and lists where they are wanted, and texts elsewhere', async () => {
    const config = await load(
      { 'providers.yaml': 'cors_origins: ${ORIGINS}\nauth: {tokens: ["${TOKEN}"]}' },
      {
        env: {
          PORT: '81',
          TALKY_DEBUG: 'true',
          ORIGINS: 'https://a.example, https://b.example',
          HOST: '10',
          TOKEN: '1234567890123456',
        },
      },
    );
    const { server, debug, cors_origins, auth } = config.settings;
    expect([server.port, debug, server.host]).toEqual([81, true, '10']);
    expect(cors_origins).toEqual(['https://a.example', 'https://b.example']);
    expect(auth.tokens).toEqual(['1234567890123456']);
    expect([config.get('server.port'), config.get('debug')]).toEqual([81, true]);
  });

  it('that gives nothing leaves its key, or its place in a list, out', async () => {
    const config = await load(
      { 'providers.yaml': 'auth: {tokens: ["${A:-}", "${B:-}"]}' },
      { env: { B: 'b'.repeat(16) } },
    );
    expect(config.settings.auth.tokens).toEqual(['b'.repeat(16)]);
    expect(config.settings).not.toHaveProperty('redis_url');
  });
});

describe('the characters "${"', () => {
  it('are written as "$${"', async () => {
    const config = await load({ 'agents/other.yaml': 'label: "$${HOST} costs $5"\nflow: front-desk\n' });
    expect(config.agent('other')?.label).toBe('${HOST} costs $5');
  });

  it.each(['${', '${}', '${a b}', '${1}', '${HOST', '${HOST:default}', '${HOST:-${PORT}}'])(
    'begin no variable in %j',
    async (text) => {
      const yaml = `debug: false\nserver:\n  host: '${text}'\n`;
      expect(await problemsOf({ 'providers.yaml': yaml })).toMatchObject([
        { line: 3, path: 'server.host', fault: 'has a "${" that begins no variable' },
      ]);
    },
  );
});
