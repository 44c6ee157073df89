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

  it('leave out, where the program gives none, an agent that names one, and no other', async () => {
    const own = await ownConfig();
    try {
      await own.write('agents/booker.yaml', 'label: Booker\nflow: front-desk\ntools: [book_table]\n');
      await own.replace('default.yaml', /^default_agent: .*$/m, 'default_agent: booker');
      const notices: string[] = [];
      const notify = (notice: string) => void notices.push(notice);
      const talky = await startTalky({ configFolder: own.configFolder, notify });
      const agents = talky.catalog.agents();
      await talky.stop();
      expect(agents.map(({ name }) => name)).toEqual(['front-desk']);
      expect(notices).toContain(
        'The agent booker takes no calls yet: it names "book_table", which this program does not give. Give it to openTalky({ tools }), or remove it.',
      );
      const opening = startTalky({ configFolder: own.configFolder, tools: [] });
      await expect(opening).rejects.toThrow('names "book_table", which is no tool. Give it to openTalky');
    } finally {
      await own.remove();
    }
  });

  it('must be a list of whole tools', async () => {
    await expect(startTalky({ tools: book as never })).rejects.toThrow('tools must be a list');
    await expect(startTalky({ tools: [{ name: 'book' } as never] })).rejects.toThrow(ToolInvalid);
  });

  it('must have names that differ', async () => {
    await expect(startTalky({ tools: [book, tool('book')] })).rejects.toThrow(ToolInvalid);
  });
});
