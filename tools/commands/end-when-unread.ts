/** Ends the process once nobody reads what it prints, as "head" does when it has had enough. */
export function endWhenUnread(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
}
