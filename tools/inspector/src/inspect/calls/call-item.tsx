import { momentWords } from '../../model/time-words.ts';
import { hashOf } from '../page/route.ts';
import type { LogFile } from '../record/opened-files.ts';
import { problemsOf } from './call-choice.ts';
import type { CallRow } from './call-row.ts';

interface CallItemProps {
  readonly call: CallRow;
  /** How long ago the server told it. */
  readonly sinceMs: number;
  readonly isOpen: boolean;
}

export function CallItem({ call, sinceMs, isOpen }: CallItemProps) {
  const { id, label, transport, isLive, state, durationMs, turns, outcome, startedAt } = call;
  const problems = problemsOf(call);
  const isRead = state !== 'reading';
  const lastsMs = isLive ? durationMs + Math.max(0, sinceMs) : durationMs;
  return (
    <a
      class="call-item"
      href={hashOf({ page: 'call', id })}
      tabIndex={-1}
      data-call={id}
      data-live={isLive}
      data-state={state}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span class="call-lamp" aria-hidden="true" />
      <span class="call-name">{label === '' ? id : label}</span>
      <span class="call-time">{isRead ? momentWords(lastsMs, 1000) : '…'}</span>
      <span class="call-facts">
        <span class="call-state">
          {isRead ? (isLive ? state : (outcome ?? state)) : 'its log is being read'}
        </span>
        {isRead ? <span>{turns === 1 ? '1 turn' : `${turns} turns`}</span> : null}
        <span class="call-wide">{transport}</span>
        <span class="call-wide">{dateWords(startedAt)}</span>
        {problems.length === 0 ? null : (
          <span class="call-problem" title={problems.join(', ')}>
            {problems[0]}
            {problems.length > 1 ? ` + ${problems.length - 1}` : ''}
          </span>
        )}
        <code class="call-id">{id}</code>
      </span>
    </a>
  );
}

interface FileItemProps {
  readonly log: LogFile;
  readonly isOpen: boolean;
}

export function FileItem({ log, isOpen }: FileItemProps) {
  return (
    <a
      class="call-item"
      href={hashOf({ page: 'file', key: log.key })}
      tabIndex={-1}
      data-file={log.name}
      aria-current={isOpen ? 'page' : undefined}
    >
      <span class="call-lamp call-lamp-file" aria-hidden="true" />
      <span class="call-name">{log.name}</span>
      <span class="call-time">file</span>
      <span class="call-facts">
        <span>{log.agent}</span>
        <span class="call-wide">{dateWords(log.startedAt)}</span>
        {log.audio === undefined ? null : <span>with its recording</span>}
        <code class="call-id">{log.call}</code>
      </span>
    </a>
  );
}

const dateFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function dateWords(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : dateFormat.format(date);
}
