import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTool } from '../../src/define-tool.ts';
import { ToolInvalid } from '../../src/errors/tool-error.ts';
import { toolsNamed } from '../../src/toolbox.ts';
import { ownConfig } from '../support/own-config.ts';
import { startTalky } from '../support/running-talky.ts';

const tool = (name: string) =>
  defineTool({ name, description: 'Does it.', parameters: z.object({}), run: () => null });
const [book, find] = [tool('book'), tool('find')];

describe('the tools of an agent', () => {
  it('are all that there are, or those that it names, in their own order', () => {
    expect(toolsNamed(undefined, [book, find])).toEqual([book, find]);
    expect(toolsNamed(['find', 'book', 'find'], [book, find])).toEqual([book, find]);
    expect(toolsNamed([], [book, find])).toEqual([]);
  });

  it('must be there when the server opens', async () => {
    const own = await ownConfig();
    try {
      await own.write('agents/other.yaml', 'label: Other\nflow: front-desk\ntools: [bok]\n');
      const opening = startTalky({ configFolder: own.configFolder, tools: [book, find] });
      await expect(opening).rejects.toThrow('names "bok", which is no tool. Did you mean "book"?');
    } finally {
      await own.remove();
    }
  });

  it('must have names that differ', async () => {
    await expect(startTalky({ tools: [book, tool('book')] })).rejects.toThrow(ToolInvalid);
  });
});
