import { useEffect, useMemo, useState } from 'preact/hooks';
import type { OpenCall } from '../record/open-call.ts';
import { EventSearch, searchWords } from './event-search.ts';

/** Of so many entries at a time: no more than some milliseconds. */
const portion = 4000;
const typingMs = 150;

/** Searches what is shown of a call for words that are still typed; a long log is looked through bit by bit. */
export function useEventSearch(call: OpenCall, rows: readonly number[], query: string): EventSearch {
  const [settled, setSettled] = useState(query);
  const [, setRound] = useState(0);
  useEffect(() => {
    if (settled === query) return undefined;
    const timer = setTimeout(() => setSettled(query), typingMs);
    return () => clearTimeout(timer);
  }, [query, settled]);
  const search = useMemo(() => new EventSearch(searchWords(settled)), [call, rows, settled]);
  const isDone = search.words.length === 0 || search.lookOn(call.entries, rows, portion);
  useEffect(() => {
    if (isDone) return undefined;
    const timer = setTimeout(() => setRound((round) => round + 1));
    return () => clearTimeout(timer);
  });
  return search;
}
