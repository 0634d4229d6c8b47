import type { CdpSession } from '../cdp/connection.ts';
import type { HeaderEntry, PausedRequest } from '../cdp/protocol.ts';
import { lifecycle } from '../lifecycle.ts';
import { findHandler } from './protocol.ts';
import { isBlankPage, isStandardScheme, mapContentSecurityPolicy, schemeOf, toApp, toChromium } from './scheme-map.ts';
import { isRequestAllowed, reviseHeaders, type RequestDetails, type ResponseHeaders } from './web-request.ts';

/** Decides whether a frame may load a document; asked before anything is fetched. */
export type NavigationGate = (request: PausedRequest) => boolean;

/** Every request of every page, worker and service worker passes here, since the browser itself pauses them. */
export async function startInterceptor(root: CdpSession, mayNavigate: NavigationGate): Promise<void> {
  root.on('Fetch.requestPaused', (request) => {
    decide(root, request, mayNavigate).catch((error: unknown) => {
      // The page that asked has gone.
      if (String(error).includes('Invalid InterceptionId') || lifecycle.isEnding) return;
      process.stderr.write(`Chromium runtime: ${toApp(request.request.url)}: ${String(error)}\n`);
      root.trySend('Fetch.failRequest', { requestId: request.requestId, errorReason: 'Failed' });
    });
  });
  await root.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function decide(root: CdpSession, paused: PausedRequest, mayNavigate: NavigationGate): Promise<void> {
  const { requestId, request, resourceType } = paused;
  const url = toApp(request.url);
  const scheme = schemeOf(url);
  const fail = (errorReason: 'Aborted' | 'BlockedByClient' | 'Failed') =>
    root.trySend('Fetch.failRequest', { requestId, errorReason });
  if (isBlankPage(request.url)) {
    const responseHeaders = [{ name: 'content-type', value: 'text/html' }];
    root.trySend('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body: '' });
    return;
  }
  if (resourceType === 'Document' && !mayNavigate(paused)) return fail('Aborted');
  const details = { id: nextId(), url, method: request.method, resourceType, timestamp: Date.now() };
  if (!(await isRequestAllowed(details))) return fail('BlockedByClient');
  const handler = findHandler(scheme);
  if (handler === undefined) {
    if (isStandardScheme(scheme)) return fail('Failed');
    root.trySend('Fetch.continueRequest', { requestId });
    return;
  }
  const response = await handler(buildRequest(url, paused));
  const headers = await reviseHeaders(describeResponse(details, response));
  if (headers === undefined) return fail('BlockedByClient');
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  const responseHeaders = buildHeaderEntries(headers);
  await root.send('Fetch.fulfillRequest', { requestId, responseCode: response.status || 500, responseHeaders, body });
}

let lastId = 0;
function nextId(): number {
  return ++lastId;
}

function buildRequest(url: string, { request }: PausedRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    // Chromium's own pseudo headers are no legal names here.
    if (/^[\w-]+$/.test(name)) headers.append(name, toApp(value));
  }
  const parts = (request.postDataEntries ?? []).map(({ bytes }) => Buffer.from(bytes ?? '', 'base64'));
  const hasBody = parts.length > 0 && request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(url, { method: request.method, headers, ...(hasBody ? { body: Buffer.concat(parts) } : {}) });
}

function describeResponse(details: RequestDetails, response: Response) {
  const responseHeaders: ResponseHeaders = {};
  response.headers.forEach((value, name) => {
    responseHeaders[name] = [...(responseHeaders[name] ?? []), value];
  });
  const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`;
  return { ...details, statusCode: response.status, statusLine, responseHeaders };
}

function buildHeaderEntries(headers: ResponseHeaders): HeaderEntry[] {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => ({ name, value: mapHeader(name.toLowerCase(), value) })),
  );
}

function mapHeader(name: string, value: string): string {
  if (name === 'location') return toChromium(value);
  return name.startsWith('content-security-policy') ? mapContentSecurityPolicy(value) : value;
}
