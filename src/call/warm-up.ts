import type { Subscription } from 'rxjs';
import type { Clock } from '../ports/clock.ts';
import type { Agent } from './agent.ts';
import type { Fence } from './fence.ts';
import { firstInService } from './guarded.ts';
import { rehearse } from './rehearsed-voice.ts';

/** Has the providers that will be asked first get ready while the call connects. Cancel by unsubscribing. */
export function warmUp(agent: Agent, clock: Clock, fence: Fence): Subscription | undefined {
  fence.attempt(() => firstInService(agent.models, ({ circuit }) => circuit)?.warm?.());
  fence.attempt(() => firstInService(agent.voices, ({ speech }) => speech.circuit)?.speech.warm?.());
  return rehearse(agent, clock, fence);
}
