import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { opcodes } from './raw-client.ts';
import { watchedStage, type WatchedStage } from './watched-stage.ts';
import { eventually } from '../support/eventually.ts';

let stage: WatchedStage;

afterEach(() => stage.server.close());

async function start(): Promise<WatchedStage> {
  stage = await watchedStage();
  return stage;
}

describe('watchers', () => {
  it('are dropped with 1013 when they take too long, and the call notices nothing', async () => {
    const { server, watching } = await start();
    const { client: caller, call } = await server.call();
    const { client, feed } = await watching();
    client.socket.pause();
    feed.fill();
    feed.drop();
    feed.sink.send('{}');
    caller.send({ type: 'text', text: 'hello' });
    await caller.roundTrip();
    expect(call.inputs).toEqual([{ type: 'caller.typed', text: 'hello' }]);
    client.socket.resume();
    expect(await client.closed).toEqual({ code: 1013, reason: 'Too slow.' });
    await server.stop();
    expect(feed.isClosed).toBe(true);
  });

  it('are too slow also when it is the kernels that hold what they have not read', async () => {
    const { server, watching } = await start();
    await server.call();
    const { client, feed } = await watching();
    client.socket.pause();
    feed.fill(4_000_000);
    expect(feed.sink.bufferedBytes).toBeLessThan(Infinity);
    feed.fill(1_000_000);
    expect(feed.sink.bufferedBytes).toBe(Infinity);
    client.socket.resume();
    await eventually(() => expect(feed.sink.bufferedBytes).toBe(0));
  });

  it('are told why they are dropped, however slowly they read', async () => {
    const { server, watchingByHand } = await start();
    const { client: caller } = await server.call();
    const { raw, feed } = await watchingByHand();
    feed.fill();
    feed.drop();
    for (let sip = 0; sip < 24; sip++) {
      raw.socket.resume();
      await once(raw.socket, 'data');
      raw.socket.pause();
      raw.answerPings();
      server.clock.advance(4000);
      await caller.roundTrip();
    }
    raw.socket.resume();
    expect(await raw.closeCode()).toBe(1013);
    const texts = raw.frames().filter(({ opcode }) => opcode === opcodes.text);
    expect(texts.at(-1)?.payload.toString()).toBe('{"type":"service.dropped"}');
    raw.vanish();
  });

  it('are cut off when they read nothing any more, and the call goes on', async () => {
    const { server, watchingByHand } = await start();
    const { client: caller } = await server.call();
    const { raw, feed } = await watchingByHand();
    feed.fill();
    feed.drop();
    server.clock.advance(30_000);
    raw.socket.resume();
    expect(await raw.closeCode()).toBeUndefined();
    await caller.roundTrip();
    expect(feed.isClosed).toBe(true);
  });

  it('are dropped when they answer no ping, and cut off when they do not close either', async () => {
    const { server, watching, watchingByHand } = await start();
    await server.call();
    const { client } = await watching();
    const { raw, feed } = await watchingByHand();
    client.socket.pause();
    server.clock.advance(30_000);
    client.socket.resume();
    expect(await client.closed).toEqual({ code: 1013, reason: 'Too slow.' });
    expect(client.messages.at(-1)).toEqual({ type: 'service.dropped' });
    server.clock.advance(120_000);
    raw.socket.resume();
    await raw.gone;
    expect(await raw.closeCode()).toBe(1013);
    await server.stop();
    expect(feed.isClosed).toBe(true);
  });

  it('are let go with 1011 when the feed has a fault, though the call goes on', async () => {
    const { server, watching } = await start();
    await server.call();
    const { client, feed } = await watching();
    feed.sink.end('It broke.', 'fault');
    expect(await client.closed).toEqual({ code: 1011, reason: 'It broke.' });
  });
});
