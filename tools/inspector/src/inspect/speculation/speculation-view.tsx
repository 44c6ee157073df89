import type { CallViewProps } from '../call-page.tsx';

export const SpeculationView = ({ playhead }: CallViewProps) => (
  <p class="hint">Speculation: entry {playhead.entry}</p>
);
