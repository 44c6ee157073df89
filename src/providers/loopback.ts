/** Whether a URL leads to this machine: by `localhost`, 127.0.0.0/8 or ::1 (RFC 6890). */
export function isOnLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
