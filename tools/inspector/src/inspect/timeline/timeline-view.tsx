import type { CallViewProps } from '../call-page.tsx';

export const TimelineView = ({ playhead }: CallViewProps) => <p class="hint">Time: entry {playhead.entry}</p>;
