import { builtConsole } from './built-console.ts';
import { coverageFiles } from './coverage-files.ts';
import type { Calls } from './call/calls.ts';
import type { TalkyCatalog } from './catalog.ts';
import type { Settings } from './config/settings-schema.ts';
import { CallFeed } from './inspector/call-feed.ts';
import { Redactor } from './inspector/redactor.ts';
import type { InspectorSources } from './server/inspector.ts';
import type { System } from './system.ts';

/** Who may use the inspector: this machine, whoever has its token, or nobody until it has one. */
export type InspectorDoor = 'this-machine' | 'token' | 'closed';

/** Undefined where the inspector is not enabled. */
export function inspectorDoor({ inspector, auth }: Settings, environment: string): InspectorDoor | undefined {
  const { enabled, tokens } = inspector;
  if (!(enabled === 'auto' ? environment === 'development' : enabled)) return undefined;
  if (tokens.some((token) => token !== '')) return 'token';
  return auth.tokens.some((token) => token !== '') ? 'closed' : 'this-machine';
}

export interface InspectorSourcesOptions {
  readonly calls: Calls;
  readonly catalog: TalkyCatalog;
  readonly system: System;
  /** Of the event logs; null: there are none. */
  readonly logFolder: string | null;
}

/** What the inspector of a server shows: its calls, and those that are recorded in its folder. */
export function inspectorSources({
  calls,
  catalog,
  system,
  logFolder,
}: InspectorSourcesOptions): InspectorSources {
  const redactor = new Redactor(system.newRedactionKey());
  return {
    logs: logFolder === null ? { files: [] } : { folder: logFolder },
    openFeed: (callId, sink, { allowSend, redact }) => {
      const call = calls.watch(callId);
      if (call === undefined) return undefined;
      if (!redact) return new CallFeed(call, sink, { allowSend });
      const ofCall = redactor.ofCall(callId);
      // It comes into the middle of a call: what the agent is configured to say is in the machine's context.
      ofCall.value((call.actor.getSnapshot() as { readonly context?: unknown }).context);
      return new CallFeed(call, sink, { allowSend, redact: ofCall });
    },
    redactLog: (callId) => {
      const ofCall = redactor.ofCall(callId);
      return (entry) => ofCall.entry(entry);
    },
    labelOf: (agent) => catalog.agents().find(({ name }) => name === agent)?.label,
    coverageFiles: coverageFiles(builtConsole()),
  };
}
