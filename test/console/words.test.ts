import { describe, expect, it } from 'vitest';
import { readAgentList } from '../../tools/inspector/src/model/agent-list.ts';
import {
  agentsUrl,
  canBeOffered,
  isLoopback,
  serverAddress,
  subprotocols,
} from '../../tools/inspector/src/model/call-address.ts';
import { durationWords } from '../../tools/inspector/src/model/time-words.ts';
import { metricRows, metricSummary } from '../../tools/inspector/src/model/metric-words.ts';
import { microphoneProblem } from '../../tools/inspector/src/model/microphone-problem.ts';
import { problemOf } from '../../tools/inspector/src/model/problem.ts';
import { decodeServerMessage } from '../../tools/inspector/src/model/server-message.ts';
import { readServerStatus } from '../../tools/inspector/src/model/server-status.ts';
import { wordsOfEnd } from '../../tools/inspector/src/model/state-words.ts';

describe('a turn’s figures', () => {
  const metrics = {
    turn: 1,
    llmFirstTokenMs: 140.6,
    releaseMs: 1312.4,
    speculation: 'miss',
    wastedTokens: 1200,
    wastedCharacters: 0,
    wastedUsd: 0.000_123_45,
    bargeInStopMs: 4.4,
    usage: { promptTokens: 80, completionTokens: 12, estimated: true },
  } as const;

  it('are one line for a person', () => {
    expect(metricSummary(metrics)).toBe(
      'answered in 1,312 ms · guess thrown away · stopped the agent in 4 ms',
    );
    expect(metricSummary({ turn: 0, speculation: 'none', wastedTokens: 0, wastedCharacters: 0 })).toBe(
      'figures',
    );
  });

  it('come in the order in which they are worth reading, each with its meaning', () => {
    const rows = metricRows({ type: 'metrics', complete: true, ...metrics } as typeof metrics);
    expect(rows.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'releaseMs 1,312 ms',
      'speculation miss',
      'llmFirstTokenMs 141 ms',
      'bargeInStopMs 4 ms',
      'wastedTokens 1,200',
      'wastedCharacters 0',
      'wastedUsd 0.000123',
      'usage.promptTokens 80',
      'usage.completionTokens 12',
      'usage.estimated true',
    ]);
    expect(rows.filter(({ name, meaning }) => meaning === '' && !name.startsWith('usage.'))).toEqual([]);
  });
});

describe('a problem', () => {
  it('is told with what to do about it', () => {
    const codes = [
      'microphone-refused',
      'insecure-page',
      'server-gone',
      'at-capacity',
      'unauthorized',
      'resume-invalid',
    ];
    for (const code of codes) {
      const { title, remedy } = problemOf(code);
      expect(title).not.toContain(code);
      expect(remedy).toMatch(/[.]$/);
    }
  });

  it('that is not known is told with the server’s words', () => {
    expect(problemOf('brand-new', 'Something else.')).toEqual({
      code: 'brand-new',
      title: 'The server reported “brand-new”',
      remedy: 'Try again.',
      detail: 'Something else.',
    });
    // Not a property that every object has.
    expect(problemOf('constructor').title).toContain('constructor');
  });

  it('of the microphone is known by its exception', () => {
    const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SomethingElse', 'constructor'];
    expect(names.map((name) => microphoneProblem({ name }))).toEqual([
      'microphone-refused',
      'microphone-missing',
      'microphone-busy',
      'microphone-busy',
      'microphone-busy',
    ]);
    expect(microphoneProblem(undefined)).toBe('microphone-busy');
  });
});

describe('other words', () => {
  it('tell durations as they are felt', () => {
    expect([12.4, 999, 1840, 61_000].map((ms) => durationWords(ms, 'rough'))).toEqual([
      '12 ms',
      '999 ms',
      '1.8 s',
      '1 min 1 s',
    ]);
  });

  it('tell an end even for a reason that is new', () => {
    expect(wordsOfEnd('idle')).toBe('Ended because nobody said anything.');
    expect(wordsOfEnd('eclipse' as 'idle')).toBe('Ended: eclipse.');
  });
});

describe('the server’s address', () => {
  it('lies beside the page, also under a path and over TLS', () => {
    expect(serverAddress('http://localhost:8080/')).toEqual({
      homeUrl: 'http://localhost:8080/',
      callUrl: 'ws://localhost:8080/v1/call',
      readyUrl: 'http://localhost:8080/ready',
    });
    expect(serverAddress('https://example.org/voice/?x=1').callUrl).toBe('wss://example.org/voice/v1/call');
  });

  it.each([
    [{ status: 'running', apiPrefix: '/talky/v7', inspector: true }, '/talky/v7/agents', true],
    [{ status: 'running' }, '/api/v1/agents', false],
    [undefined, '/api/v1/agents', false],
    [{ apiPrefix: 'https://evil.example', inspector: 'yes' }, '/api/v1/agents', false],
    [{ apiPrefix: '//evil.example' }, '//evil.example/agents', false],
  ])('has the API where the server says by %j', (body, path, hasInspector) => {
    const status = readServerStatus(body);
    expect(status.hasInspector).toBe(hasInspector);
    expect(agentsUrl('https://a.example/voice/', status.apiPrefix)).toBe(`https://a.example/voice${path}`);
  });

  it('is known to need no network', () => {
    const hosts = ['localhost:8080', '127.0.0.1', '[::1]:80', 'talky.localhost', 'example.org', '10.0.0.1'];
    expect(hosts.filter((host) => isLoopback(`http://${host}/`))).toEqual(hosts.slice(0, 4));
  });

  it('never holds the token, which is offered beside the protocol', () => {
    expect(subprotocols('')).toEqual(['talky.v1']);
    expect(subprotocols('abc')).toEqual(['talky.v1', 'bearer.abc']);
    expect(['abc-._~1', 'a/b', 'a b', 'ab=='].map(canBeOffered)).toEqual([true, false, false, false]);
  });
});

describe('what the server tells', () => {
  it('is understood, or is nothing', () => {
    expect(decodeServerMessage('{"type":"clear"}')).toEqual({ type: 'clear' });
    const odd = [
      '',
      'null',
      '7',
      '[]',
      '{"type":"turn"}',
      '{"type":"news"}',
      '{"type":"constructor"}',
      '{',
      '{"type":"reply","reply":"r","event":"constructor"}',
    ];
    expect(odd.map((text) => decodeServerMessage(text))).toEqual(odd.map(() => undefined));
  });

  it('of its agents is read as far as it goes', () => {
    expect(
      readAgentList({
        agents: [
          {
            name: 'a',
            label: 'A',
            notice: 'n',
            default: true,
            phrases: ['one', { try: ['two', 'three'] }, 4],
          },
          { name: 'b' },
          { label: 'nameless' },
          null,
        ],
      }),
    ).toEqual([
      { name: 'a', label: 'A', notice: 'n', isDefault: true, phrases: ['one', 'two'] },
      { name: 'b', label: 'b', isDefault: false, phrases: [] },
    ]);
    expect(readAgentList('nonsense')).toEqual([]);
  });
});
