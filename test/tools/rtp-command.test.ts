import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';
import { runTalky } from './talky-process.ts';

let talky: RunningTalky;
beforeAll(async () => {
  talky = await startTalky({ env: { TALKY_TOKEN: 'a-token-of-16-characters' } });
});
afterAll(() => talky.stop());

const env = { TALKY_TOKEN: 'a-token-of-16-characters' };
const asked = (...more: readonly string[]): readonly string[] => [
  'rtp',
  '127.0.0.1',
  '--url',
  talky.url,
  ...more,
];

describe('talky rtp', () => {
  it('prints where a running server takes the media, and leaves the call to it', async () => {
    const { status, stdout, stderr } = await runTalky(asked(), { env });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^127\.0\.0\.1:20\d{3}\n$/);
  });

  it('prints the answer as JSON, whose call is awaited by the server', async () => {
    const { status, stdout } = await runTalky(asked('--json', '--codec', 'l16', '--payload-type', '96'), {
      env,
    });
    expect(status).toBe(0);
    const answer = JSON.parse(stdout) as { readonly id: string };
    expect(answer).toMatchObject({ media: { host: '127.0.0.1', port: expect.any(Number) } });
    const headers = { Authorization: `Bearer ${env.TALKY_TOKEN}` };
    const cancel = (): Promise<Response> =>
      fetch(`${talky.url}/api/v1/calls/${answer.id}`, { method: 'DELETE', headers });
    expect((await cancel()).ok).toBe(true);
    expect((await cancel()).status).toBe(404);
  });

  it('starts a server for one call without --url, and ends it when interrupted', async () => {
    const signal = { name: 'SIGINT', when: /^127\.0\.0\.1:\d+\n/ } as const;
    const { status, stdout, stderr } = await runTalky(['rtp', '127.0.0.1'], { signal });
    expect({ status, stderr }).toEqual({ status: 130, stderr: '' });
    expect(stdout).toMatch(/^127\.0\.0\.1:20\d{3}\n$/);
  });

  it.each([
    ['no token', [], {}, /HTTP 401/],
    ['no such agent', ['--agent', 'nobody'], env, /HTTP 404\).*nobody/],
    ['l16 without a payload type', ['--codec', 'l16'], env, /HTTP 400\).*payloadType/],
  ])('says why the server refuses: %s', async (_, more, given, words) => {
    const { status, stdout, stderr } = await runTalky(asked(...more), { env: given });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^call-refused: /);
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain(env.TALKY_TOKEN);
  });

  it('says that media may not be sent to an address of the internet', async () => {
    const { status, stderr } = await runTalky(['rtp', '198.51.100.7', '--url', talky.url], { env });
    expect(status).toBe(1);
    expect(stderr).toMatch(/HTTP 403\).*allowed_networks/);
  });

  it('says where nobody answers', async () => {
    const { status, stderr } = await runTalky(['rtp', '127.0.0.1', '--url', 'http://127.0.0.1:9'], { env });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^server-unreachable: .*talky serve/);
  });

  it.each([
    ['a codec that is none', ['127.0.0.1', '--codec', 'opus'], /pcmu, pcma, l16/],
    ['no host', [], /host/],
  ])('refuses %s before anything is asked', async (_, args, words) => {
    const { status, stderr } = await runTalky(['rtp', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(words);
  });
});
