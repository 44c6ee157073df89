import { describe, expect, it } from 'vitest';
import { errorOf, load, problemsOf, shipped, type FolderContents } from './config-folder.ts';

/** `file:line path`, without the folder. */
async function placesIn(
  contents: FolderContents,
  env: Readonly<Record<string, string>> = {},
): Promise<string[]> {
  const problems = await problemsOf(contents, { env });
  return problems.map(({ file, line, path }) => `${file.replace('config/', '')}:${line} ${path}`);
}

const agent = (text: string): FolderContents => ({ 'agents/other.yaml': text });

describe('a problem', () => {
  it('says where it is, what is wrong and what to do', async () => {
    const { message } = await errorOf({ 'providers.yaml': 'debug: false\nserver:\n  port: 70000\n' });
    expect(message).toBe(
      "config/providers.yaml:3 server.port can't be 70000. Write a whole number from 0 to 65535.",
    );
  });

  it('comes together with all others, in the order of the files and lines', async () => {
    const places = await placesIn({
      'development.yaml': 'server:\n  port: no\n  hosts: x\nplayout: {ahead_ms: 1}\n',
      'providers.yaml': 'performance:\n  max_concurrent_calls: 0\n',
      'agents/other.yaml': 'label: Other\nflow: front-desk\nsilence: {promptAfterMs: -1}\n',
    });
    expect(places).toEqual([
      'development.yaml:2 server.port',
      'development.yaml:3 server.hosts',
      'development.yaml:4 playout.ahead_ms',
      'providers.yaml:2 performance.max_concurrent_calls',
      'agents/other.yaml:3 silence.promptAfterMs',
    ]);
  });

  it('of the defaults is told once, however many agents inherit it', async () => {
    const places = await placesIn({
      'development.yaml': 'agent:\n  silence:\n    promptAfterMs: soon\n',
      ...agent('label: Other\nflow: front-desk\n'),
    });
    expect(places).toEqual(['development.yaml:3 agent.silence.promptAfterMs']);
  });
});

describe('a wrong value', () => {
  it.each([
    ['a text for a number', 'server:\n  port: "8080"', 'providers.yaml:2 server.port', "can't be a text"],
    ['a number for a text', 'server:\n  host: 5', 'providers.yaml:2 server.host', "can't be 5"],
    ['a list for a map', 'debug: true\nserver: []', 'providers.yaml:2 server', "can't be this list"],
    ['a map for a text', 'api_prefix: {a: 1}', 'providers.yaml:1 api_prefix', "can't be a map"],
    ['nothing', 'server:\n  port:', 'providers.yaml:2 server.port', "can't be empty"],
    ['a fraction', 'server:\n  port: 80.5', 'providers.yaml:2 server.port', "can't be 80.5"],
    ['no number', 'playout:\n  ahead_ms: .nan', 'providers.yaml:2 playout.ahead_ms', "can't be NaN"],
    ['infinity', 'drain_seconds: .inf', 'providers.yaml:1 drain_seconds', "can't be Infinity"],
    ['no choice', 'log_level: loud', 'providers.yaml:1 log_level', 'can\'t be "loud"'],
    ['no path', 'api_prefix: api/', 'providers.yaml:1 api_prefix', 'can\'t be "api/"'],
    [
      'a path of the inspector',
      'api_prefix: /v1/inspector',
      'providers.yaml:1 api_prefix',
      'can\'t be "/v1/inspector"',
    ],
    [
      'no origin',
      'cors_origins:\n  - https://a.b\n  - a.b',
      'providers.yaml:3 cors_origins.1',
      'can\'t be "a.b"',
    ],
  ])('is found: %s', async (_, text, place, fault) => {
    expect(await placesIn({ 'providers.yaml': text })).toEqual([place]);
    expect((await problemsOf({ 'providers.yaml': text }))[0]?.fault).toBe(fault);
  });

  it('is found in what the environment gives', async () => {
    const [problem] = await problemsOf({}, { env: { PORT: 'eighty' } });
    expect(problem).toMatchObject({
      file: 'config/default.yaml',
      path: 'server.port',
      fault: "can't be what PORT is set to",
      remedy: 'Set PORT to a whole number from 0 to 65535.',
    });
  });

  it('is found inside a value that may be a text or a map', async () => {
    const text = 'label: Other\nflow: front-desk\ngreeting:\n  text: Hello\n  interuption: off\n';
    expect(await problemsOf(agent(text))).toMatchObject([
      { line: 5, path: 'greeting.interuption', remedy: 'Did you mean "interruption"?' },
    ]);
  });
});

