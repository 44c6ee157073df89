import { hashOf } from '../page/route.ts';
import type { LogFile } from '../record/opened-files.ts';
import type { CallFilter } from './call-choice.ts';
import type { CallRow } from './call-row.ts';

/** A row of the list. */
export type ListItem =
  | { readonly kind: 'file'; readonly log: LogFile }
  | { readonly kind: 'call'; readonly call: CallRow };

/** The files that were opened come first: somebody has just brought them. */
export function itemsOf(files: readonly LogFile[], calls: readonly CallRow[]): readonly ListItem[] {
  return [
    ...files.toReversed().map((log) => ({ kind: 'file', log }) as const),
    ...calls.map((call) => ({ kind: 'call', call }) as const),
  ];
}

export function chooseFiles(
  files: readonly LogFile[],
  { filter, words }: { readonly filter: CallFilter; readonly words: string },
): readonly LogFile[] {
  if (filter === 'live' || filter === 'with problems') return [];
  const wanted = words.toLowerCase().split(/\s+/u);
  return files.filter((file) =>
    wanted.every((word) => `${file.name} ${file.call} ${file.agent}`.toLowerCase().includes(word)),
  );
}

/** Also the address at which it is shown. */
export function keyOf(item: ListItem): string {
  return hashOf(
    item.kind === 'file' ? { page: 'file', key: item.log.key } : { page: 'call', id: item.call.id },
  );
}

/** The key of the row that is `step` further than the one with the key `from`, or at that end. */
export function stepFrom(
  items: readonly ListItem[],
  from: string | undefined,
  step: number,
): string | undefined {
  const at = items.findIndex((item) => keyOf(item) === from);
  const to = at === -1 ? (step > 0 ? 0 : items.length - 1) : at + step;
  const item = items[Math.min(Math.max(0, to), items.length - 1)];
  return item === undefined ? undefined : keyOf(item);
}
