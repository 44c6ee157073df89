import { describe, expect, expectTypeOf, it } from 'vitest';
import type { CallPolicy } from '../../machines/vocabulary/policy.ts';
import type { Line } from '../../machines/vocabulary/reply.ts';
import type { AgentConfig } from '../../src/config/agent-config.ts';
import { load, problemsOf } from './config-folder.ts';
import { vendorSections } from './test-sections.ts';

const other = (text: string) => load({ 'agents/other.yaml': `label: Other\nflow: front-desk\n${text}` });

describe('an agent', () => {
  it('has exactly the policy that the call machine reads', async () => {
    expectTypeOf<AgentConfig['policy']>().toExtend<CallPolicy>();
    expectTypeOf<CallPolicy>().toExtend<AgentConfig['policy']>();
    expectTypeOf<NonNullable<AgentConfig['greeting']> & { name: 'greeting' }>().toExtend<Line>();
    const policy: CallPolicy | undefined = (await load()).agent('front-desk')?.policy;
    expect(policy).toEqual({
      speculation: {
        enabled: true,
        match: 'normalized',
        depth: 'first-clause',
        timeoutMs: 5000,
        maxPerTurn: 3,
        wasteBudgetUsd: null,
        governor: {
          enabled: false,
          eagerThreshold: { start: 0.5, min: 0.3, max: 0.6, step: 0.1 },
          depth: { min: 'text', max: 'first-clause' },
          resumeRate: { low: 0.2, high: 0.5 },
          maxWasteUsdPerTurn: null,
          minOutcomes: 4,
        },
      },
      interruption: {
        mode: 'pause',
        minWords: 1,
        dismissAfterMs: 2000,
        answerWindowMs: 800,
        backchannels: 'mm mmm hm hmm mhm mmhmm uh huh um ah oh aha yeah yep yes ok okay right sure'.split(
          ' ',
        ),
      },
      silence: {
        promptAfterMs: 8000,
        maxPrompts: 2,
        prompts: ['Are you still there?', "I'm still here. What can I do for you?"],
      },
      dtmf: { terminator: '#', collectMs: 1500 },
      stt: { stallMs: 5000, giveUpMs: 15_000, endTurnGraceMs: 300 },
      llm: { firstTokenMs: 1200, interTokenMs: 2500 },
      limits: { maxCallMs: 1_800_000, connectMs: 10_000, farewellMs: 15_000 },
    } satisfies CallPolicy);
  });

  it('says that it is scripted and what its recogniser understands', async () => {
    const desk = (await load()).agent('front-desk');
    expect(desk?.label).toContain('scripted');
    expect(desk?.notice).toBe('offline recogniser: understands the phrases of this flow');
    expect(desk).toMatchObject({
      name: 'front-desk',
      flow: 'front-desk',
      language: 'en-US',
      greeting: { text: 'Hello, this is the front desk. How can I help you?' },
      voices: { embedded: 'slt' },
    });
    expect(desk).not.toHaveProperty('prompt');
  });

  it('needs to say only what differs from the defaults', async () => {
    const config = await other('silence: {maxPrompts: 5}\ninterruption: {mode: confirm}\n');
    const { policy, farewell, speed, greeting } = config.agent('other') ?? {};
    expect(policy?.silence).toMatchObject({ maxPrompts: 5, promptAfterMs: 8000 });
    expect(policy?.interruption).toMatchObject({ mode: 'confirm', minWords: 1 });
    expect([farewell, speed, greeting]).toEqual(['Thank you for calling. Goodbye.', 1, undefined]);
  });

  it.each([
    ['eagerThreshold: {start: 0.9}', 'eagerThreshold.start', 'Write a start from min to max.'],
    ['eagerThreshold: {step: 0}', 'eagerThreshold.step', 'Write a number from 0.01 to 0.5.'],
    [
      'depth: {min: full, max: text}',
      'depth.max',
      'Write a max that goes at least as far as min: text, first-clause, full.',
    ],
    ['resumeRate: {low: 0.5}', 'resumeRate.low', 'Write a low below high.'],
    ['maxWasteUsdPerTurn: -1', 'maxWasteUsdPerTurn', 'Write US dollars, or null for no limit.'],
  ])('can not have its guesses governed by %s', async (text, key, remedy) => {
    const governor = `speculation: {governor: {${text}}}\n`;
    const problems = await problemsOf({ 'agents/other.yaml': `label: Other\nflow: front-desk\n${governor}` });
    expect(problems).toMatchObject([{ path: `speculation.governor.${key}`, remedy }]);
  });

  it('may have lines with an interruption mode of their own', async () => {
    const apology = { text: 'Sorry.', interruption: 'off' };
    const prompts = ['Hello?', { text: 'Are you there?', interruption: 'confirm' }];
    const config = await other(
      `apology: ${JSON.stringify(apology)}\nsilence: {prompts: ${JSON.stringify(prompts)}}\n`,
    );
    expect(config.agent('other')).toMatchObject({ apology, policy: { silence: { prompts } } });
  });

  it('leaves the defaults, and other agents, as they are', async () => {
    const config = await other('silence: {maxPrompts: 5, prompts: []}\n');
    expect(config.agent('front-desk')?.policy.silence.maxPrompts).toBe(2);
    expect(config.get('agent.silence.maxPrompts')).toBe(2);
    expect(config.agent('other')?.policy.silence.prompts).toEqual([]);
  });

  it('may override the interruption mode in its greeting', async () => {
    const config = await other('greeting: {text: Welcome., interruption: "off"}\n');
    expect(config.agent('other')?.greeting).toEqual({ text: 'Welcome.', mode: 'off' });
  });

  it('may have a voice for each of its providers', async () => {
    const text = 'label: Other\nflow: front-desk\nvoice: {embedded: rms, cartesia: "6ccb"}\n';
    const config = await load({ 'agents/other.yaml': text }, { sections: vendorSections });
    expect(config.agent('other')?.voices).toEqual({ embedded: 'rms', cartesia: '6ccb' });
  });

  it('has no voice for a provider that is not known', async () => {
    const text = 'label: Other\nflow: front-desk\nvoice:\n  embeded: rms\n';
    expect(await problemsOf({ 'agents/other.yaml': text })).toMatchObject([
      { line: 4, path: 'voice.embeded', remedy: 'Did you mean "embedded"?' },
    ]);
  });

  it('may use the tools that it names, whether these are there or not known yet', async () => {
    const contents = { 'agents/other.yaml': 'label: Other\nflow: front-desk\ntools: [book, find]\n' };
    for (const tools of [['book', 'find', 'send'], undefined]) {
      const config = await load(contents, { tools });
      expect(config.agent('other')?.tools).toEqual(['book', 'find']);
      expect(config.agent('front-desk')).not.toHaveProperty('tools');
    }
  });

  it.each([
    [['book_table'], 'Did you mean "book_table"?'],
    [['find', 'send'], 'There are: find, send.'],
    [[], 'Give it to openTalky({ tools }), or remove it.'],
  ])('has no tool that is not among %j', async (tools, remedy) => {
    const text = 'label: Other\nflow: front-desk\ntools:\n  - book-tabel\n';
    expect(await problemsOf({ 'agents/other.yaml': text }, { tools })).toEqual([
      {
        file: 'config/agents/other.yaml',
        line: 4,
        path: 'tools.0',
        fault: 'names "book-tabel", which is no tool',
        remedy,
      },
    ]);
  });

  it('that is not there is undefined, whatever it is called', async () => {
    const config = await load();
    expect(['nobody', '../default', 'constructor', ''].map((name) => config.agent(name))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