describe('a duration', () => {
  it.each(['-1', '2147483648', '.inf', '.nan', '1.5', '1e99', '"1000"'])('can not be %s', async (value) => {
    const text = `label: Other\nflow: front-desk\nlimits:\n  maxCallMs: ${value}\n`;
    expect(await placesIn(agent(text))).toEqual(['agents/other.yaml:4 limits.maxCallMs']);
  });

  it('can be as long as a timer can', async () => {
    const text = 'label: Other\nflow: front-desk\nlimits:\n  maxCallMs: 2147483647\n';
    const config = await load(agent(text));
    expect(config.agent('other')?.policy.limits.maxCallMs).toBe(2 ** 31 - 1);
  });
});

describe('an unknown key', () => {
  it.each([
    ['prot', 'port'],
    ['hosts', 'host'],
    ['maxUnstartedSockets', 'max_unstarted_sockets'],
  ])('%s is probably %s', async (wrong, right) => {
    const [problem] = await problemsOf({ 'providers.yaml': `server:\n  # a comment\n  ${wrong}: 1\n` });
    expect(problem).toMatchObject({
      line: 3,
      path: `server.${wrong}`,
      fault: 'is not a known key',
      remedy: `Did you mean "${right}"?`,
    });
  });

  it('that resembles none comes with those that there are', async () => {
    const [problem] = await problemsOf({ 'providers.yaml': 'playout: {volume: 3}' });
    expect(problem).toMatchObject({ path: 'playout.volume', remedy: 'There are: ahead_ms.' });
  });

  it("is found in an agent, in the agents' defaults and at the top", async () => {
    const contents = {
      'providers.yaml': 'agents: {}\nagent: {silence: {prompt: []}}\n',
      ...agent('label: Other\nflow: front-desk\nvoize: slt\n'),
    };
    expect(await placesIn(contents)).toEqual([
      'providers.yaml:1 agents',
      'providers.yaml:2 agent.silence.prompt',
      'agents/other.yaml:3 voize',
    ]);
  });

  it('is a key like any other when it is __proto__', async () => {
    expect(await placesIn({ 'providers.yaml': 'server:\n  __proto__: {port: 1}\n' })).toEqual([
      'providers.yaml:2 server.…',
    ]);
  });
});

describe('YAML that is none', () => {
  it.each([
    ['an open bracket', 'a: 1\ncors_origins: [a,\ndebug: true\n', 2],
    ['an open quote', 'debug: "x\n', 1],
    ['a tab', 'server:\n\tport: 1\n', 2],
    ['two colons', 'debug: a: b\n', 1],
    ['a line without a colon', 'server:\n  host: a\n  port 80\n', 3],
    ['a list beside keys', 'debug: true\n- 1\n', 2],
    ['two documents', 'debug: true\n---\ndebug: false\n', 2],
    ['a tag', 'debug: !yes 1\n', 1],
    ['an alias of nothing', 'debug: *on\n', 1],
    ['a date', '%YAML 1.1\n---\nserver:\n  host: 2001-01-01\n', 4],
    ['a key that is a list', 'server:\n  ? [a]\n  : 1\n', 2],
    ['a text alone', 'hello\n', 1],
  ])('is found in its line: %s', async (_, text, line) => {
    const problems = await problemsOf({ 'providers.yaml': text });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ file: 'config/providers.yaml', line });
  });

  it.each([
    ['server:\n  host: a\ncors_origins: [a, b\nplayout:\n', '3:15', 'list', '[', ']', 'line 4, column 1'],
    ['debug: true\nserver: { port: 1\nplayout:\n', '2:9', 'map', '{', '}', 'line 3, column 1'],
    ['server: { host: [a, port: 1 }\n', '1:17', 'list', '[', ']', 'line 1, column 29'],
    ['server:\n  host: "a\n  port: 1\n', '2:9', 'text', '"', '"', 'line 4, column 1'],
    ["server:\n  host: 'a\n", '2:9', 'text', "'", "'", 'line 3, column 1'],
  ])('says what is open, and where it begins: %j', async (text, place, what, mark, end, seen) => {
    const { message } = await errorOf({ 'providers.yaml': text });
    expect(message).toContain(
      `config/providers.yaml:${place} is not YAML: the ${what} that begins here with ${mark} is not closed (seen in ${seen}). Write ${end} at the end of the ${what}`,
    );
    expect(message).not.toContain('indentation does not fit');
  });

  it.each([
    ['cors_origins: [a]]\n', 'config/providers.yaml:1:18 is not YAML: a bracket is closed here that was not'],
    ['server:\n  host: a\n  port 80\n', 'config/providers.yaml:3:3 is not YAML: a line without "key: value"'],
    [
      'server:\n   host: a\n  port: 1\n',
      'config/providers.yaml:3:1 is not YAML: the indentation does not fit',
    ],
  ])('of another kind is told with its line and column: %j', async (text, beginning) => {
    expect((await errorOf({ 'providers.yaml': text })).message).toContain(beginning);
  });

  it('does not hide what is wrong with other files', async () => {
    const places = await placesIn({ 'providers.yaml': 'a: [', ...agent('label: "x') });
    expect(places).toEqual(['providers.yaml:1 ', 'agents/other.yaml:1 ']);
  });

  it('repeats a key', async () => {
    const problems = await problemsOf({ 'providers.yaml': 'server:\n  port: 1\n  host: a\n  port: 2\n' });
    expect(problems).toMatchObject([
      { line: 4, path: 'server.port', fault: 'is there already, in line 2', remedy: 'Keep one of the two.' },
    ]);
  });

  it('is refused when it repeats itself without end', async () => {
    const bomb = [
      'a: &a [1,1,1,1,1,1,1,1,1]',
      ...'bcdefgh'.split('').map((name, index) => {
        const before = 'abcdefgh'[index];
        return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(',')}]`;
      }),
    ].join('\n');
    const circle = 'server: &s\n  again: *s\n';
    const depths = `server: ${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    for (const text of [bomb, circle, depths]) {
      const [problem] = await problemsOf({ 'providers.yaml': text });
      expect(problem?.fault).toMatch(/repeats itself|is not YAML|too deeply/);
    }
  });

  it('may use anchors otherwise', async () => {
    const text = 'x: &low 0\nserver: {port: *low}\n';
    expect(await placesIn({ 'providers.yaml': text })).toEqual(['providers.yaml:1 x']);
  });
});

