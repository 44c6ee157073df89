import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NotedCall } from '../support/call-notes.ts';
import {
  answerTimeoutMs as timeoutMs,
  canaryKeys,
  openCloud,
  sampleRateHz,
  type Cloud,
} from '../support/cloud-stack.ts';
import { startProcess, type RunningProcess } from '../support/running-process.ts';
import { speakAs } from '../support/spoken.ts';

const keys = Object.values(canaryKeys);
const lists = { TALKY_STT: 'flux,nova', TALKY_LLM: 'groq,openai', TALKY_TTS: 'cartesia,embedded' };

let cloud: Cloud;
let folder: string;
let server: RunningProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'talky-keys-'));
  cloud = await openCloud({
    turns: [{ text: 'Good morning.', startMs: 0 }],
    answers: [
      // As OpenAI does: what it refuses has the key in it.
      {
        fault: { type: 'refused', status: 401, message: `Incorrect API key provided: ${canaryKeys.openai}` },
      },
      { text: 'Good morning to you.' },
    ],
  });
  const env = { ...cloud.environment, ...lists, LOG_LEVEL: 'trace', TALKY_DEBUG: 'true' };
  server = await startProcess('src/main.js', { cwd: folder, env });
});
afterAll(async () => {
  await server.end('SIGKILL');
  await cloud.close();
  await rm(folder, { recursive: true, force: true });
});

/** A call in which every vendor refuses something, and repeats the key that it was given. */
async function refusedCall(): Promise<NotedCall> {
  const { deepgram, cartesia } = cloud;
  const body = { err_code: 'INVALID_AUTH', err_msg: `No such key: ${canaryKeys.deepgram}`, request_id: 'r' };
  deepgram.host.refuseNext({ status: 401, headers: { 'dg-error': body.err_msg }, body });
  const call = new NotedCall({ url: server.callUrl, sampleRateHz });
  await call.caller.call();
  await call.caller.listening(timeoutMs);
  cartesia.failNext({
    error: { status: 401, code: 'unauthorized', message: `No such key: ${canaryKeys.cartesia}` },
  });
  await call.caller.say(await speakAs('rms', 'good morning', sampleRateHz), timeoutMs);
  await call.caller.hangUp();
  return call;
}

/** All that can be asked for from outside. */
async function answersOf(callId: string): Promise<readonly string[]> {
  const base = server.callUrl.replace('ws', 'http').replace('/v1/call', '');
  const paths = ['agents', 'voices', 'providers', 'calls', `calls/${callId}`, `calls/${callId}/events`];
  const all = ['/', '/health', '/ready', '/metrics', ...paths.map((path) => `/api/v1/${path}`)];
  return Promise.all(
    all.map(async (path) => {
      const response = await fetch(base + path);
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
      return response.text();
    }),
  );
}

describe('the keys of the vendors', () => {
  it('travel in headers, and turn up nowhere else, whatever fails', async () => {
    const call = await refusedCall();
    const answers = await answersOf(call.callId);
    expect(await server.end('SIGTERM')).toBe(0);
    const eventLog = await readFile(join(folder, 'var/calls', `${call.callId}.ndjson`), 'utf8');

    // All of that has happened, and could have told the keys.
    expect(call.all('error').map(({ code }) => code)).toEqual(['provider-refused', 'provider-refused']);
    expect(call.replies.at(-1)).toMatchObject({ heard: 'Good morning to you.', outcome: 'completed' });
    for (const provider of ['flux', 'groq', 'cartesia'])
      expect(eventLog).toContain(`"type":"provider.failed","provider":"${provider}"`);
    expect(server.output()).toContain('"level":"debug"');

    const exchanges = [cloud.deepgram, cloud.openai, cloud.cartesia].flatMap(({ host }) => host.exchanges);
    const told = [
      server.output(),
      eventLog,
      JSON.stringify(call.messages),
      ...answers,
      ...exchanges.map(({ path, query }) => `${path}?${query.toString()}`),
      ...exchanges.map(({ body }) => body.toString('latin1')),
      ...exchanges.flatMap(({ frames }) => frames.filter((frame) => typeof frame === 'string')),
    ];
    for (const key of keys) {
      expect(exchanges.filter(({ headers }) => headers.authorization?.endsWith(key))).not.toEqual([]);
      expect(told.filter((text) => text.includes(key))).toEqual([]);
    }
  });
});
