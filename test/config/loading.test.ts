import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { vendorSections } from './test-sections.ts';
import { errorOf, load, problemsOf, shipped } from './config-folder.ts';

describe('the shipped configuration', () => {
  it('loads from the disk without a variable set', async () => {
    const config = await loadConfig({
      folder: 'config',
      environment: 'development',
      env: {},
      sections: vendorSections,
    });
    const { environment, server, auth, default_agent, api_prefix, playout, resume, event_log } =
      config.settings;
    expect({ environment, default_agent, api_prefix, playout, resume, event_log }).toEqual({
      environment: 'development',
      default_agent: ['assistant', 'front-desk'],
      api_prefix: '/api/v1',
      playout: { ahead_ms: 400 },
      resume: { valid_seconds: 120 },
      event_log: { enabled: true, folder: 'var/calls', caller_audio: false },
    });
    expect(server).toMatchObject({ host: '127.0.0.1', port: 8080 });
    expect(auth.tokens).toEqual([]);
    expect(config.agents().map(({ name }) => name)).toContain('front-desk');
  });

  it('answers with the embedded providers', async () => {
    const config = await load();
    expect((['stt', 'llm', 'tts'] as const).map((kind) => config.provider(kind).name)).toEqual([
      'embedded',
      'scripted',
      'embedded',
    ]);
  });
});

describe('the layers', () => {
  it('are merged key by key, providers.yaml over ENV.yaml over default.yaml', async () => {
    const config = await load(
      {
        'production.yaml': 'server: {port: 1000}\nwebsocket: {max_connections: 7}',
        'providers.yaml': 'server: {port: 2000}',
      },
      { environment: 'production' },
    );
    const { server, websocket } = config.settings;
    expect([server.port, server.host, websocket.max_connections]).toEqual([2000, '127.0.0.1', 7]);
    expect(websocket.audio_chunk_size_ms).toBe(80);
    expect(config.sources).toEqual([
      'config/default.yaml',
      'config/production.yaml',
      'config/providers.yaml',
      'config/agents/assistant.yaml',
      'config/agents/front-desk.yaml',
    ]);
  });

  it('replace lists as a whole', async () => {
    const config = await load({ 'development.yaml': 'agent: {interruption: {backchannels: [aye]}}' });
    expect(config.agent('front-desk')?.policy.interruption.backchannels).toEqual(['aye']);
  });

  it('leave out the files of other environments', async () => {
    const config = await load({ 'production.yaml': 'server: {port: 1000}' });
    expect(config.settings.server.port).toBe(8080);
    expect(config.settings.environment).toBe('development');
  });

  it('may be empty files', async () => {
    const config = await load({ 'development.yaml': '', 'providers.yaml': '# nothing yet\n' });
    expect(config.settings.server.port).toBe(8080);
  });
});

describe('values by path', () => {
  it('are found at any depth, and are undefined where nothing is', async () => {
    const config = await load();
    expect(config.get('providers.stt.active')).toBe('auto');
    expect(config.get('agent.interruption.backchannels.1')).toBe('mmm');
    expect(config.get('websocket')).toEqual({
      max_connections: 1000,
      connection_timeout_seconds: 300,
      audio_chunk_size_ms: 80,
    });
    expect(config.get('providers.stt.activ')).toBeUndefined();
    expect(config.get('redis_url')).toBeUndefined();
    expect(config.get('constructor')).toBeUndefined();
  });
});

describe('loading again', () => {
  it('sees what has changed, and leaves the earlier configuration as it was', async () => {
    const contents: Record<string, string> = { ...shipped };
    const files = {
      readText: (path: string) => Promise.resolve(contents[path.slice('config/'.length)]),
      list: (folder: string) =>
        Promise.resolve(
          folder.endsWith('agents') || folder.endsWith('flows') ? ['assistant.yaml', 'front-desk.yaml'] : [],
        ),
    };
    const options = {
      folder: 'config',
      environment: 'development',
      env: {},
      files,
      sections: vendorSections,
    };
    const before = await loadConfig(options);
    contents['providers.yaml'] = 'server: {port: 9}';
    const after = await loadConfig(options);
    expect([before.settings.server.port, after.settings.server.port]).toEqual([8080, 9]);
  });
});

describe('a folder that is not as it should be', () => {
  it('lacks default.yaml', async () => {
    const [problem, ...rest] = await loadConfig({
      folder: 'nowhere',
      environment: 'development',
      env: {},
      sections: vendorSections,
      files: { readText: () => Promise.resolve(undefined), list: () => Promise.resolve([]) },
    }).then(
      () => [],
      (error: unknown) => (error as { problems: { file: string; fault: string }[] }).problems,
    );
    expect(problem).toMatchObject({ file: 'nowhere/default.yaml', line: 0, fault: 'is missing' });
    expect(rest).toMatchObject([{ file: 'nowhere/agents', fault: 'holds no agent' }]);
  });

  it('has a file that can not be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talky-config-'));
    try {
      await mkdir(join(folder, 'default.yaml'));
      await mkdir(join(folder, 'agents'));
      await writeFile(join(folder, 'agents', 'one.yaml'), 'label: One\n');
      const error: unknown = await loadConfig({
        folder,
        environment: 'development',
        env: {},
        sections: vendorSections,
      }).catch((reason: unknown) => reason);
      expect(String(error)).toContain(`${folder}/default.yaml can't be read (EISDIR)`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each(['../secrets', 'Production', '', 'default', 'a'.repeat(65)])(
    'is not left by the environment %j',
    async (environment) => {
      const { problems, code } = await errorOf({}, { environment });
      expect(code).toBe('config-invalid');
      expect(problems).toMatchObject([{ file: 'TALKY_ENV', line: 0, path: '' }]);
    },
  );

  it.each([
    ['prodction', 'Did you mean "production"?'],
    ['stagin', 'Did you mean "staging"?'],
    ['nope', 'There are: staging, development, production, test.'],
  ])('has no file for the environment %s', async (environment, remedy) => {
    const files = { 'staging.yaml': 'debug: false\n', 'providers.yaml': 'debug: false\n' };
    expect(await problemsOf(files, { environment })).toMatchObject([
      {
        file: 'TALKY_ENV',
        line: 0,
        fault: `asks for config/${environment}.yaml, which is not there`,
        remedy,
      },
    ]);
  });

  it.each(['development', 'production', 'test'])('needs none for %s', async (environment) => {
    expect((await load({}, { environment })).settings.environment).toBe(environment);
  });

  it('names another environment than the one that was started', async () => {
    const problems = await problemsOf({ 'development.yaml': 'debug: true\nenvironment: production\n' });
    expect(problems).toMatchObject([{ file: 'config/development.yaml', line: 2, path: 'environment' }]);
  });
});
