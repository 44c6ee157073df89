import { describe, expect, it } from 'vitest';
import { errorOf, load, problemsOf, shipped } from './config-folder.ts';
import { vendorKeys, vendorSections, vendorsYaml } from './test-sections.ts';

const vendors = { 'providers.yaml': vendorsYaml };
const lineOf = (text: string): number => vendorsYaml.split('\n').findIndex((line) => line.includes(text)) + 1;

/** The same sections with every choice left to `auto`. */
const left = vendorsYaml.replace(/active: .*/g, 'active: auto');

describe('a cloud stack in providers.yaml', () => {
  it('means what it says', async () => {
    const config = await load(vendors, { sections: vendorSections, env: vendorKeys });
    expect(config.get('providers.stt.active')).toBe('flux');
    expect(config.provider('stt')).toMatchObject({
      name: 'flux',
      settings: {
        base_url: 'https://api.deepgram.com',
        api_key: 'deepgram-canary',
        model: 'flux-general-en',
        encoding: 'linear16',
        sample_rate: 16_000,
        eot_threshold: 0.7,
        eager_eot_threshold: 0.5,
        eot_timeout_ms: 5000,
      },
    });
    expect(config.provider('llm').settings).toMatchObject({ temperature: 0.7, max_tokens: 150 });
    expect(config.provider('tts').name).toBe('cartesia');
    expect(config.settings.performance.max_concurrent_calls).toBe(100);
  });

  it('lacks a key of each active provider', async () => {
    const problems = await problemsOf(vendors, { sections: vendorSections });
    expect(problems.map(({ line, path }) => [line, path])).toEqual([
      [lineOf('DEEPGRAM'), 'providers.stt.flux.api_key'],
      [lineOf('CARTESIA'), 'providers.tts.cartesia.api_key'],
      [lineOf('GROQ'), 'providers.llm.groq.api_key'],
    ]);
    expect(problems[0]?.fault).toBe('needs the environment variable DEEPGRAM_API_KEY, which is not set');
  });

  it('needs no keys of providers that are not active', async () => {
    const config = await load({ 'providers.yaml': left }, { sections: vendorSections });
    expect(config.provider('stt').name).toBe('embedded');
    expect(() => config.provider('stt', 'flux')).toThrow('DEEPGRAM_API_KEY');
    expect(() => config.get('providers.stt.flux.api_key')).toThrow('DEEPGRAM_API_KEY');
    expect(config.get('providers.stt.flux.model')).toBe('flux-general-en');
  });

  it('is checked in the sections that are not active too', async () => {
    const text = left.replace('eot_threshold: 0.7', 'eot_threshold: 1.7').replace('max_tokens', 'max_token');
    expect(await problemsOf({ 'providers.yaml': text }, { sections: vendorSections })).toMatchObject([
      {
        path: 'providers.stt.flux.eot_threshold',
        remedy: expect.stringMatching(/^Write a confidence from 0.5/),
      },
      { path: 'providers.llm.groq.max_token', remedy: 'Did you mean "max_tokens"?' },
    ]);
  });

  it('is refused for a variable that is none, also in a section that is not used', async () => {
    const text = 'providers:\n  llm:\n    groq:\n      api_key: "${MY-KEY}"\n';
    expect(await problemsOf({ 'providers.yaml': text })).toMatchObject([
      { line: 4, path: 'providers.llm.groq.api_key', fault: 'has a "${" that begins no variable' },
    ]);
  });

  it('has its key in the section, whatever else it leaves to the defaults', async () => {
    const bare = {
      'default.yaml': (shipped['default.yaml'] ?? '').replace('api_key: ${DEEPGRAM_API_KEY}', ''),
    };
    const text = 'providers:\n  stt:\n    active: flux\n';
    const problems = await problemsOf({ ...bare, 'providers.yaml': text }, { sections: vendorSections });
    expect(problems).toMatchObject([{ path: 'providers.stt.flux.api_key', fault: 'is missing' }]);
  });
});

