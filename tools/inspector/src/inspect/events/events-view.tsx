import type { CallViewProps } from '../call-page.tsx';

export const EventsView = ({ playhead }: CallViewProps) => <p class="hint">Events: entry {playhead.entry}</p>;
