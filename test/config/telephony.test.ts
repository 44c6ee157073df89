import { describe, expect, it, test } from 'vitest';
import { comparableNumber } from '../../src/config/telephone-number.ts';
import { publicBase } from '../../src/telephony/public-base.ts';
import { carrierSetups } from '../../src/telephony/carriers.ts';
import { load, problemsOf } from './config-folder.ts';

const agent = (numbers: string): string => `label: A\nflow: front-desk\nnumbers: ${numbers}\n`;

describe('the numbers of an agent', () => {
  test.each(['+1 555-000-0004', '15550000004', '(1) 555 000 0004', '+1 (555) 000-0004'])(
    'are the same without spaces, dashes, parentheses and the plus: %s',
    async (number) => {
      const config = await load({ 'agents/a.yaml': agent(`['${number}']`) });
      expect(config.agent('a')?.numbers?.map(comparableNumber)).toEqual(['15550000004']);
    },
  );

  test.each(['+', '1', '(-)', 'sales', '1+2', '123456789012345678901'])('are none: %s', async (number) => {
    const problems = await problemsOf({ 'agents/a.yaml': agent(`['${number}']`) });
    expect(problems).toMatchObject([{ file: 'config/agents/a.yaml', path: 'numbers.0' }]);
  });

  it('belong to one agent each', async () => {
    const problems = await problemsOf({
      'agents/a.yaml': agent("['+15550001', '15550001']"),
      'agents/b.yaml': agent("['+15550002', '1 555-0001']"),
    });
    expect(problems).toMatchObject([
      {
        file: 'config/agents/b.yaml',
        line: 3,
        path: 'numbers.1',
        fault: expect.stringContaining('is answered by both a and b'),
      },
    ]);
  });
});

describe('TALKY_PUBLIC_URL', () => {
  test.each(['https://voice.example.org', 'https://voice.example.org/', 'https://voice.example.org//'])(
    'may end with slashes: %s',
    async (url) => {
      const { settings } = await load({}, { env: { TALKY_PUBLIC_URL: url } });
      expect(publicBase(settings.telephony.public_url)).toBe('https://voice.example.org');
    },
  );

  it('is nothing where it is not set', async () => {
    expect(publicBase((await load()).settings.telephony.public_url)).toBe('');
  });

  test.each(['https://', 'https:///', 'https://a?b=c', 'https://me:secret@a', 'voice.example.org'])(
    'is refused: %s',
    async (url) => {
      const problems = await problemsOf({}, { env: { TALKY_PUBLIC_URL: url } });
      expect(problems).toMatchObject([
        { remedy: expect.stringMatching(/^Set TALKY_PUBLIC_URL to .*https:.*without user, query/) },
      ]);
    },
  );
});

it('asks the REST interface of jambonz.cloud at the base that its reference gives', async () => {
  const { settings } = await load();
  expect(settings.telephony.jambonz.base_url).toBe('https://jambonz.cloud/api');
});

describe('what a carrier lacks', () => {
  it('has the key and the variable, and leaves out what is there', async () => {
    const env = { GENESYS_API_KEY: 'k', TWILIO_ACCOUNT_SID: 'AC1', PLIVO_AUTH_TOKEN: 't' };
    const setups = carrierSetups((await load({}, { env })).settings.telephony);
    const of = (name: string) => setups.find((setup) => setup.name === name);
    expect(of('genesys')).toMatchObject({
      isReady: false,
      isBegun: true,
      lacks: ['telephony.genesys.client_secret (GENESYS_CLIENT_SECRET)'],
    });
    expect(of('conversation-relay')?.lacks).toEqual(['telephony.twilio.auth_token (TWILIO_AUTH_TOKEN)']);
    expect(of('plivo')).toMatchObject({ isReady: true, isBegun: true, lacks: [] });
    expect(of('telnyx')).toMatchObject({ isReady: false, isBegun: false });
  });
});
