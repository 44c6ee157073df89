import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { agentNotices } from '../../src/agent-notices.ts';
import { createCatalog } from '../../src/catalog.ts';
import { greeting } from '../../src/greeting.ts';
import { inspectorDoor } from '../../src/inspector-sources.ts';
import { parseFlow } from '../../src/providers/scripted/parse-flow.ts';
import { telephonyNotices } from '../../src/telephony-notices.ts';
import { load } from '../config/config-folder.ts';

/** What is said of a server with these variables, below where it is. */
async function said(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const config = await load({}, { env });
  const catalog = createCatalog(config, new Map(), async () => []);
  const notices = [
    ...agentNotices(config, new Map()),
    ...telephonyNotices(config.settings.telephony, config.agents()),
  ].map(({ text }) => text);
  const [, page, ...rest] = greeting(
    { url: 'http://127.0.0.1:8080', catalog, inspector: undefined },
    4711,
    notices,
  )
    .trimEnd()
    .split('\n');
  expect(page).toBe(
    'Its page is http://127.0.0.1:8080/ — Ctrl-C ends, "kill -HUP 4711" reads the configuration again.',
  );
  return rest;
}

describe('the greeting of a server', () => {
  it('says, without a key, who answers, and which key the other agent waits for', async () => {
    expect(await said({})).toEqual([
      expect.stringMatching(/^ {2}agent front-desk · /),
      'front-desk answers calls that name no agent.',
      'The agent assistant takes no calls yet. Set GROQ_API_KEY, OPENAI_API_KEY, ANTHROPIC_API_KEY, or TOGETHER_API_KEY in .env, or name one in providers.llm.',
    ]);
  });

  it('says that an agent is deaf to speech for want of a recogniser', async () => {
    expect((await said({ OPENAI_API_KEY: 'canary', TALKY_STT: 'embedded' })).slice(2)).toEqual([
      'assistant answers calls that name no agent.',
      expect.stringMatching(
        /^The agent assistant understands typing and keys only: .* DEEPGRAM_API_KEY for one\.$/,
      ),
    ]);
  });

  it('says nothing more when every agent can answer', async () => {
    const lines = await said({ GROQ_API_KEY: 'canary', DEEPGRAM_API_KEY: 'canary' });
    expect(lines.slice(2)).toEqual(['assistant answers calls that name no agent.']);
  });

  const twilio = { TWILIO_AUTH_TOKEN: 'canary', GROQ_API_KEY: 'canary', DEEPGRAM_API_KEY: 'canary' };
  const needed = expect.stringMatching(/^telephony\.public_url .* Set TALKY_PUBLIC_URL to .*https:/);

  it.each([
    ['https://voice.example.org/', 'https://voice.example.org/v1/twilio/answer', []],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/v1/twilio/answer', []],
    ['http://voice.example.org', 'http://voice.example.org/v1/twilio/answer', [needed]],
    ['', '/v1/twilio/answer', [needed]],
  ])('tells where carriers bring calls, and that they need https: %j', async (url, webhook, warnings) => {
    const lines = await said({ ...twilio, TALKY_PUBLIC_URL: url });
    expect(lines.slice(3)).toEqual([
      expect.stringMatching(`^Carriers bring calls to ${webhook}, .*/v1/conversation-relay/answer\\.$`),
      ...warnings,
    ]);
  });

  it('says nothing of carriers where none is set up', async () => {
    const lines = await said({ TALKY_PUBLIC_URL: 'http://voice.example.org' });
    expect(lines.join()).not.toMatch(/[Cc]arrier/);
  });

  it.each([
    ['this-machine', /for this machine alone; behind a proxy on it, set TALKY_INSPECTOR_TOKEN/],
    ['token', /asks for a token of its own/],
    ['closed', /closed until TALKY_INSPECTOR_TOKEN is set/],
  ] as const)('tells where the inspector is, and that it is protected: %s', async (inspector, words) => {
    const catalog = createCatalog(await load(), new Map(), async () => []);
    const lines = greeting({ url: 'http://127.0.0.1:8080', catalog, inspector }, 4711, []).split('\n');
    expect(lines[2]).toMatch(/^Its inspector is http:\/\/127\.0\.0\.1:8080\/inspect\/ — /);
    expect(lines[2]).toMatch(words);
  });
});

describe('the notices of an agent that follows a flow', () => {
  const agent = 'label: A\nflow: front-desk\ntransfers: { billing: "+15550003" }\n';
  const noticesWith = async (tool: object) => {
    const flow = parseFlow(readFileSync('config/flows/front-desk.yaml', 'utf8'), 'front-desk.yaml');
    const states = new Map([...flow.states, [flow.start.name, { ...flow.start, ...tool }]]);
    const config = await load({ 'agents/a.yaml': agent });
    const notices = agentNotices(config, new Map([['front-desk', { ...flow, states }]]));
    return notices.filter((notice) => notice.agent === 'a');
  };

  it('say that nobody is ever handed over where no state does it', async () => {
    expect(await noticesWith({ tool: { name: 'book_table', args: {} } })).toMatchObject([
      { level: 'warn', text: expect.stringMatching(/no state of its flow front-desk calls transfer_call: /) },
    ]);
  });

  it('are none where a state does', async () => {
    expect(await noticesWith({ tool: { name: 'transfer_call', args: { to: 'billing' } } })).toEqual([]);
  });
});

describe('the inspector of a server', () => {
  const secret = 'a-token-of-16-chars';

  it.each([
    ['this-machine', '', {}, 'development'],
    [undefined, '', {}, 'production'],
    ['this-machine', '', { TALKY_INSPECTOR: 'true' }, 'production'],
    [undefined, '', { TALKY_INSPECTOR: 'false' }, 'development'],
    ['token', '', { TALKY_INSPECTOR_TOKEN: secret, TALKY_TOKEN: secret }, 'development'],
    ['closed', '', { TALKY_TOKEN: secret }, 'development'],
    ['this-machine', 'inspector: { enabled: true }', {}, 'production'],
  ])('is %s with %j and %j in %s', async (door, yaml, env, environment) => {
    const { settings } = await load(yaml === '' ? {} : { 'providers.yaml': yaml }, { env });
    expect(inspectorDoor(settings, environment)).toBe(door);
  });
});
