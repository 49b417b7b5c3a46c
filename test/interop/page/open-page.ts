import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of a site. */
export interface SiteFile {
  /** Its media type. */
  readonly type: string;
  readonly body: Uint8Array | string;
}

/** What the browser asks for and is given. */
export interface Site {
  /** By path, with a leading slash. */
  readonly files: ReadonlyMap<string, SiteFile>;
  /** Paths of which the file is given and the answer never ends. */
  readonly endless: ReadonlySet<string>;
  /** The page is done when it posts here. */
  readonly until: string;
}

const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const PATIENCE_MS = 45_000;
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/**
 * Opens a page of a site in headless Chromium (`$CHROMIUM`, default `chromium`), and waits until it is done.
 * @returns what the page posted, by path
 * @throws Error where the browser does not start, ends, or the page is not done in time
 */
export async function openPage(site: Site): Promise<ReadonlyMap<string, Buffer>> {
  const posted = new Map<string, Buffer>();
  const server = createServer();
  const done = new Promise<void>((resolve, reject) => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      answer(site, posted, request, response).then(() => posted.has(site.until) && resolve(), reject);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const profile = mkdtempSync(join(tmpdir(), 'tapekit-chromium-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, url], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // With all that it starts it is one group, which can be ended as one.
    detached: true,
  });
  try {
    await Promise.race([done, failureOf(browser, posted)]);
    return posted;
  } finally {
    await ended(browser);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

async function answer(
  site: Site,
  posted: Map<string, Buffer>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '';
  if (request.method === 'POST') {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    posted.set(path, Buffer.concat(pieces));
    response.writeHead(204).end();
    return;
  }
  const file = site.files.get(path);
  if (file === undefined) response.writeHead(404).end();
  else {
    response.writeHead(200, { 'content-type': file.type }).write(file.body);
    if (!site.endless.has(path)) response.end();
  }
}

/** Rejects with what the browser said, where it ends or takes too long. */
function failureOf(browser: ChildProcess, posted: ReadonlyMap<string, Buffer>): Promise<never> {
  let said = '';
  browser.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-4000);
  });
  return new Promise((_, reject) => {
    browser.on('error', reject);
    browser.on('exit', (code) => reject(new Error(`${CHROMIUM} ended with ${code}: ${said}`)));
    const late = (): void => reject(new Error(`the page is not done; it posted ${[...posted.keys()]}: ${said}`));
    setTimeout(late, PATIENCE_MS).unref();
  });
}

async function ended(browser: ChildProcess): Promise<void> {
  if (browser.pid === undefined || browser.exitCode !== null) return;
  const gone = once(browser, 'exit');
  process.kill(-browser.pid, 'SIGKILL');
  await gone;
}
