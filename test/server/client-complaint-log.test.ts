import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
afterEach(() => server.close());

const complaints = (): readonly object[] =>
  server.logLines
    .map((text) => JSON.parse(text) as { readonly msg: string })
    .filter(({ msg }) => msg === "A client's message was refused");

/** Sends these, and has all of them dealt with. */
async function send(path: string, messages: readonly string[]): Promise<void> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`);
  await once(socket, 'open');
  for (const message of messages) socket.send(message);
  socket.close();
  await once(socket, 'close');
}

const mine = 'anna@example.org';

describe('what is wrong in the messages of other people’s clients', () => {
  it('is in the log for the Realtime protocol, without what the client wrote', async () => {
    server = await startServer();
    await send('/v1/realtime', [
      mine,
      JSON.stringify({ type: 'session.update', session: { prompt: { id: mine } } }),
      JSON.stringify({ type: 'response.create', response: { metadata: { [mine]: mine.repeat(100) } } }),
      JSON.stringify({ type: mine }),
    ]);
    const told = { level: 'warn', transport: 'openai-realtime', code: 'invalid-message' };
    expect(complaints()).toMatchObject([
      { ...told, reason: 'The message is not valid JSON.' },
      { ...told, reason: expect.stringContaining('Prompts that OpenAI keeps') as string },
      { ...told, reason: 'response.metadata is missing or wrong.' },
      { ...told, reason: expect.stringContaining('Use one of session.update') as string },
    ]);
    expect(JSON.stringify(server.logLines)).not.toContain(mine);
  });

  it('is in the log for the Voice Agent protocol, without what the client wrote', async () => {
    server = await startServer();
    await send('/v1/agent/converse', [
      JSON.stringify({ type: 'InjectUserMessage', content: mine }),
      JSON.stringify({ type: 'Settings', agent: {} }),
      JSON.stringify({ type: 'FunctionCallResponse', name: mine, content: mine }),
      JSON.stringify({ type: mine }),
    ]);
    const told = { level: 'warn', transport: 'voice-agent' };
    expect(complaints()).toMatchObject([
      { ...told, code: 'invalid-message', reason: 'The first message is Settings.' },
      { ...told, code: 'invalid-message' },
      { ...told, code: 'unknown-message' },
    ]);
    expect(JSON.stringify(server.logLines)).not.toContain(mine);
  });

  it('fills no log, however often it is wrong', async () => {
    server = await startServer();
    for (let socket = 0; socket < 3; socket++)
      await send(
        '/v1/realtime',
        Array.from({ length: 20 }, () => JSON.stringify({ type: 'response.cancel' })),
      );
    expect(complaints()).toHaveLength(20);
  });
});
