import type { LogKind } from '../../../../../src/call/event-log.ts';

/** What kind of entry it is, in a word and a colour. */
export function KindChip({ kind }: { readonly kind: LogKind }) {
  return <span class={`events-chip is-${kind}`}>{kind}</span>;
}
