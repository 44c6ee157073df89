import { describe, expect, it } from 'vitest';
import { OptionsInvalid } from '../../src/errors/options-error.ts';
import { openTalky } from '../../src/talky.ts';

describe('an option of openTalky', () => {
  it.each([
    ['config', 'openTalky has no option "config". There are: env, configFolder, '],
    ['configfolder', 'openTalky has no option "configfolder". Did you mean "configFolder"?'],
    ['prot', 'openTalky has no option "prot". Did you mean "port"?'],
  ])('that is called %s is refused', async (name, message) => {
    const opening = openTalky({ [name]: '/nope', port: 0, log: 'silent', eventLogFolder: null });
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toBeInstanceOf(OptionsInvalid);
  });
});
