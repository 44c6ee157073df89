import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../../tools/caller/server-message.ts';
import { FakeServer, ready, type FakeCall, type Script } from './fake-server.ts';
import { runTalky } from './talky-process.ts';
import { parseWav, tone, wavBytes } from './wav-bytes.ts';

const outputHz = 16_000;
const state = (state: 'listening' | 'thinking' | 'speaking'): ServerMessage => ({
  type: 'state',
  state,
  at: 0,
});

let folder: string;
let server: FakeServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-call-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(script: Script): Promise<string> {
  server = await FakeServer.open(script);
  return server.url;
}

function wavFile(name: string, samples: Int16Array, sampleRateHz: number, channels = 1): string {
  const path = join(folder, name);
  writeFileSync(path, wavBytes(samples, sampleRateHz, channels));
  return path;
}

/** 100 ms of an agent's voice, and the mark behind it that tells when it has been heard. */
function answer(call: FakeCall, text: string): void {
  const voice = tone(100, outputHz, 4000);
  call.send(
    { type: 'reply', event: 'started', reply: 'r1', turn: 0, at: 0 },
    { type: 'reply', event: 'text', reply: 'r1', text },
    state('speaking'),
    new Uint8Array(voice.buffer),
    { type: 'mark', mark: 'end' },
  );
}

function end(call: FakeCall): void {
  call.send({ type: 'ended', reason: 'caller-hangup', durationMs: 1000 });
  call.socket.close(1000);
}

/** Answers a spoken turn so long after its first sound, and a typed one at once. */
function agent(afterSoundMs: number): Script {
  let timer: NodeJS.Timeout | undefined;
  return {
    message: (message, call) => {
      if (message.type === 'start') {
        call.send(ready, state('listening'));
      }
      if (message.type === 'text') answer(call, `You typed ${String(message['text'])}.`);
      if (message.type === 'dtmf') answer(call, `You pressed ${String(message['digit'])}.`);
      if (message.type === 'played') call.send(state('listening'));
      if (message.type !== 'hangup') return;
      clearTimeout(timer);
      end(call);
    },
    sound: (call) => {
      if (afterSoundMs === Infinity) return;
      timer = setTimeout(() => {
        call.send({ type: 'turn', event: 'eot', turn: 0, text: 'hello there', at: 0 });
        answer(call, 'Good morning.');
      }, afterSoundMs);
    },
  };
}

const jsonLines = (text: string): readonly Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('talky call with a recording', () => {
  it('speaks it, waits for the answer, hangs up and tells the time line', async () => {
    const url = await serve(agent(500));
    const file = wavFile('hello.wav', tone(200, 8000), 8000);
    const { status, stdout, stderr } = await runTalky(['call', file, '--url', url]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const labels = stdout.split('\n').map((line) => line.slice(9).replaceAll(/\s+/g, ' ').trim());
    expect(labels.slice(0, 6)).toEqual([
      'call c1, agent front-desk',
      'state listening',
      'note speaks hello.wav',
      'caller hello there',
      'agent Good morning.',
      'state speaking',
    ]);
    expect(labels.slice(6)).toEqual([
      'state listening',
      expect.stringMatching(/^latency voice to voice \d+ ms$/),
      'ended caller-hangup after 1.0 s',
      '',
    ]);
    expect(stdout).not.toContain('\u001B');
  });

  it('lets the agent greet first, also when the greeting is a moment late', async () => {
    const url = await serve({
      message: (message, call) => {
        if (message.type === 'start') {
          call.send(ready, state('listening'));
          setTimeout(() => answer(call, 'Welcome.'), 100);
        }
        if (message.type === 'played') call.send(state('listening'));
        if (message.type === 'hangup') end(call);
      },
      sound: (call) => setTimeout(() => answer(call, 'Good morning.'), 500),
    });
    const file = wavFile('hello.wav', tone(200, 8000), 8000);
    const { status, stdout } = await runTalky(['call', file, '--url', url]);
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /agent Welcome\..* note speaks hello\.wav.* agent Good morning\./,
    );
  });

  it('prints JSON with a summary, in which the silence behind the speech is not waited for', async () => {
    const url = await serve(agent(750));
    const speech = tone(200, outputHz);
    const padded = new Int16Array(outputHz * 0.6);
    padded.set(speech);
    const file = wavFile('padded.wav', padded, outputHz);
    const { status, stdout } = await runTalky(['call', file, '--url', url, '--json']);
    expect(status).toBe(0);
    const lines = jsonLines(stdout);
    const summary = lines.at(-1) ?? {};
    expect(lines.every((line) => typeof line['type'] === 'string')).toBe(true);
    expect(lines.map(({ type }) => type)).toContain('mark');
    expect(summary).toMatchObject({
      type: 'summary',
      callId: 'c1',
      reason: 'caller-hangup',
      turns: [{ input: 'padded.wav', answered: true, caller: 'hello there', agent: 'Good morning.' }],
    });
    const [turn] = summary['turns'] as readonly { readonly voiceToVoiceMs: number }[];
    // The answer came 750 ms after the speech began, which lasted 200: without the trim it would be under 300.
    expect(turn?.voiceToVoiceMs).toBeGreaterThan(500);
    expect(turn?.voiceToVoiceMs).toBeLessThan(700);
  });

  it('records both sides on one time axis, as they were heard', async () => {
    const url = await serve(agent(600));
    const out = join(folder, 'call.wav');
    const file = wavFile('stereo.wav', Int16Array.from(tone(400, 48_000)), 48_000, 2);
    expect(await runTalky(['call', file, '--url', url, '--out', out])).toMatchObject({ status: 0 });
    const { sampleRateHz, channels } = parseWav(readFileSync(out));
    const [caller, agentSide] = channels.map((side) => loudMs(side, sampleRateHz));
    expect(sampleRateHz).toBe(outputHz);
    expect(caller?.lengthMs).toBeCloseTo(200, -1.5);
    expect(agentSide?.lengthMs).toBeCloseTo(100, -1.3);
    expect((agentSide?.startMs ?? 0) - (caller?.startMs ?? 0)).toBeGreaterThan(500);
  });

  it('fails when no answer comes in time', async () => {
    const url = await serve(agent(Infinity));
    const file = wavFile('hello.wav', tone(100, outputHz), outputHz);
    const { status, stdout } = await runTalky(['call', file, '--url', url, '--timeout', '0.3']);
    expect(status).toBe(1);
    expect(stdout).toMatch(/error +no answer/);
  });

  it('hangs up when it is interrupted, and says so by its exit status', async () => {
    const url = await serve(agent(Infinity));
    const file = wavFile('hello.wav', tone(100, outputHz), outputHz);
    const { status, stdout } = await runTalky(['call', file, '--url', url], {
      signal: { name: 'SIGINT', when: /speaks hello/ },
    });
    expect(status).toBe(130);
    expect(stdout).toContain('caller-hangup');
    expect(server?.messages.at(-1)).toEqual({ type: 'hangup' });
  });

  it('says that the call was lost when the server goes', async () => {
    const url = await serve({
      message: ({ type }, call) => {
        if (type !== 'start') return;
        call.send(ready, state('listening'));
        setTimeout(() => call.socket.terminate(), 100);
      },
    });
    const file = wavFile('hello.wav', tone(100, outputHz), outputHz);
    const { status, stderr } = await runTalky(['call', file, '--url', url]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^call-lost: /);
  });

  it('sends the token of the environment in the header', async () => {
    const url = await serve(agent(200));
    const file = wavFile('hello.wav', tone(100, outputHz), outputHz);
    await runTalky(['call', file, '--url', url, '--token-env', 'MY_TOKEN'], { env: { MY_TOKEN: 's3cret' } });
    expect(server?.requests[0]?.headers.authorization).toBe('Bearer s3cret');
    expect(server?.requests[0]?.url).not.toContain('s3cret');
  });
});

