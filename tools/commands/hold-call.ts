import { writeRecording } from '../caller/audio-file.ts';
import type { ObservedCall } from '../caller/observed-call.ts';
import { CommandError, exitStatus } from '../command-error.ts';
import { onInterruption } from '../interruption.ts';

/**
 * Holds a call from its opening to its recording and resolves with the exit status; Ctrl-C hangs up. `converse` opens it
 * and resolves with whether each turn was answered.
 *
 * Rejects as `converse`, and with a `CommandError` where the connection broke.
 */
export async function holdCall(
  call: ObservedCall,
  converse: () => Promise<boolean>,
  out: string | undefined,
): Promise<number> {
  let wasInterrupted = false;
  const ignoreInterruption = onInterruption(() => {
    wasInterrupted = true;
    void call.caller.hangUp();
  });
  try {
    const answered = await converse();
    const { reason, endedBy } = await call.finish();
    if (out !== undefined) await writeRecording(out, call.recording);
    if (wasInterrupted) return exitStatus.interrupted;
    if (reason === undefined && endedBy === undefined) {
      throw new CommandError(
        'call-lost',
        'The connection broke before the call was over. Is the server still up?',
      );
    }
    return answered ? exitStatus.done : exitStatus.failed;
  } catch (error) {
    if (wasInterrupted) return exitStatus.interrupted;
    throw error;
  } finally {
    ignoreInterruption();
  }
}
