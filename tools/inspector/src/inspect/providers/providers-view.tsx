import type { CallViewProps } from '../call-page.tsx';

export const ProvidersView = ({ playhead }: CallViewProps) => (
  <p class="hint">Providers: entry {playhead.entry}</p>
);