/** Where a side of a recording is loud. */
function loudMs(
  pcm: Int16Array,
  sampleRateHz: number,
): { readonly startMs: number; readonly lengthMs: number } {
  const first = pcm.findIndex((sample) => Math.abs(sample) > 1000);
  const last = pcm.findLastIndex((sample) => Math.abs(sample) > 1000);
  return { startMs: (first * 1000) / sampleRateHz, lengthMs: ((last - first) * 1000) / sampleRateHz };
}

describe('a bad recording', () => {
  it.each([
    ['missing.wav', undefined],
    ['text.wav', Buffer.from('this is not a WAV file, whatever its name says; it goes on for a while')],
    ['empty.wav', Buffer.alloc(0)],
    ['header.wav', Buffer.from(wavBytes(new Int16Array(0), 16_000))],
  ])('%s is refused before anyone is called', async (name, content) => {
    const url = await serve(agent(100));
    const path = join(folder, name);
    if (content !== undefined) writeFileSync(path, content);
    const { status, stdout, stderr } = await runTalky(['call', path, '--url', url]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^audio-file-invalid: /);
    expect(stderr).toContain(name);
    expect(server?.requests).toEqual([]);
  });

  it('is also one that can not be written', async () => {
    const url = await serve(agent(100));
    const file = wavFile('hello.wav', tone(100, outputHz), outputHz);
    const out = join(folder, 'nowhere', 'call.wav');
    const { status, stderr } = await runTalky(['call', file, '--url', url, '--out', out]);
    expect(status).toBe(2);
    expect(stderr).toContain('nowhere');
    expect(server?.requests).toEqual([]);
  });
});

const typed = (url: string, stdin: string) => runTalky(['call', '--type', '--mute', '--url', url], { stdin });

describe('talky call --type', () => {
  it('types each line of a pipe when the one before it is answered, then hangs up', async () => {
    const url = await serve(agent(Infinity));
    const { status, stdout } = await typed(url, 'hello\n\n/key 5\n');
    expect(status).toBe(0);
    expect(server?.messages.map(({ type }) => type)).toEqual([
      'start',
      'text',
      'played',
      'dtmf',
      'played',
      'hangup',
    ]);
    expect(stdout).toContain('You typed hello.');
    expect(stdout).toContain('You pressed 5.');
    expect(stdout).toMatch(
      /note +types hello\n[^]*You typed hello\.[^]*note +presses 5\n[^]*You pressed 5\./,
    );
    expect(stdout).toMatch(/latency +answered aloud after \d+ ms/);
    expect(stdout).not.toContain('voice to voice');
    expect(server?.audioBytes).toBe(0);
  });

  it('hangs up at /hangup, and leaves the rest', async () => {
    const url = await serve(agent(Infinity));
    const { status } = await typed(url, '/dtmf\n7\n/hangup\nnever said\n');
    expect(status).toBe(0);
    expect(server?.messages.map(({ type, text, digit }) => text ?? digit ?? type)).toEqual([
      'start',
      '7',
      'played',
      'hangup',
    ]);
  });

  it('says once that no player is installed', async () => {
    const url = await serve(agent(Infinity));
    const { stdout } = await runTalky(['call', '--type', '--url', url], { stdin: 'a\nb\n' });
    expect(stdout.match(/answers are not spoken: none of aplay/g)).toHaveLength(1);
  });
});
