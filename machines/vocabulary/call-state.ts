/** The states that clients, logs, fixtures and the inspector see; each moment of a call is exactly one of them. */
export type CallState =
  | 'connecting'
  | 'listening'
  | 'eager-thinking'
  | 'thinking'
  | 'speaking'
  | 'barge-in'
  | 'ending'
  | 'ended'
  | 'failed';

/** Why a call is over. */
export type EndReason =
  | 'caller-hangup'
  | 'agent-hangup'
  | 'idle'
  | 'max-duration'
  | 'transferred'
  | 'provider-failure'
  | 'drained'
  | 'error';
