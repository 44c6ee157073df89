import type { CallViewProps } from '../call-page.tsx';

export const WhatIfPanel = ({ playhead }: CallViewProps) => (
  <p class="hint">What-if: entry {playhead.entry}</p>
);
