import type { Page } from 'playwright-core';

/** A refused upgrade and a server that is gone are errors to the browser, whatever the page makes of them. */
export const ofTheLine = /WebSocket connection to|Failed to load resource|ERR_CONNECTION_REFUSED/;

/**
 * What must not happen on a page, as it comes: errors and warnings in the console (violations of the CSP among them) but
 * expected ones, exceptions, and requests to another host than its own.
 */
export function complaintsOf(page: Page, origin: string, expected?: RegExp): string[] {
  const complaints: string[] = [];
  const { host } = new URL(origin);
  page.on('console', (message) => {
    const isBad = message.type() === 'error' || message.type() === 'warning';
    if (isBad && expected?.test(message.text()) !== true)
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());

    if (url.origin !== origin) complaints.push(`request to ${url.origin}`);
  });
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== host) complaints.push(`socket to ${socket.url()}`);
  });
  return complaints;
}
