import type { CallSimulation } from './call-simulation.ts';

/** The carrier can not hand the caller over, whichever reply has asked for it. */
export function failTransfer(simulation: CallSimulation): void {
  const { world } = simulation.result;
  const { reply } = world;
  world.transferring = false;
  simulation.send({ type: 'call.transfer-failed' });
  if (reply?.tool?.isTransfer === true && reply.tool.running) simulation.toolEnds();
  else simulation.oldToolEnds();
}