const messageFor = async (env: Readonly<Record<string, string>>): Promise<string> =>
  (await errorOf({}, { env })).message;

describe('the active provider', () => {
  it.each(['fluxx', '[embedded, fluxx]'])('is one that is known: %s', async (active) => {
    const text = `providers:\n  stt:\n    active: ${active}\n`;
    expect(await problemsOf({ 'providers.yaml': text }, { sections: vendorSections })).toMatchObject([
      {
        line: 3,
        fault: 'names "fluxx", which is no speech-to-text provider',
        remedy: expect.stringMatching(/^Available: auto, flux, .*, embedded\. Did you mean "flux"\?$/),
      },
    ]);
  });

  it('that a variable names wrongly is told by the variable, with what there is', async () => {
    const available = 'Available: auto, cartesia, elevenlabs, azure, google, sherpa, embedded.';
    expect(await messageFor({ TALKY_TTS: 'bogus' })).toBe(
      `TALKY_TTS: "bogus" is no text-to-speech provider. ${available}`,
    );
    expect(await messageFor({ TALKY_TTS: 'embedded, sonik' })).toBe(
      `TALKY_TTS: "sonik" is no text-to-speech provider. ${available} Did you mean "sonic"?`,
    );
    expect(await messageFor({ TALKY_LLM: 'grok' })).toMatch(
      /^TALKY_LLM: "grok" is no language-model provider\./,
    );
    expect(await messageFor({ TALKY_AGENT: 'front-dsk' })).toBe(
      'TALKY_AGENT: "front-dsk" is no file in agents. Did you mean "front-desk"?',
    );
  });

  it('given by a variable has its place in the file, too', async () => {
    const given = { 'providers.yaml': 'default_agent: ${HOST}\n' };
    expect(await problemsOf(given, { env: { HOST: 'h' } })).toMatchObject([
      { file: 'config/providers.yaml', line: 1, path: 'default_agent', givenBy: 'HOST' },
    ]);
  });

  it('that is the default of a variable is told by its place', async () => {
    const text = 'providers:\n  tts:\n    active: ${MOUTH:-bogus}\n';
    expect(await problemsOf({ 'providers.yaml': text })).toMatchObject([
      { file: 'config/providers.yaml', line: 3, fault: 'names "bogus", which is no text-to-speech provider' },
    ]);
  });

  it('with no section anywhere is asked for in the file of the user, with what to write', async () => {
    expect((await errorOf({}, { env: { TALKY_LLM: 'ollama' } })).message).toBe(
      'config/providers.yaml providers.llm.ollama.model is missing. ' +
        'Write "providers: { llm: { ollama: { model: … } } }" into config/providers.yaml, with the name of a model.',
    );
    const text = 'providers: { llm: { ollama: { model: llama3.2 } } }';
    const config = await load({ 'providers.yaml': text }, { env: { TALKY_LLM: 'ollama' } });
    expect(config.provider('llm')).toMatchObject({
      name: 'ollama',
      settings: { model: 'llama3.2', base_url: 'http://127.0.0.1:11434/v1' },
    });
    expect(config.defaultAgent).toBe('assistant');
  });

  it('may be a list, the first choice first', async () => {
    const text = vendorsYaml.replace('active: "flux"', 'active: [flux, embedded]');
    const config = await load({ 'providers.yaml': text }, { sections: vendorSections, env: vendorKeys });
    expect(config.active('stt')).toEqual(['flux', 'embedded']);
    expect(config.provider('stt').name).toBe('flux');
  });

  it('left to auto is one whose key is set, as soon as it is set', async () => {
    const env: Record<string, string> = {};
    const config = await load({ 'providers.yaml': left }, { sections: vendorSections, env });
    expect([config.active('stt'), config.active('llm')]).toEqual([['embedded'], ['scripted']]);
    Object.assign(env, vendorKeys);
    expect([config.active('stt'), config.active('llm'), config.active('tts')]).toEqual([
      ['flux'],
      ['groq'],
      ['cartesia'],
    ]);
  });

  it('may be auto with a provider to fall back to', async () => {
    const text = left.replace('active: auto', 'active: [auto, embedded]');
    const config = (env: Readonly<Record<string, string>>) =>
      load({ 'providers.yaml': text }, { sections: vendorSections, env });
    expect((await config({})).active('stt')).toEqual(['embedded']);
    expect((await config(vendorKeys)).active('stt')).toEqual(['flux', 'embedded']);
  });

  it('has what the defaults of its schema give', async () => {
    const config = await load(vendors, { sections: vendorSections, env: vendorKeys });
    expect(config.provider('tts').settings).toMatchObject({ language: 'en', speed: 1, transport: 'socket' });
  });
});

