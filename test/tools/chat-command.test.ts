import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER, Subject } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LanguageEvent, LanguageRequest } from '../../src/ports/language-model.ts';
import { system } from '../../src/system.ts';
import { Player } from '../../tools/caller/player.ts';
import { Chat } from '../../tools/chat/chat.ts';
import { SpokenReply } from '../../tools/chat/spoken-reply.ts';
import { runChat } from '../../tools/commands/run-chat.ts';
import { ProviderDesk } from '../../tools/probes/provider-desk.ts';
import { testConsole } from './test-console.ts';
import { answered, testProviders } from './test-providers.ts';

const options = {
  agent: 'assistant',
  provider: 'test',
  mute: true,
  timeout: 10_000,
  config: 'config',
} as const;

describe('talky chat', () => {
  it('answers the lines of a pipe one after the other, each with all that was said before', async () => {
    const console = testConsole('Hello.\n\nAnd you?\n');
    const { providers, requests } = testProviders();
    expect(await runChat(options, console, { providers })).toBe(0);
    expect(console.out.split('\n').slice(1)).toEqual(['Good morning.', 'Good morning.', '']);
    expect(requests[1]?.messages.map(({ role }) => role)).toEqual([
      'system',
      'assistant',
      'user',
      'assistant',
      'user',
    ]);
  });

  it('goes on behind a failure, and fails in the end', async () => {
    const console = testConsole('Hello.\nAnd you?\n');
    const { providers } = testProviders();
    expect(await runChat({ ...options, provider: 'broken' }, console, { providers })).toBe(1);
    expect(console.errors.match(/provider-refused/g)).toHaveLength(2);
  });

  it('stops the answer at Ctrl-C, and ends at the next one', async () => {
    const { providers } = testProviders();
    const tokens$ = new Subject<LanguageEvent>();
    providers.llm.register('slow', async () => () => ({ name: 'slow', generate: () => tokens$ }));
    let presses = 0;
    const press = (): void => {
      presses++;
      process.emit('SIGINT');
    };
    const console = testConsole('Hello.\n', {}, (out) => {
      if (out.includes('Well,') && presses === 0) press();
      if (out.includes('stopped') && presses === 1) press();
    });
    const status = runChat({ ...options, provider: 'slow' }, console, { providers });
    status.catch(() => undefined);
    while (!tokens$.observed) await new Promise((resolve) => setImmediate(resolve));
    tokens$.next({ type: 'token', text: 'Well, ' });
    expect(await status).toBe(130);
    expect(tokens$.observed).toBe(false);
    expect(console.out).toContain('Well,  — stopped');
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'talky-chat-'));
  writeFileSync(join(folder, 'aplay'), '#!/bin/sh\nexec /bin/cat > /dev/null\n');
  chmodSync(join(folder, 'aplay'), 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function spokenChat(
  answer: readonly LanguageEvent[],
): Promise<{ readonly chat: Chat; readonly requests: readonly LanguageRequest[] }> {
  const { providers, requests } = testProviders(answer);
  const desk = await ProviderDesk.open({ env: {}, configFolder: 'config', providers });
  const speech = await desk.textToSpeech('test');
  const player = Player.find(folder, speech.port.sampleRateHz);
  if (player === undefined) throw new Error('There is no player.');
  const { clock } = system;
  const reply = { speech, player, clock, patienceMs: 5000, voice: 'ann', language: 'en-US', speed: 1 };
  const agent = desk.agent('front-desk');
  const model = await desk.languageModel('test');
  const newReply = (): SpokenReply => new SpokenReply(reply);
  const chat = new Chat({ agent, model, newReply, clock, patienceMs: 5000, onText: () => undefined });
  return { chat, requests };
}

describe('a spoken answer', () => {
  it('is over when it has been played', async () => {
    const { chat } = await spokenChat(answered('Good ', 'morning.'));
    const startMs = system.clock.now();
    const outcome = await chat.answer('Hello.');
    expect(outcome).toMatchObject({ text: 'Good morning.', interrupted: false });
    expect(system.clock.now() - startMs).toBeGreaterThanOrEqual(195);
  });

  it('is remembered as far as it was heard, when it is stopped', async () => {
    const { chat, requests } = await spokenChat(
      answered('one two three four five six seven eight nine ten.'),
    );
    const answering = chat.answer('Count.');
    setTimeout(() => chat.stop(), 320);
    const { text, interrupted } = await answering;
    expect(interrupted).toBe(true);
    expect(text).toMatch(/^one two( three)?( four)?$/);
    await chat.answer('Go on.');
    expect(requests[1]?.messages.at(-2)).toEqual({ role: 'assistant', text, interrupted: true });
  });

  it('fails when the voice owes speech and sends nothing', async () => {
    const { providers } = testProviders();
    const desk = await ProviderDesk.open({ env: {}, configFolder: 'config', providers });
    const speech = { ...(await desk.textToSpeech('test')) };
    const mute = { ...speech, port: { ...speech.port, speak: () => NEVER } };
    const player = Player.find(folder, 16_000);
    if (player === undefined) throw new Error('There is no player.');
    const { clock } = system;
    const chat = new Chat({
      agent: desk.agent('front-desk'),
      model: await desk.languageModel('test'),
      newReply: () =>
        new SpokenReply({
          speech: mute,
          player,
          clock,
          patienceMs: 50,
          voice: 'ann',
          language: 'en-US',
          speed: 1,
        }),
      clock,
      patienceMs: 5000,
      onText: () => undefined,
    });
    expect(await chat.answer('Hello.')).toMatchObject({ text: '', failure: { code: 'provider-silent' } });
  });
});
