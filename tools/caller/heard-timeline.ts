import type { HeardEvent } from './heard-event.ts';
import type { TimelineLine } from './timeline.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

/** The lines of a call for a person who hears it as its caller does: there are no words in it, and no states. */
export function heardLines(event: HeardEvent, atMs: number): readonly TimelineLine[] {
  switch (event.type) {
    case 'connected':
      return [
        { atMs, label: 'call', text: connectedText(event) },
        {
          atMs,
          label: 'note',
          text: 'the caller is told no words and no turns: what follows is what was heard',
        },
      ];
    case 'agent':
      return event.event === 'began' ? [{ atMs, label: 'agent', text: 'is heard' }] : [quiet(event, atMs)];
    case 'clear':
      return [{ atMs, label: 'cut', text: clearText(event.dropped.length) }];
    case 'transfer':
      return [{ atMs, label: 'call', text: `is handed over to ${event.destination}` }];
    case 'fault':
      return [{ atMs, label: 'error', text: event.message }];
    case 'ended':
      return [{ atMs, label: 'ended', text: endedText(event) }];
    case 'mark':
    case 'played':
      return [];
  }
}

const quiet = ({ heardMs }: { readonly heardMs: number }, atMs: number): TimelineLine => ({
  atMs,
  label: 'agent',
  text: `is silent; it was heard for ${seconds(heardMs)} s`,
});

function connectedText(event: Extract<HeardEvent, { readonly type: 'connected' }>): string {
  const { transport, carrierCallId, from, to } = event;
  const numbers = from === undefined || to === undefined ? '' : `, from ${from} to ${to}`;
  return `${carrierCallId ?? 'a call'} over ${transport}${numbers}`;
}

function clearText(dropped: number): string {
  return `what was not played is dropped, ${dropped === 1 ? '1 mark' : `${dropped} marks`} with it`;
}

function endedText({
  by,
  code,
  reason,
  durationMs,
}: Extract<HeardEvent, { readonly type: 'ended' }>): string {
  const who = {
    caller: 'the caller hung up',
    agent: reason === undefined ? 'the agent hung up' : `the agent hung up (${reason})`,
    server: `the server closed the connection (${[code, reason].filter((word) => word !== undefined).join(' ')})`,
    lost: 'the connection broke',
  }[by];
  return `${who} after ${seconds(durationMs)} s`;
}
