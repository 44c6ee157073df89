import type { CallViewProps } from '../call-page.tsx';

export const ConversationView = ({ playhead }: CallViewProps) => (
  <p class="hint">Conversation: entry {playhead.entry}</p>
);