describe('an agent', () => {
  it('has no name that leads out of the folder, or is no name', async () => {
    const file = 'label: Other\nflow: front-desk\n';
    expect(
      await placesIn({
        'agents/Bad_Name.yaml': file,
        'agents/other.yml': file,
        [`agents/${'a'.repeat(65)}.yaml`]: file,
      }),
    ).toEqual(['agents/Bad_Name.yaml:0 ', `agents/${'a'.repeat(65)}.yaml:0 `, 'agents/other.yml:0 ']);
  });

  it('may have other files beside it', async () => {
    const contents = {
      'agents/.front-desk.yaml': ':',
      'agents/README.md': '#',
      'providers.yaml': 'playout: 1',
    };
    expect(await placesIn(contents)).toEqual(['providers.yaml:1 playout']);
  });

  it('has a prompt or a flow', async () => {
    const [problem] = await problemsOf(agent('\n# nobody\nlabel: Other\n'));
    expect(problem).toMatchObject({ line: 1, path: '', fault: 'has neither prompt nor flow' });
  });

  it('has not both', async () => {
    const text = 'label: Other\nprompt: You are kind.\nflow: front-desk\n';
    expect(await problemsOf(agent(text))).toMatchObject([
      { file: 'config/agents/other.yaml', line: 3, path: 'flow', fault: 'is there beside prompt' },
    ]);
  });

  it('has a label', async () => {
    expect(await problemsOf(agent('flow: front-desk\n'))).toMatchObject([
      { path: 'label', fault: 'is missing' },
    ]);
  });

  it('has a flow that is there', async () => {
    expect(await problemsOf(agent('label: Other\nflow: frontdesk\n'))).toMatchObject([
      {
        line: 2,
        path: 'flow',
        fault: 'names "frontdesk", which is no file in flows',
        remedy: 'Did you mean "front-desk"?',
      },
    ]);
  });

  it('that answers by default is one that is there', async () => {
    expect(await problemsOf({ 'providers.yaml': 'default_agent: front-dsk' })).toMatchObject([
      { line: 1, path: 'default_agent', remedy: 'Did you mean "front-desk"?' },
    ]);
  });
});

describe('a value that is missing altogether', () => {
  it('is found at the map that should hold it', async () => {
    const text = shipped['default.yaml']?.replace(/^ {2}ahead_ms: .*$/m, '  {}') ?? '';
    const line = text.split('\n').indexOf('playout:') + 1;
    const problems = await problemsOf({ 'default.yaml': text });
    expect(problems).toMatchObject([
      { file: 'config/default.yaml', line, path: 'playout.ahead_ms', fault: 'is missing' },
    ]);
  });
});
