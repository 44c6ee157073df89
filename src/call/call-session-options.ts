import type { CallerConnection } from '../../machines/vocabulary/call-output.ts';
import type { CallStart } from '../../machines/vocabulary/call-start.ts';
import type { CallId, ResumeToken } from '../../machines/vocabulary/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProviderError } from '../errors/provider-error.ts';
import type { Agent } from './agent.ts';
import type { OpenRecording } from './caller-recording.ts';
import type { Conversation } from './conversation.ts';
import type { LogSink } from './event-log.ts';

/** What one call is made of; `Session` is the call itself. */
export interface SessionOptions<Session> {
  readonly id: CallId;
  readonly agent: Agent;
  readonly start: CallStart;
  readonly connection: CallerConnection;
  readonly clock: Clock;
  /** ISO 8601, for people; everything else runs on `clock`. */
  readonly startedAt: string;
  readonly resumeToken: ResumeToken;
  /** The conversation so far of a call that is resumed; it gets no second greeting. */
  readonly resumes?: Conversation['messages'];
  readonly aheadMs: number;
  readonly log?: LogSink;
  /** Absent: what the caller says is not recorded. */
  readonly openRecording?: OpenRecording;
  /** A fault of our own, or one of a provider's or a tool's that we could do without; the process goes on. */
  readonly onFault: (error: unknown) => void;
  /** A provider did not do what it was asked to; the call makes do without it. */
  readonly onProviderFailed?: (error: ProviderError) => void;
  /** All is released. */
  readonly onEnded: (session: Session) => void;
}
