import { useRef } from 'preact/hooks';
import type { Phone } from '../call/phone.ts';
import { announcementOf } from '../model/announcement.ts';

/** More than this would be read twice by whoever walks through the page. */
const keptLines = 4;

/**
 * The transcript for a screen reader: each line once, when it is whole. The transcript itself changes with every word,
 * and would interrupt its own reading.
 */
export function Announcer({ phone }: { readonly phone: Phone }) {
  const { transcript } = phone.view.value;
  const told = useRef(new Map<string, string>());
  for (const entry of transcript.entries) {
    const line = announcementOf(entry);
    if (line !== undefined && told.current.get(entry.key) !== line) told.current.set(entry.key, line);
  }
  if (transcript.entries.length === 0) told.current.clear();
  const lines = [...told.current].slice(-keptLines);
  return (
    <div class="visually-hidden" role="log" aria-live="polite" aria-label="New in the transcript">
      {lines.map(([key, line]) => (
        <p key={key}>{line}</p>
      ))}
    </div>
  );
}
