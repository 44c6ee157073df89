import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultServerSettings, type ChangeableSettings } from '../../src/server/server-settings.ts';
import { startServer, type RunningServer } from './running-server.ts';

const tokens = ['first-token-16-chars', 'second-token-16-chars'] as const;

let server: RunningServer;

beforeEach(async () => {
  server = await startServer({ settings: { apiTokens: [tokens[0]] } });
});

afterEach(() => server.close());

const change = (settings: Partial<ChangeableSettings>): void =>
  server.change({ ...defaultServerSettings, ...settings });

async function agentsStatus(token?: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  const sent = token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` };
  return (await fetch(`${server.url}/api/v1/agents`, { headers: sent })).status;
}

/** Whether a socket is opened for a token. */
const isAdmitted = async (token: string): Promise<boolean> =>
  server.connect(['talky.v1', `bearer.${token}`]).then(
    () => true,
    () => false,
  );

describe('a server that runs', () => {
  it('takes other tokens, and keeps the calls that were opened with the ones before', async () => {
    const client = await server.connect(['talky.v1', `bearer.${tokens[0]}`]);
    client.send({ type: 'start' });
    await client.next('ready');
    change({ apiTokens: [tokens[1]] });
    expect([await agentsStatus(tokens[0]), await agentsStatus(tokens[1])]).toEqual([401, 200]);
    expect([await isAdmitted(tokens[0]), await isAdmitted(tokens[1])]).toEqual([false, true]);
    client.send({ type: 'text', text: 'still here' });
    await client.roundTrip();
    expect(server.calls.opened[0]?.inputs).toEqual([{ type: 'caller.typed', text: 'still here' }]);
  });

  it('lets pages of other origins in', async () => {
    const origin = { Origin: 'https://new.example' };
    const allowed = async () =>
      (await fetch(`${server.url}/health`, { headers: origin })).headers.get('access-control-allow-origin');
    expect(await allowed()).toBeNull();
    change({ corsOrigins: [origin.Origin] });
    expect(await allowed()).toBe(origin.Origin);
  });

  it('counts turns within and over the latency target of the moment, and tells of the latter', async () => {
    change({ latencyTargetMs: 300 });
    const { call } = await server.call();
    const turn = {
      type: 'metrics',
      complete: true,
      speculation: 'none',
      wastedTokens: 0,
      wastedCharacters: 0,
    } as const;
    call.send({ ...turn, turn: 0, releaseMs: 300 });
    call.send({ ...turn, turn: 1, releaseMs: 301 });
    call.send({ ...turn, turn: 2 });
    change({ latencyTargetMs: 500 });
    call.send({ ...turn, turn: 3, releaseMs: 301 });
    const lines = (await (await fetch(`${server.url}/metrics`)).text()).split('\n');
    expect(lines).toContain('talky_turns_latency_target_total{result="within"} 2');
    expect(lines).toContain('talky_turns_latency_target_total{result="over"} 1');
    const told = server.logLines.filter((line) => line.includes('later than the latency target'));
    expect(told.map((line): unknown => JSON.parse(line))).toMatchObject([
      { level: 'debug', callId: call.id, turn: 1, releaseMs: 301, latencyTargetMs: 300 },
    ]);
  });
});
