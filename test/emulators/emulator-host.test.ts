import { get } from 'node:http';
import { lastValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProviderRefused, ProviderThrottled, ProviderUnreachable } from '../../src/errors/provider-error.ts';
import { serverSentEvents } from '../../src/streams/server-sent-events.ts';
import { VendorSocket } from '../../src/streams/vendor-socket.ts';
import { EmulatorHost } from '../../tools/emulators/emulator-host.ts';
import { resetSocket } from '../../tools/emulators/socket-ends.ts';

let host: EmulatorHost;
beforeEach(async () => {
  host = await EmulatorHost.open({
    request: (_exchange, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': hello\r\n\r\ndata: one\n\ndata: two\n\n');
    },
    socket: (_exchange, socket) => socket.send('welcome'),
  });
});
afterEach(() => host.close());

const asked = { provider: 'acme', apiKey: 'canary-key' };

function openSocket(): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = new VendorSocket(
      { ...asked, url: new URL(host.url.replace('http', 'ws')), headers: { authorization: 'canary-key' } },
      {
        text: (text) => {
          socket.close();
          resolve(text);
        },
        failed: reject,
        closed: (code) => resolve(`closed ${code}`),
      },
    );
  });
}

function readEvents(): Promise<string[]> {
  const seen: string[] = [];
  const events$ = serverSentEvents({ ...asked, url: new URL(host.url), headers: {}, body: '{}' });
  return new Promise((resolve, reject) => {
    const subscription = events$.subscribe({
      next: ({ data }) => {
        seen.push(data);
        if (seen.length < 2) return;
        subscription.unsubscribe();
        resolve(seen);
      },
      error: reject,
    });
  });
}

describe('a socket to a vendor', () => {
  it('carries its key in a header, offers no deflate, and is closed with the code that was asked for', async () => {
    expect(await openSocket()).toBe('welcome');
    const [exchange] = host.exchanges;
    await exchange?.closed;
    expect(exchange?.headers).toMatchObject({ authorization: 'canary-key' });
    expect(exchange?.headers['sec-websocket-extensions']).toBeUndefined();
    expect(exchange?.closeCode).toBe(1000);
  });

  it.each([
    [{ status: 401, body: { error: 'no canary-key here' } }, ProviderRefused],
    [{ status: 429, headers: { 'retry-after': '2' } }, ProviderThrottled],
    [{ status: 503 }, ProviderUnreachable],
    ['reset' as const, ProviderUnreachable],
  ])('that is answered with %j errors with the class of that', async (refusal, type) => {
    host.refuseNext(refusal);
    const error = await openSocket().catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(type);
    expect(String(error)).not.toContain('canary');
    if (type === ProviderThrottled) expect(error).toHaveProperty('retryAfterMs', 2000);
  });

  it.each([
    [400, 'request'],
    [401, 'account'],
    [402, 'account'],
    [403, 'account'],
    [404, 'request'],
    [413, 'request'],
  ])('that is refused with %d errors with what that concerns', async (status, concerns) => {
    host.refuseNext({ status });
    await expect(openSocket()).rejects.toMatchObject({ concerns });
  });
});

describe('a WebSocket of a vendor’s', () => {
  it('can be reset, unlike one that is ended', async () => {
    const resetting = await EmulatorHost.open({
      socket: (_exchange, socket) => socket.once('message', () => resetSocket(socket)),
    });
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      'sec-websocket-version': '13',
    };
    const emptyText = Buffer.from([0x81, 0x80, 0, 0, 0, 0]);
    // A client of `ws` would not tell what a connection broke off with.
    const over = await new Promise((resolve) => {
      get(resetting.url, { headers }).on('upgrade', (_response, stream) => {
        stream.on('error', resolve).on('end', () => resolve('ended'));
        stream.resume().write(emptyText);
      });
    });
    expect(over).toHaveProperty('code', 'ECONNRESET');
    await resetting.close();
  });
});

describe('a "retry-after"', () => {
  it('that is a date is counted from the date of the answer', async () => {
    const date = 'Fri, 04 Jan 2030 10:00:00 GMT';
    host.refuseNext({ status: 429, headers: { date, 'retry-after': 'Fri, 04 Jan 2030 10:00:07 GMT' } });
    await expect(readEvents()).rejects.toMatchObject({ retryAfterMs: 7000 });
    host.refuseNext({ status: 429, headers: { date, 'retry-after': 'soon' } });
    await expect(openSocket()).rejects.toMatchObject({ retryAfterMs: undefined });
  });
});

describe('a streamed answer', () => {
  it('is read as it comes, and cancelled at the vendor', async () => {
    expect(await readEvents()).toEqual(['one', 'two']);
    await host.exchanges[0]?.closed;
    expect(host.openExchanges).toEqual([]);
  });

  it('that is refused errors with the vendor’s message, without the key', async () => {
    host.refuseNext({ status: 400, body: { error: { message: 'no model canary-key' } } });
    const error: unknown = await readEvents().catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ProviderRefused);
    expect(String(error)).toContain('no model ••••••');
  });

  it('from nowhere errors as unreachable', async () => {
    const url = new URL('http://127.0.0.1:9');
    const events$ = serverSentEvents({ ...asked, url, headers: {} });
    await expect(lastValueFrom(events$)).rejects.toBeInstanceOf(ProviderUnreachable);
  });
});
