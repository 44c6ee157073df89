/** Whoever reads has had enough, as `head` does; there is nobody left to tell, and the command ends. */
export function endWithReader(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
}
