import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { inspectFour, type Received as ReceivedByFour } from '../inspect/version-four.ts';
import { TestClient, type Received } from './test-client.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';

let own: OwnConfig;
let talky: RunningTalky;

beforeAll(async () => {
  own = await ownConfig();
  talky = await startTalky({ configFolder: own.configFolder, env: {}, log: 'silent' });
});
afterAll(async () => {
  await talky.stop();
  await own.remove();
});

/** A call, and what somebody sees who watches it; both have ended when it resolves. */
async function watchedCall(said: string): Promise<readonly Received[]> {
  const caller = new TestClient(new WebSocket(talky.callUrl, ['talky.v1']));
  await caller.opened;
  caller.send({ type: 'start' });
  const { callId } = await caller.next('ready');
  const url = `${talky.url.replace('http', 'ws')}/v1/inspect/${String(callId)}`;
  const watcher = new TestClient(new WebSocket(url));
  await watcher.next('service.register');
  caller.send({ type: 'text', text: said });
  await caller.roundTrip();
  caller.send({ type: 'hangup' });
  await caller.closed;
  expect(await watcher.closed).toEqual({ code: 1000, reason: 'The call is over.' });
  const { calls } = (await (await fetch(`${talky.url}/v1/inspector/calls`)).json()) as {
    readonly calls: readonly { readonly id: string }[];
  };
  expect(calls.find(({ id }) => id === callId)).toMatchObject({ isLive: false, turns: 1, hasLog: true });
  return watcher.messages;
}

describe('a live call', () => {
  it('is seen while it runs, and without words once they are kept back', async () => {
    const seen = await watchedCall('Zanzibar');
    expect(seen.filter(({ type }) => type === 'service.state').length).toBeGreaterThan(2);
    expect(seen.at(-1)).toMatchObject({ type: 'service.stop', status: 'done' });
    expect(JSON.stringify(seen)).toContain('Zanzibar');
    await own.write('providers.yaml', 'inspector: { redact: true }\n');
    await talky.reload();
    const redacted = JSON.stringify(await watchedCall('Zanzibar'));
    expect(redacted).not.toMatch(/Zanzibar/i);
    expect(redacted).toMatch(/w[0-9a-z]{5}/);
  });

  it("is seen by @xstate/inspect's own receiver, through the door that a program takes", async () => {
    vi.stubGlobal('WebSocket', WebSocket);
    const caller = new TestClient(new WebSocket(talky.callUrl, ['talky.v1']));
    await caller.opened;
    caller.send({ type: 'start' });
    const { callId } = await caller.next('ready');
    const { host } = new URL(talky.url);
    const receiver = inspectFour().createWebSocketReceiver({
      server: `${host}/v1/inspect/${String(callId)}`,
    });
    const received: ReceivedByFour[] = [];
    const stopped = new Promise<void>((resolve) => {
      receiver.subscribe((message) => {
        received.push(message);
        // It asks for all that there is as soon as it is connected.
        if (message.type === 'service.register' && received.length > 1)
          caller.send({ type: 'text', text: 'Zanzibar' });
        if (message.event?.name === 'caller.typed') caller.send({ type: 'hangup' });
        if (message.type === 'service.stop') resolve();
      });
    });
    await stopped;
    await caller.closed;
    vi.unstubAllGlobals();
    expect(received[0]?.machine?.id).toBe('call');
    expect(received[0]?.state?.matches({ active: {} })).toBe(true);
    expect(received.findLast(({ type }) => type === 'service.state')?.state?.value).toBe('ended');
    expect(received.some(({ type }) => type === 'service.log')).toBe(true);
  });
});
