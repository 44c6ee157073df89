import { createRequire } from 'node:module';

/** A state node of version 4 of XState, as far as it is looked at here. */
export interface NodeOfFour {
  readonly id: string;
  readonly path: readonly string[];
  readonly type: string;
  readonly initial?: string;
  readonly tags: readonly string[];
  readonly states: Readonly<Record<string, NodeOfFour>>;
  readonly transitions: readonly {
    readonly eventType: string;
    readonly target?: readonly NodeOfFour[];
    readonly cond?: { readonly name: string };
    readonly internal: boolean;
    readonly actions: readonly { readonly type: string }[];
  }[];
  readonly invoke: readonly { readonly id: string }[];
}

export interface StateOfFour {
  readonly value: unknown;
  readonly context: unknown;
  readonly event: { readonly type: string };
  matches(value: unknown): boolean;
  hasTag(tag: string): boolean;
}

export interface MachineOfFour extends NodeOfFour {
  transition(state: unknown, event: unknown): StateOfFour;
}

interface XStateFour {
  createMachine(config: unknown): MachineOfFour;
  readonly State: { create(config: unknown): StateOfFour };
}

/** What the unmodified receiver hands on: ours, with machine, state and event made into version 4's own. */
export interface Received {
  readonly type: string;
  readonly machine?: MachineOfFour;
  readonly state?: StateOfFour;
  readonly event?: { readonly name: string; readonly data: { readonly type: string } };
  readonly [key: string]: unknown;
}

interface Receiver {
  send(command: unknown): void;
  subscribe(next: (event: Received) => void): { unsubscribe(): void };
}

interface InspectFour {
  createWebSocketReceiver(options: { readonly server: string }): Receiver;
}

/** What the workspace of the page has: version 4 of XState, beside the engine's own. */
const requireOfPage = createRequire(new URL('../../tools/inspector/package.json', import.meta.url));

export const xstateFour = requireOfPage('xstate') as XStateFour;

export function inspectFour(): InspectFour {
  return requireOfPage('@xstate/inspect') as InspectFour;
}
