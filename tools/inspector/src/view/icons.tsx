const paths = {
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  muted:
    'M9 9v3a3 3 0 0 0 4.6 2.5M15 11V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.2 13a6.5 6.5 0 0 0 .3-1.5M12 18v3M4 4l16 16',
  call: 'M5 4h3.5l1.6 4.2-2.1 1.6a12 12 0 0 0 6.2 6.2l1.6-2.1L20 15.500V19a2 2 0 0 1-2.200 2A17 17 0 0 1 3 6.200 2 2 0 0 1 5 4Z',
  hangUp: 'M3 14.500c0-2.500 4-5 9-5s9 2.500 9 5l-.6 2.500-4-.9-.4-2.600a13 13 0 0 0-8 0l-.4 2.600-4 .9Z',
  keypad: 'M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01',
  send: 'M4 12h15M13 6l6 6-6 6',
  close: 'M6 6l12 12M18 6 6 18',
} as const;

/** A drawing beside words; never in their place. */
export function Icon({ name }: { readonly name: keyof typeof paths }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
