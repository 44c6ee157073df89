import type { CallMachineInput } from '../../machines/call-context.ts';
import type { Facet } from './paths.ts';

export const hangUps = ['hangs up', 'vanishes', 'operator hangs up'];
export const opened = ['stt.opened'];
export const answered = ['stt.opened', 'ended enough', 'model says', 'voice sounds'];

/** Who wants something else than to talk: the agent to hand the caller over, the client that a reply stops or is made. */
export function wishFacets(input: CallMachineInput): readonly Facet[] {
  return [
    {
      name: 'transfers',
      input,
      prelude: answered,
      alphabet: [
        'model transfers',
        'playout ends',
        'transfer succeeds',
        'transfer fails',
        'started none',
        'ended none',
        'ended enough',
        'model finishes',
      ],
    },
    {
      name: 'hang-ups during transfers',
      input,
      prelude: [...answered, 'model transfers', 'playout ends'],
      alphabet: [
        ...hangUps,
        'drained',
        'ended enough',
        'transfer succeeds',
        'transfer fails',
        'after transferPatience',
      ],
    },
    {
      name: 'wishes',
      input,
      prelude: opened,
      alphabet: [
        'asks for reply',
        'stops reply',
        'guessed enough',
        'started none',
        'ended enough',
        'ended none',
        'model says',
        'voice sounds',
        'playout ends',
      ],
    },
  ];
}
