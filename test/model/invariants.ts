import { isPlaying } from './call-world.ts';
import type { ModelledCall } from './modelled-call.ts';

/** What must hold in each public state, whatever the machine's transitions are; throws with what does not. */
export function expectInvariants({ world }: ModelledCall): void {
  const { reply, shown, ended } = world;
  const isGuess = reply?.committed === false;
  const rules = {
    'a guess is not played': !(isGuess && (reply.started || reply.released)),
    'a guess has no effects': !(isGuess && reply.tool?.running === true && reply.tool.effect === 'write'),
    'a guess is made in eager-thinking alone': isGuess === (shown === 'eager-thinking'),
    'nothing is said while the caller is listened to': shown !== 'listening' || reply === undefined,
    'nothing is heard while the floor is contested': shown !== 'barge-in' || !isPlaying(reply),
    'nothing is heard while the agent thinks': shown !== 'thinking' || !isPlaying(reply),
    'the agent who speaks has a reply': shown !== 'speaking' || reply?.committed === true,
    'no model is asked for a farewell': shown !== 'ending' || reply?.request !== 'live',
    'nothing is left in the end': !ended || reply === undefined,
  };
  const broken = Object.entries(rules).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  if (broken.length > 0) throw new Error(broken.join('; '));
}
