import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallClient } from '../../tools/caller/call-client.ts';
import { ownConfig, type OwnConfig } from '../support/own-config.ts';
import { startTalky, type RunningTalky } from '../support/running-talky.ts';

let own: OwnConfig;
let talky: RunningTalky;

beforeAll(async () => {
  own = await ownConfig();
  await own.write('agents/booker.yaml', 'label: Booker\nflow: front-desk\ntools: [book_table]\n');
  await own.replace('default.yaml', /^default_agent: .*$/m, 'default_agent: booker');
  talky = await startTalky({ configFolder: own.configFolder, log: 'silent' });
});
afterAll(async () => {
  await talky.stop();
  await own.remove();
});

describe('a call for an agent that takes none', () => {
  it.each([
    [
      'assistant',
      'The agent "assistant" takes no calls yet: it lacks a provider, or the key of one. "talky check" and the server\'s log say what to set',
    ],
    [
      'booker',
      'The agent "booker" takes no calls yet: it lacks tools that its program must give it. "talky check" and the server\'s log say which',
    ],
    ['nobody', 'There is no agent "nobody"; GET /api/v1/agents lists those that take calls'],
    [undefined, 'No agent takes calls that name none; GET /api/v1/agents lists those that take calls'],
  ])('is refused, and told why: %s', async (agent, message) => {
    const client = new CallClient({ url: talky.callUrl, request: agent === undefined ? {} : { agent } });
    await expect(client.open()).rejects.toThrow(message);
  });
});
