import type { CallWishes } from '../../machines/vocabulary/call-wishes.ts';
import type { RealtimeFunctions } from './realtime-functions.ts';
import type { ResponsePlan, RealtimeSession } from './realtime-session.ts';
import type { RealtimeWriting } from './realtime-writing.ts';

export interface WishesOptions {
  readonly session: RealtimeSession;
  readonly writing: RealtimeWriting;
  readonly functions: RealtimeFunctions;
  /** Of the response that is made, or comes next. */
  readonly plan: () => ResponsePlan | undefined;
  readonly found: (agent: { readonly takesPrompt: boolean }) => void;
}

/** What a session asks of the agent, as it is set now. */
export function realtimeWishes({ session, writing, functions, plan, found }: WishesOptions): CallWishes {
  return {
    get prompt() {
      return plan()?.instructions ?? session.instructions;
    },
    get context() {
      return writing.context;
    },
    get greeting() {
      return session.instructions === undefined ? undefined : '';
    },
    get tools() {
      return (plan()?.tools ?? session.tools)?.map((tool) => functions.tool(tool));
    },
    get voice() {
      return session.voice;
    },
    get speed() {
      return session.speed;
    },
    get isWritten() {
      return plan()?.isWritten ?? session.isWritten;
    },
    get isInterruptible() {
      return session.isInterruptible;
    },
    found,
  };
}
