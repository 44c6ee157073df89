import type { RunningServer } from './running-server.ts';

const frameBytes = 640;
const frameMs = 20;

export interface EchoReport {
  readonly sent: number;
  /** Frames that came back as they were sent, in their order. */
  readonly echoed: number;
  readonly slowestMs: number;
}

/**
 * A well-behaved caller, who speaks in real time and hears every frame of it back. It shares the server with whatever
 * the test does to it meanwhile; the function returned ends the call and tells how it went.
 */
export async function startEchoCaller(server: RunningServer): Promise<() => Promise<EchoReport>> {
  const { client, call } = await server.call();
  call.echoes = true;
  const sentAt: number[] = [];
  let echoed = 0;
  let slowestMs = 0;
  client.socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary || data.byteLength !== frameBytes || data.some((byte) => byte !== echoed % 256)) return;
    slowestMs = Math.max(slowestMs, performance.now() - (sentAt[echoed] ?? 0));
    echoed += 1;
  });
  const speak = (): void => {
    const frame = new Uint8Array(frameBytes).fill(sentAt.length % 256);
    sentAt.push(performance.now());
    client.send(frame);
  };
  speak();
  const speaking = setInterval(speak, frameMs);
  return async () => {
    clearInterval(speaking);
    await client.roundTrip();
    client.send({ type: 'hangup' });
    await client.closed;
    return { sent: sentAt.length, echoed, slowestMs };
  };
}
