import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { turnsOfTheLoop } from '../support/active-resources.ts';
import { NotedCall, type ReplyNotes } from '../support/call-notes.ts';
import { fastSystem } from '../support/fast-system.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { speakAs, whiteNoise } from '../support/spoken.ts';

/** How much faster the time of the hostile callers' server goes. */
const times = 15;
const answerTimeoutMs = 15_000;
const frame = new Uint8Array(whiteNoise(20, 16_000, 8000).buffer);

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, ['talky.v1']);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send('{"type":"start"}');
  return socket;
}

/** A TCP connection that has upgraded and started a call by hand, to send what no WebSocket library would. */
async function openRaw(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = [
    'GET /v1/call HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.write(maskedText('{"type":"start"}'));
  let answered = '';
  while (!answered.includes('"ready"')) answered += String((await once(socket, 'data'))[0]);
  return socket;
}

/** A text frame masked with zeros (RFC 6455 §5.2). */
function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}

/** Goes on until the server has closed the socket, or has taken so much. */
function flood(socket: WebSocket, data: string | Uint8Array, count: number): void {
  for (let sent = 0; sent < count && socket.readyState === WebSocket.OPEN; sent++) socket.send(data);
}

type Attack = (url: string) => Promise<WebSocket | Socket>;

/** Opens a call and floods it. */
const floodWith =
  (data: string | Uint8Array, count: number): Attack =>
  async (url) => {
    const socket = await openSocket(url);
    flood(socket, data, count);
    return socket;
  };

const hostile: Readonly<Record<string, Attack>> = {
  'floods with audio': floodWith(new Uint8Array(32_000), 400),
  'floods with tiny frames': floodWith(new Uint8Array(2), 5000),
  'floods with turns': floodWith('{"type":"text","text":"hi"}', 2000),
  'floods with keys': floodWith('{"type":"dtmf","digit":"5"}', 2000),
  'sends text that is no JSON': floodWith('{"type":', 10),
  'sends half samples': floodWith(frame.subarray(1), 10),
  'sends a frame that is too large': floodWith(new Uint8Array(1024 * 1024), 1),
  'floods with pings': async (url) => {
    const socket = await openSocket(url);
    for (let sent = 0; sent < 2000 && socket.readyState === WebSocket.OPEN; sent++) socket.ping();
    return socket;
  },
  'sends garbage for frames': async (url) => {
    const socket = await openRaw(url);
    socket.write(Buffer.from(whiteNoise(1000, 16_000, 32_000).buffer));
    return socket;
  },
  'sends half a frame and then nothing': async (url) => {
    const socket = await openRaw(url);
    socket.write(maskedText('{"type":"text","text":"what are your hours"}').subarray(0, 20));
    return socket;
  },
  'reads nothing any more': async (url) => {
    const socket = await openRaw(url);
    socket.pause();
    socket.write(maskedText('{"type":"text","text":"what are your hours"}'));
    return socket;
  },
  'breaks the connection': async (url) => {
    const socket = await openSocket(url);
    socket.terminate();
    return socket;
  },
  'never starts a call': async (url) => {
    const socket = new WebSocket(url, ['talky.v1']);
    socket.on('error', () => undefined);
    await once(socket, 'open');
    return socket;
  },
};

/** A caller who means no harm and makes a lot of noise. */
async function callWithNoise(url: string): Promise<void> {
  const socket = await openSocket(url);
  await once(socket, 'message');
  flood(socket, frame, 200);
}

describe('a caller among hostile ones', () => {
  let talky: RunningTalky;
  beforeAll(async () => {
    talky = await startTalky();
  });
  afterAll(() => talky.stop());

  it('is served as if they were not there', async () => {
    const question = await speakAs('rms', 'what are your hours', 16_000);
    const good = new NotedCall({ url: talky.callUrl, sampleRateHz: 16_000 });
    await good.caller.call();
    await good.caller.listening(answerTimeoutMs);
    const attacks: readonly ((url: string) => Promise<unknown>)[] = [
      ...Object.values(hostile),
      ...Object.values(hostile),
      callWithNoise,
    ];
    await Promise.all(attacks.map((attack) => attack(talky.callUrl)));
    void good.caller.say(question, answerTimeoutMs);
    // While it was quiet, it may have been asked whether it is still there.
    const answer = (): ReplyNotes | undefined =>
      good.replies.find(({ text }) => text.includes('Monday to Friday'));
    await good.until(() => answer()?.outcome !== undefined, answerTimeoutMs);
    expect(answer()?.outcome).toBe('completed');
    expect(answer()?.heard).toBe(answer()?.text);
    await good.caller.hangUp();
  });
});

describe('hostile callers', () => {
  const fast = fastSystem(times);
  let talky: RunningTalky;
  beforeAll(async () => {
    talky = await startTalky({ system: fast });
  });
  afterAll(() => talky.stop());

  it.each(Object.entries(hostile))('leave nothing behind within 30 s: one who %s', async (_, attack) => {
    const before = fast.pendingTimers;
    const socket = await attack(talky.callUrl);
    const closed = socket instanceof WebSocket && socket.readyState === WebSocket.CLOSED;
    const close = closed ? undefined : once(socket, 'close');
    const untilMs = performance.now() + 30_000 / times;
    const isClean = (): boolean => talky.calls.liveCount === 0 && fast.pendingTimers === before;
    while (performance.now() < untilMs && !isClean()) await turnsOfTheLoop(5);
    expect({ calls: talky.calls.liveCount, timers: fast.pendingTimers }).toEqual({
      calls: 0,
      timers: before,
    });
    // What was not read yet comes before the end of the connection.
    socket.resume();
    await close;
  });
});
