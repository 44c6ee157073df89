import type { SnapshotFrom } from 'xstate';
import type { callMachine } from '../../machines/call.machine.ts';
import type { CallEvent } from '../../machines/vocabulary/call-event.ts';
import type { CallWorld } from './call-world.ts';

export type CallSnapshot = SnapshotFrom<typeof callMachine>;

/** A call as the model has it: the machine, what is around it, and what the last step has made of both. */
export interface ModelledCall {
  readonly snapshot: CallSnapshot;
  readonly world: CallWorld;
  /** What the machine was sent during the step, in order. */
  readonly sent: readonly CallEvent[];
  /** What the client was told during it, as far as it follows from decisions. */
  readonly told: readonly string[];
}