describe('the providers of an agent', () => {
  const assistant = 'label: Assistant\nprompt: Be brief.\n';
  const withAssistant = (text = '') => ({
    'providers.yaml': left,
    'agents/assistant.yaml': assistant + text,
  });

  it('are the active ones, unless its file names others', async () => {
    const config = await load(withAssistant('providers: {tts: [embedded, cartesia]}\n'), {
      sections: vendorSections,
      env: vendorKeys,
    });
    expect(config.agent('assistant')?.providers).toEqual({
      stt: ['flux'],
      llm: ['groq'],
      tts: ['embedded', 'cartesia'],
    });
    expect(config.agent('front-desk')?.providers.llm).toEqual(['scripted']);
  });

  it('are known ones', async () => {
    const problems = await problemsOf(withAssistant('providers:\n  stt: embeded\n'), {
      sections: vendorSections,
    });
    expect(problems).toMatchObject([
      { line: 4, path: 'providers.stt', remedy: expect.stringMatching(/ Did you mean "embedded"\?$/) },
    ]);
  });

  it('have their keys', async () => {
    const problems = await problemsOf(withAssistant('providers: {llm: groq}\n'), {
      sections: vendorSections,
    });
    expect(problems).toMatchObject([
      { file: 'config/providers.yaml', line: lineOf('GROQ'), path: 'providers.llm.groq.api_key' },
    ]);
  });

  it('include no scripted model for a prompt, and no other for a flow', async () => {
    const contents = {
      ...withAssistant('providers: {llm: scripted}\n'),
      'agents/other.yaml': 'label: Other\nflow: front-desk\nproviders: {llm: groq}\n',
    };
    const problems = await problemsOf(contents, { sections: vendorSections, env: vendorKeys });
    expect(problems.map(({ file, line, path }) => [file, line, path])).toEqual([
      ['config/agents/assistant.yaml', 2, 'prompt'],
      ['config/agents/other.yaml', 2, 'flow'],
    ]);
  });

  it('are the scripted one for a flow, whichever model is active', async () => {
    const contents = { ...vendors, 'agents/other.yaml': 'label: Other\nflow: front-desk\n' };
    const config = await load(contents, { sections: vendorSections, env: vendorKeys });
    expect(config.agent('other')?.providers.llm).toEqual(['scripted']);
  });

  it('lack a model while no key is set: the agent waits, the others answer', async () => {
    const env: Record<string, string> = {};
    const config = await load(withAssistant(), { sections: vendorSections, env });
    expect(config.agents().map(({ name }) => name)).toEqual(['front-desk']);
    expect(() => config.agent('assistant')).toThrow(
      'finds no provider that is ready for llm. Set GROQ_API_KEY, OPENAI_API_KEY, ANTHROPIC_API_KEY, or TOGETHER_API_KEY in .env, or name one in providers.llm.',
    );
    Object.assign(env, vendorKeys);
    expect(config.agents().map(({ name }) => name)).toEqual(['assistant', 'front-desk']);
  });

  it('lack a model while the agent is the one that answers by default', async () => {
    const contents = { ...withAssistant(), 'development.yaml': 'default_agent: assistant' };
    expect(await problemsOf(contents, { sections: vendorSections })).toMatchObject([
      { file: 'config/agents/assistant.yaml', line: 1, fault: 'finds no provider that is ready for llm' },
    ]);
  });
});
