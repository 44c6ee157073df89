import { splitHeard } from './heard-split.ts';
import type { AgentEntry, CallerEntry, TranscriptEntry } from './transcript.ts';

/** What a screen reader says of an entry once it is whole; undefined before, for half sentences only disturb. */
export function announcementOf(entry: TranscriptEntry): string | undefined {
  switch (entry.kind) {
    case 'caller':
      return callerAnnouncement(entry);
    case 'agent':
      return agentAnnouncement(entry);
    case 'note':
      return entry.text;
  }
}

function callerAnnouncement({ progress, origin, text }: CallerEntry): string | undefined {
  // Keys and typed words are the person's own doing.
  if (progress !== 'final' || origin !== 'spoken' || text === '') return undefined;
  return `You: ${text}`;
}

function agentAnnouncement({ outcome, text, heard }: AgentEntry): string | undefined {
  if (outcome === undefined) return undefined;
  switch (outcome) {
    case 'completed':
    case 'lost':
      return text === '' ? undefined : `Agent: ${text}`;
    case 'interrupted':
    case 'failed': {
      const split = splitHeard(text, heard ?? '');
      const said = split.heard.trim() === '' ? 'nothing was heard.' : split.heard.trim();
      const unheard = split.unheard.trim();
      return `Agent: ${said}${unheard === '' ? '' : ` Cut off: ${unheard}`}`;
    }
  }
}
