import type { CallbackResponse, HeadersReceivedResponse, WebRequestFilter } from 'electron';
import { NotImplementedError, refuseUnknownMembers } from '../loud.ts';

export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly timestamp: number;
}

export type ResponseHeaders = Record<string, string[]>;
interface ResponseDetails extends RequestDetails {
  readonly statusCode: number;
  readonly statusLine: string;
  readonly responseHeaders: ResponseHeaders;
}
type Before = (details: never, callback: (answer: CallbackResponse) => void) => void;
type Received = (details: never, callback: (answer: HeadersReceivedResponse) => void) => void;

let before: { readonly filter: WebRequestFilter; readonly listener: Before } | undefined;
let received: { readonly filter: WebRequestFilter; readonly listener: Received } | undefined;
const EVERYTHING: WebRequestFilter = { urls: ['<all_urls>'] };

/** Electron's `session.webRequest`, as far as a request can be refused and the headers of an answer changed. */
export const webRequest = refuseUnknownMembers(
  {
    onBeforeRequest(filter: WebRequestFilter | Before | null, listener?: Before | null): void {
      before = register(filter, listener);
    },
    onHeadersReceived(filter: WebRequestFilter | Received | null, listener?: Received | null): void {
      received = register(filter, listener);
    },
  },
  'webRequest',
);

function register<L extends Before | Received>(filter: WebRequestFilter | L | null, listener?: L | null) {
  if (typeof filter === 'function') return { filter: EVERYTHING, listener: filter };
  return filter === null || !listener ? undefined : { filter, listener };
}

/** Asks the app whether a request may go out. */
export function isRequestAllowed(details: RequestDetails): Promise<boolean> {
  const hook = before;
  if (hook === undefined || !matches(hook.filter, details.url)) return Promise.resolve(true);
  return new Promise((resolve) => {
    const callback = ({ cancel, redirectURL }: CallbackResponse) => {
      if (redirectURL !== undefined) throw new NotImplementedError('webRequest redirectURL');
      resolve(cancel !== true);
    };
    Reflect.apply(hook.listener, undefined, [details, callback]);
  });
}

/** Lets the app change the headers of an answer; undefined when it cancels the request. */
export function reviseHeaders(details: ResponseDetails): Promise<ResponseHeaders | undefined> {
  const hook = received;
  if (hook === undefined || !matches(hook.filter, details.url)) return Promise.resolve(details.responseHeaders);
  return new Promise((resolve) => {
    const callback = ({ cancel, responseHeaders }: HeadersReceivedResponse) =>
      resolve(cancel === true ? undefined : normalise(responseHeaders ?? details.responseHeaders));
    Reflect.apply(hook.listener, undefined, [details, callback]);
  });
}

function normalise(headers: Record<string, string | string[]>): ResponseHeaders {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]));
}

function matches({ urls, excludeUrls = [] }: WebRequestFilter, url: string): boolean {
  const fits = (pattern: string) => pattern === '<all_urls>' || buildExpression(pattern).test(url);
  return urls.some(fits) && !excludeUrls.some(fits);
}

function buildExpression(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}
