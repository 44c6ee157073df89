import type { CallViewProps } from '../call-page.tsx';

export const WaterfallView = ({ playhead }: CallViewProps) => (
  <p class="hint">Waits: entry {playhead.entry}</p>
);
