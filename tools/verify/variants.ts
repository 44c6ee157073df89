import type { InterruptionMode } from '../../machines/vocabulary/policy.ts';
import { variant, type Variant } from './variant.ts';

const modes: readonly InterruptionMode[] = ['pause', 'confirm', 'off'];
/** For what is explored together with more where replies pause. */
const otherModes: readonly InterruptionMode[] = ['confirm', 'off'];

/**
 * Everything at once is too much for any machine; each of these is explored to its end. What is not together in one of them
 * is not seen together.
 */
export const variants: readonly Variant[] = [
  ...modes.map((mode) => variant(`guesses, ${mode}`, { mode, happenings: ['guesses', 'drain'] })),
  ...otherModes.map((mode) => variant(`tools, ${mode}`, { mode, happenings: ['tools', 'hang-up-tool'] })),
  ...modes.map((mode) => variant(`keys one by one, ${mode}`, { mode, happenings: ['keys', 'typing'] })),
  ...otherModes.map((mode) => variant(`transfers, ${mode}`, { mode, happenings: ['transfers'] })),
  variant('transfers and failures', { mode: 'confirm', happenings: ['transfers', 'failures'] }),
  variant('guesses and transfers', { happenings: ['guesses', 'transfers'] }),
  ...otherModes.map((mode) => variant(`wishes, ${mode}`, { mode, happenings: ['wishes'] })),
  variant('wishes and failures', { happenings: ['wishes', 'failures'] }),
  variant('wishes and guesses', { happenings: ['wishes', 'guesses'] }),
  variant('wishes and keys', { collects: true, happenings: ['wishes', 'keys'] }),
  variant('guesses and tools', { happenings: ['guesses', 'tools', 'hang-up-tool'] }),
  variant('guesses and failures', { happenings: ['guesses', 'failures'] }),
  variant('tools and failures', { happenings: ['failures', 'tools'] }),
  variant('lines of the operator', { happenings: ['operator', 'typing'] }),
  variant('broken ears', { happenings: ['broken-ears', 'button'] }),
  ...otherModes.map((mode) =>
    variant(`keys collected, ${mode}`, { mode, collects: true, happenings: ['keys'] }),
  ),
  variant('keys and guesses', { collects: true, happenings: ['guesses', 'keys'] }),
  variant('broken ears and guesses', { mode: 'confirm', happenings: ['guesses', 'broken-ears'] }),
  variant('silence and failures', { prompts: true, happenings: ['failures', 'drain'] }),
  variant('silence and the button', { prompts: true, happenings: ['button'] }),
  variant('silence and tools', { prompts: true, happenings: ['tools'] }),
  variant('guesses that are not answered', { speculates: false, happenings: ['guesses'] }),
  variant('greeting not to be interrupted', { greeting: 'off', happenings: ['typing', 'operator'] }),
];
