import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diskFiles } from '../../src/config/disk-files.ts';
import { withDotEnv } from '../../src/config/dot-env.ts';
import { ConfigError } from '../../src/errors/config-error.ts';

const holding = (text: string | undefined) => ({ readText: () => Promise.resolve(text) });
const read = (text: string | undefined, variables = {}) => withDotEnv(variables, holding(text));

async function faultOf(text: string): Promise<string> {
  const error: unknown = await read(text).catch((reason: unknown) => reason);
  if (error instanceof ConfigError) return error.message;
  throw new Error('Expected a ConfigError', { cause: error });
}

describe('the file .env', () => {
  it('may be missing, or empty', async () => {
    expect(await read(undefined, { A: '1' })).toEqual({ A: '1' });
    expect(await read('', { A: '1' })).toEqual({ A: '1' });
  });

  it('gives what is not set, and nothing that is, empty values included', async () => {
    expect(await read('A=file\nB=file\nC=file\n', { A: 'set', B: '' })).toEqual({
      A: 'set',
      B: '',
      C: 'file',
    });
  });

  it('leaves the variables of the process as they are', async () => {
    const variables = { A: 'set' };
    await read('B=file', variables);
    expect(variables).toEqual({ A: 'set' });
  });

  it('may have comments, quotes, several lines, export, Windows lines and a byte order mark', async () => {
    const text =
      '\uFEFF# keys\r\nA=1 # one\r\n\r\n  export B = "#2" # two\r\nC=\'x\ny\'\nD=it\'s\nE=\n#F=\nG.h-i=`"`';
    expect(await read(text)).toEqual({ A: '1', B: '#2', C: 'x\ny', D: "it's", E: '', 'G.h-i': '"' });
  });

  it.each([
    ['A=1\nsk-canary\nB=2', 2, 'is no NAME=value'],
    ['A=1\nsk-canary', 2, 'is no NAME=value'],
    ['=sk-canary', 1, 'is no NAME=value'],
    ['A: sk-canary\nB=2', 1, 'is no NAME=value'],
    ['MY KEY=sk-canary', 1, 'is no NAME=value'],
    ['A=1\n# c\nB="sk-canary\nC=2\n', 3, 'opens a quote that is not closed'],
  ])('is refused, and not repeated, where a line is none: %j', async (text, line, fault) => {
    const message = await faultOf(text);
    expect(message).toContain(`.env:${line} ${fault}. `);
    expect(message).not.toContain('canary');
  });

  it('loses nothing that is written in it, unless it is refused', async () => {
    const lines = fc.constantFrom(
      'A=1',
      'B="x # y"',
      "C='\n'",
      '# a="',
      '',
      ' D =2 # "',
      'nonsense',
      'E=`"`',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { maxLength: 6 }), async (written) => {
        const outcome = await read(written.join('\n')).catch((error: unknown) => error);
        expect(outcome instanceof ConfigError).toBe(written.includes('nonsense'));
        if (outcome instanceof ConfigError) return;
        const names = written.flatMap((line) => /^ ?([A-E])/.exec(line)?.[1] ?? []);
        expect(Object.keys(outcome as object).sort()).toEqual([...new Set(names)].sort());
      }),
    );
  });

  it('that can not be read is told, with the reason', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'talky-env-'));
    try {
      const files = { readText: () => diskFiles.readText(folder) };
      await expect(withDotEnv({}, files)).rejects.toThrow(".env can't be read (EISDIR). ");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
