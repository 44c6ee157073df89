import { once } from 'node:events';
import { NEVER } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDotEnv } from '../../src/config/dot-env.ts';
import { CurrentLineUp } from '../../src/current-line-up.ts';
import type { LineUp } from '../../src/line-up.ts';
import type { SpeechToText } from '../../src/ports/speech-to-text.ts';
import { createProviders } from '../../src/providers/providers.ts';
import { restartKeys } from '../../src/restart-keys.ts';
import { CallClient } from '../../tools/caller/call-client.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { load } from './config-folder.ts';
import { eventually } from '../support/eventually.ts';

const token = 'a-token-of-16-chars';
const agent = 'agents/front-desk.yaml';

let own: OwnConfig;
let talky: RunningTalky;
let variables: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  own = await ownConfig();
  talky = await startTalky({
    configFolder: own.configFolder,
    env: () => variables,
    // What is refused below is logged, and expected.
    log: 'silent',
  });
});

afterAll(async () => {
  await talky.stop();
  await own.remove();
});

interface Caller {
  readonly client: CallClient;
  /** What the agent has said so far. */
  readonly said: () => string;
}

async function call(): Promise<Caller> {
  const client = new CallClient({ url: talky.callUrl, ...(variables['TALKY_TOKEN'] ? { token } : {}) });
  let said = '';
  client.on('message', (message) => {
    if (message.type === 'reply' && message.event === 'text') said += message.text;
  });
  await client.open();
  return { client, said: () => said };
}

async function hears(caller: Caller, words: string): Promise<void> {
  while (!caller.said().includes(words)) await once(caller.client, 'message');
}

describe('a configuration that is read again', () => {
  it('is used by new calls, and running ones keep what they began with', async () => {
    const before = await call();
    await hears(before, 'Hello, this is the front desk.');
    await own.replace(agent, 'Hello, this is the front desk.', 'Hello, this is the other desk.');
    await own.replace(agent, 'Thank you for calling. Goodbye.', 'So long.');
    await own.replace('default.yaml', 'maxCallMs: 1800000', 'maxCallMs: 500');
    await talky.reload();
    const after = await call();
    await hears(after, 'Hello, this is the other desk.');
    await hears(after, 'So long.');
    expect((await after.client.closed).code).toBe(1000);
    expect(before.said()).not.toContain('desk. So long');
    expect(talky.calls.liveCount).toBe(1);
    await before.client.hangUp();
    await own.replace('default.yaml', 'maxCallMs: 500', 'maxCallMs: 1800000');
  });

  it('with a mistake is refused, every problem told, and the one before stays until the next good one', async () => {
    await own.replace(agent, 'label: Front desk', 'lable: Front desk');
    await own.replace('flows/front-desk.yaml', 'start: welcome', 'start: welcom');
    await own.write('providers.yaml', 'playout: {ahead_ms: 1}\n');
    await expect(talky.reload()).rejects.toMatchObject({
      code: 'config-invalid',
      problems: [
        { file: expect.stringMatching(/providers\.yaml$/), path: 'playout.ahead_ms' },
        { file: expect.stringMatching(/front-desk\.yaml$/), path: 'label', fault: 'is missing' },
        { file: expect.stringMatching(/front-desk\.yaml$/), path: 'lable', remedy: 'Did you mean "label"?' },
        {
          file: expect.stringMatching(/flows\/front-desk\.yaml$/),
          path: 'start',
          fault: 'is wrong: there is no state "welcom"',
          remedy: 'Did you mean "welcome"?',
        },
      ],
    });
    expect(talky.catalog.agents()).toMatchObject([{ label: 'Front desk (scripted)' }]);
    await own.replace(agent, 'lable: Front desk', 'label: Next desk');
    await own.replace('flows/front-desk.yaml', 'start: welcom', 'start: welcome');
    await own.write('providers.yaml', 'playout: {ahead_ms: 300}\n');
    await talky.reload();
    expect(talky.catalog.agents()).toMatchObject([{ label: 'Next desk (scripted)' }]);
  });

  it('may ask for tokens, and allow fewer calls', async () => {
    await own.write('providers.yaml', 'performance: {max_concurrent_calls: 1}\n');
    variables = { TALKY_TOKEN: token };
    await talky.reload();
    expect((await fetch(`${talky.url}/api/v1/agents`)).status).toBe(401);
    const only = await call();
    await expect(call()).rejects.toThrow('All lines are busy');
    await only.client.hangUp();
    variables = {};
    await own.write('providers.yaml', '');
    await talky.reload();
    expect((await fetch(`${talky.url}/api/v1/agents`)).status).toBe(200);
  });
});

