import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { RestRequest } from '../../src/telephony/rest-request.ts';
import { sendRestRequest } from '../../src/telephony/send-rest-request.ts';
import { ManualClock } from '../server/manual-clock.ts';

const request: RestRequest = {
  method: 'POST',
  url: 'https://api.example.org/calls/c1',
  headers: { Authorization: 'Basic c2VjcmV0' },
  body: 'Status=completed',
};

/** Sends it to a carrier that answers so. */
const sent = (answer: () => Promise<Response>, more: Partial<RestRequest> = {}) => {
  const fetcher = vi.fn<typeof fetch>(answer);
  return { fetcher, done: sendRestRequest({ ...request, ...more }, { fetcher, clock: new ManualClock() }) };
};

/** Answers nothing until it is given up. */
const hanging: typeof fetch = (_url, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
  });

describe('a request to a carrier', () => {
  it('is sent as it is, and follows no redirect with its credentials', async () => {
    const { fetcher, done } = sent(async () => new Response(''));
    await done;
    const { method, url, headers, body } = request;
    expect(fetcher.mock.calls).toEqual([
      [url, { method, headers, body, redirect: 'error', signal: expect.any(AbortSignal) }],
    ]);
  });

  it('may be tried again where the carrier was not reached, and tells no secret', async () => {
    const { done } = sent(() => Promise.reject(new TypeError('fetch failed')));
    await expect(done).rejects.toMatchObject({
      code: 'carrier-refused',
      retryable: true,
      message: 'api.example.org could not be reached.',
    });
  });

  it('is not to be tried again where the carrier said no', async () => {
    const { done } = sent(async () => new Response('secret', { status: 403 }));
    await expect(done).rejects.toMatchObject({
      code: 'carrier-refused',
      retryable: false,
      message: 'api.example.org answered POST with 403.',
    });
  });

  it('is done where the answer says so', async () => {
    const isDone = vi.fn<NonNullable<RestRequest['isDone']>>(() => true);
    await sent(async () => new Response('{"code":20404}', { status: 404 }), { isDone }).done;
    expect(isDone.mock.calls).toEqual([[404, '{"code":20404}']]);
  });

  it('reads 16 KiB of an answer that does not end, and lets go of it', async () => {
    const isDone = vi.fn<NonNullable<RestRequest['isDone']>>(() => true);
    const cancelled = vi.fn<() => void>();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000).fill(97)),
      cancel: cancelled,
    });
    await sent(async () => new Response(endless, { status: 404 }), { isDone }).done;
    expect(isDone.mock.calls).toEqual([[404, 'a'.repeat(16 * 1024)]]);
    expect(cancelled).toHaveBeenCalledOnce();
  });

  it('is given up after 5 s by the clock, while the answer is awaited', async () => {
    const clock = new ManualClock();
    const settled = vi.fn<() => void>();
    const done = sendRestRequest(request, { fetcher: hanging, clock });
    void done.catch(() => settled());
    clock.advance(4999);
    await Promise.resolve();
    expect(settled).not.toHaveBeenCalled();
    clock.advance(1);
    await expect(done).rejects.toMatchObject({ code: 'carrier-refused', retryable: true });
  });

  it('leaves no timer behind', async () => {
    const clock = new ManualClock();
    const set = vi.spyOn(clock, 'setTimeout');
    const cleared = vi.spyOn(clock, 'clearTimeout');
    onTestFinished(() => void vi.restoreAllMocks());
    await sendRestRequest(request, { fetcher: async () => new Response(''), clock });
    expect(cleared.mock.calls).toEqual([[set.mock.results[0]?.value]]);
  });
});
