import type { CallOutput } from '../../machines/vocabulary/call-output.ts';
import type { SessionOptions } from './call-session-options.ts';

/** The answer to `start`: the call is open, audio flows from here. */
export function readyMessage({
  id,
  agent,
  start,
  resumeToken,
  resumes,
}: SessionOptions<never>): Extract<CallOutput, { readonly type: 'ready' }> {
  return {
    type: 'ready',
    callId: id,
    agent: agent.name,
    audio: start.audio,
    output: start.output,
    resumeToken,
    resumed: resumes !== undefined,
  };
}