describe('what is wrong with an agent', () => {
  it('is told once, and again when it is back', async () => {
    const folder = await ownConfig();
    const notices: string[] = [];
    const server = await startTalky({
      configFolder: folder.configFolder,
      log: 'silent',
      notify: (notice) => void notices.push(notice.slice(0, 20)),
    });
    try {
      expect(notices).toEqual(['The agent assistant ']);
      await server.reload();
      expect(notices).toHaveLength(1);
      await folder.write('agents/pal.yaml', 'label: Pal\nprompt: You are a pal.\n');
      await server.reload();
      expect(notices.slice(1)).toEqual(['The agent pal takes ']);
      await folder.write('agents/pal.yaml', 'label: Pal\nflow: front-desk\n');
      await server.reload();
      await folder.write('agents/pal.yaml', 'label: Pal\nprompt: You are a pal.\n');
      await server.reload();
      expect(notices.slice(2)).toEqual(['The agent pal takes ']);
    } finally {
      await server.stop();
      await folder.remove();
    }
  });
});

describe('a key that changes in .env alone', () => {
  it('is used by what is made for new calls, and one that the environment sets goes before it', async () => {
    const keys: string[] = [];
    const providers = createProviders();
    const ears = {
      name: 'keyed',
      accepts: [{ encoding: 'linear16', sampleRateHz: 16_000 }],
      listen: () => NEVER,
    };
    const make = async () => (settings: { readonly api_key: string }) => {
      keys.push(settings.api_key);
      return ears as SpeechToText;
    };
    providers.stt.register('keyed', make, { schema: z.strictObject({ api_key: z.string() }) });
    const folder = await ownConfig();
    const section = '{ keyed: { api_key: "${KEYED_API_KEY}" } }';
    await folder.write('providers.yaml', `providers: { stt: ${section} }\n`);
    await folder.write('agents/other.yaml', 'label: Other\nflow: front-desk\nproviders: { stt: keyed }\n');
    let file = 'KEYED_API_KEY=first\n';
    let set: Readonly<Record<string, string>> = {};
    const env = () => withDotEnv(set, { readText: async () => file });
    const server = await startTalky({ configFolder: folder.configFolder, env, providers, log: 'silent' });
    file = 'KEYED_API_KEY=second\n';
    await server.reload();
    set = { KEYED_API_KEY: 'of-the-environment' };
    await server.reload();
    file = 'KEYED_API_KEY=third\n';
    await server.reload();
    expect(keys).toEqual(['first', 'second', 'of-the-environment']);
    await server.stop();
    await folder.remove();
  });
});

const lineUp = (environment: string): LineUp => ({ environment }) as LineUp;

describe('who answers calls', () => {
  it('changes once for each reading, in the order in which they were asked for', async () => {
    const opened: ((next: LineUp) => void)[] = [];
    const taken: string[] = [];
    const loads = () => new Promise<LineUp>((resolve) => opened.push(resolve));
    const current = new CurrentLineUp(lineUp('first'), loads, ({ environment }) => taken.push(environment));
    const readings = [current.reload(), current.reload()];
    await eventually(() => expect(opened).toHaveLength(1));
    opened[0]?.(lineUp('second'));
    await readings[0];
    await eventually(() => expect(opened).toHaveLength(2));
    opened[1]?.(lineUp('third'));
    await readings[1];
    expect([taken, current.now.environment]).toEqual([['second', 'third'], 'third']);
  });

  it('stays when the next one can not be made, and when all is over', async () => {
    let loaded = 0;
    const current = new CurrentLineUp(
      lineUp('first'),
      async () => {
        loaded += 1;
        throw new Error('no such voice');
      },
      () => undefined,
    );
    await expect(current.reload()).rejects.toThrow('no such voice');
    await current.close();
    expect(await current.reload()).toBeUndefined();
    expect([current.now.environment, loaded]).toEqual(['first', 1]);
  });
});

describe('a change that waits for a restart', () => {
  it('is told by its keys, and any other is not', async () => {
    const { settings } = await load();
    const changed = await load({
      'providers.yaml': [
        'server: {port: 1, handshakes: {burst: 7}}',
        'event_log: {enabled: false}',
        'playout: {ahead_ms: 100}',
        'websocket: {max_connections: 5}',
        'auth: {tokens: [a-token-of-16-chars]}',
        'inspector: {enabled: false, redact: true, tokens: [a-token-of-16-chars]}',
      ].join('\n'),
    });
    const opened = { environment: 'development', settings };
    expect(restartKeys(opened, { environment: 'production', settings: changed.settings })).toEqual([
      'environment',
      'inspector.enabled',
      'server.port',
      'server.handshakes.burst',
      'event_log.enabled',
    ]);
    expect(restartKeys(opened, opened)).toEqual([]);
  });
});
