import { agentFor } from './agent-for.ts';
import { CallRegistry } from './call/call-registry.ts';
import type { CurrentLineUp } from './current-line-up.ts';
import { openEventLogs, openRecordings } from './event-logs.ts';
import type { Logger } from './observability/logger.ts';
import type { System } from './system.ts';

export interface OpenCallsOptions {
  readonly current: CurrentLineUp;
  readonly system: System;
  readonly logger: Logger;
  /** A call is over, and its agent with it if it is no longer among the current ones. */
  readonly onEnded: () => void;
  /** `null`: none is written. */
  readonly eventLogFolder: string | null;
}

/** The calls of a server; each is opened with the agents and the limits that hold then. Rejects with `FolderError`. */
export async function openCalls(options: OpenCallsOptions): Promise<CallRegistry> {
  const { current, system, logger, eventLogFolder: folder, onEnded } = options;
  const { event_log } = current.now.settings;
  return new CallRegistry({
    agentFor: (name) => agentFor(name, current.now),
    clock: system.clock,
    timestamp: system.timestamp,
    newCallId: system.newCallId,
    newResumeToken: system.newResumeToken,
    get maxCalls() {
      return current.now.settings.performance.max_concurrent_calls;
    },
    get aheadMs() {
      return current.now.settings.playout.ahead_ms;
    },
    get resumeValidMs() {
      return current.now.settings.resume.valid_seconds * 1000;
    },
    ...(folder === null ? {} : { openLog: await openEventLogs(folder, logger) }),
    ...(folder === null || !event_log.caller_audio ? {} : { openRecording: openRecordings(folder, logger) }),
    onFault: (callId, err) => logger.error({ err, callId }, 'A call failed through a fault of our own'),
    onProviderFailed: (callId, { provider, code, message, retryAfterMs }) =>
      logger.warn({ callId, provider, code, reason: message, retryAfterMs }, 'A provider failed'),
    onEnded: ({ id: callId, agent, outcome, durationMs }) => {
      logger.info({ callId, agent, outcome, durationMs }, 'A call is over');
      onEnded();
    },
  });
}
