import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { NetworkUse } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { systemAnchors } from '../tls/system-anchors.ts';
import { chooseAddress, type Resolve, resolveByNameService } from './fetch/address.ts';
import { exchange, type ExchangeAnswer, type ExchangeBody, type FetchProxy } from './fetch/exchange.ts';
import { readFetchedCertificates, readFetchedCrl } from './fetch-material.ts';
import { isAllowedHost } from './fetch/allowed-hosts.ts';
import { noteNetworkUse } from './network-uses.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { NO_JOB } from './ports.ts';

export interface FetchRequest {
  readonly url: string;
  /** Lets the host of the URL be reached where its address is not of the Internet: loopback, private, link-local. Default false. */
  readonly allowPrivate?: boolean;
  /** Hosts, as `readHost` tells them, that may be reached there too, whoever leads to them. Default none. */
  readonly privateHosts?: readonly string[];
  /** Skips the check of an https server's certificate. Default false. */
  readonly acceptUntrusted?: boolean;
  /** Default true. Otherwise a redirect to another host fails with `fetch.redirect-refused`. */
  readonly followRedirects?: boolean;
  /** Whoever is asked through a proxy is looked up there; literal addresses and names known here are judged all the same. */
  readonly proxy?: FetchProxy | undefined;
  /** Default 15 s. */
  readonly timeoutMs?: number;
}

/** A question to a responder. */
export interface OcspFetchRequest extends FetchRequest {
  /** DER of an OCSPRequest. */
  readonly question: Uint8Array;
  /** Whether the answer may come out of a cache on the way: then a short question goes as GET. */
  readonly cacheable: boolean;
}

/** A file that was fetched. */
export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** Where it came from in the end. */
  readonly url: string;
  /** Every address on the way there that redirected. */
  readonly redirectedFrom: readonly string[];
  readonly contentType?: string;
  /** The IP address that sent it; empty where a proxy stood between. */
  readonly address: string;
  readonly at: number;
  readonly method: 'GET' | 'POST';
}

export interface FetchedCertificates extends FetchedFile {
  /** DER, in the order of the file; at least one. */
  readonly certificates: readonly Uint8Array[];
}

export interface FetchedCrl extends FetchedFile {
  readonly crlDer: Uint8Array;
}

/**
 * Fetching on an act of the user; nothing here runs by itself. One GET or POST a hop over http or https, up to 16 MiB (lists: 64 MiB, answers: 1 MiB), 15 s in all and 3 redirects; each hop's
 * URL and address is judged anew, and the connection goes to the address that was judged; leave to ask a private address holds for the host that was named. Every host asked stands under Settings › Network.
 * All fail with `fetch.*` and `job.cancelled`.
 */
export interface Fetcher {
  /** Any file, for Inspect. */
  address(request: FetchRequest, job?: JobContext): Outcome<FetchedFile>;
  /** Certificates that caIssuers of an authorityInfoAccess points to: DER, PEM, or a PKCS #7 bundle. Also `format.no-certificate`. @see RFC 5280 §4.2.2.1 */
  issuers(request: FetchRequest, job?: JobContext): Outcome<FetchedCertificates>;
  /** A revocation list, DER or PEM. Also `format.malformed`. @see RFC 5280 §4.2.1.13 */
  crl(request: FetchRequest, job?: JobContext): Outcome<FetchedCrl>;
  /** What a responder answers, not parsed. @see RFC 6960 appendix A.1, RFC 5019 §5 */
  ocsp(request: OcspFetchRequest, job?: JobContext): Outcome<FetchedFile>;
}

export type FetchPorts = Pick<Ports, 'clock'>;

/** Bounds of one fetch; the tests narrow them. */
export interface FetchLimits {
  readonly maxBytes: number;
  readonly maxCrlBytes: number;
  readonly maxAnswerBytes: number;
  readonly timeoutMs: number;
  readonly maxRedirects: number;
  readonly resolve: Resolve;
  /** Whom https servers are checked with; default what the runtime and the system trust. */
  anchors(this: void): readonly Uint8Array[];
}

const LIMITS: FetchLimits = {
  maxBytes: 16 * 1024 * 1024,
  maxCrlBytes: 64 * 1024 * 1024,
  maxAnswerBytes: 1024 * 1024,
  timeoutMs: 15_000,
  maxRedirects: 3,
  resolve: resolveByNameService,
  anchors: systemAnchors,
};

/** `addressPurpose`: as what a fetch of any address stands in the list of network uses. */
export function createFetcher(
  ports: FetchPorts,
  change: Partial<FetchLimits> = {},
  addressPurpose: NetworkUse['purpose'] = 'fetch.address',
): Fetcher {
  const limits = { ...LIMITS, ...change };
  const fetchFile = (purpose: NetworkUse['purpose']) => (request: FetchRequest, job: JobContext) =>
    runFetch({ ports, limits, purpose, request }, job);
  const fetchIssuers = fetchFile('fetch.issuer');
  const crlLimits = { ...limits, maxBytes: limits.maxCrlBytes };
  const fetchAddress = fetchFile(addressPurpose);
  return {
    address: (request, job = NO_JOB) => fetchAddress(request, job),
    issuers: async (request, job = NO_JOB) => {
      const file = await fetchIssuers(request, job);
      if (!file.ok) return file;
      const certificates = readFetchedCertificates(file.value.bytes, hostOf(file.value.url));
      return certificates.ok ? ok({ ...file.value, certificates: certificates.value }) : certificates;
    },
    crl: async (request, job = NO_JOB) => {
      const file = await runFetch({ ports, limits: crlLimits, purpose: 'fetch.crl', request }, job);
      if (!file.ok) return file;
      const crl = readFetchedCrl(file.value.bytes);
      return crl.ok ? ok({ ...file.value, crlDer: crl.value }) : crl;
    },
    ocsp: (request, job = NO_JOB) => {
      const order: Order = {
        ports,
        limits: { ...limits, maxBytes: limits.maxAnswerBytes },
        purpose: 'fetch.ocsp',
        request,
      };
      const short = request.cacheable ? findGetUrl(request) : undefined;
      if (short !== undefined) return runFetch({ ...order, request: { ...request, url: short } }, job);
      return runFetch({ ...order, body: { contentType: 'application/ocsp-request', bytes: request.question } }, job);
    },
  };
}

/** A question with its URL above this many characters goes as POST. @see RFC 5019 §5 */
const MAX_GET_URL = 255;

/** The URL of a question by GET; undefined where it is too long, and where the responder's has a query of its own that the question would follow. */
function findGetUrl({ url, question }: OcspFetchRequest): string | undefined {
  const responder = URL.parse(url);
  if (responder === null || responder.search !== '') return undefined;
  const path = responder.pathname.endsWith('/') ? responder.pathname : `${responder.pathname}/`;
  const whole = `${responder.origin}${path}${encodeURIComponent(Buffer.from(question).toString('base64'))}`;
  const isPlain = responder.username === '' && responder.password === '';
  return isPlain && whole.length <= MAX_GET_URL ? whole : undefined;
}

const hostOf = (url: string): string => new URL(url).host;

interface Order {
  readonly ports: FetchPorts;
  readonly limits: FetchLimits;
  readonly purpose: NetworkUse['purpose'];
  readonly request: FetchRequest;
  /** Sent again to whoever a redirect leads to that keeps the method. */
  readonly body?: ExchangeBody;
}

/** The whole fetch under one deadline, looking names up included, which cannot be stopped but is not waited for. */
async function runFetch(order: Order, job: JobContext): Outcome<FetchedFile> {
  const start = parseFetchUrl(order.request.url);
  if (!start.ok) return start;
  const timeoutMs = order.request.timeoutMs ?? order.limits.timeoutMs;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([deadline, job.signal]);
  const ended = new Promise<Result<FetchedFile, AppError>>((resolve) => {
    const end = (): void =>
      resolve(
        job.signal.aborted
          ? fail('job.cancelled', {})
          : fail('fetch.timeout', { host: start.value.host, seconds: Math.ceil(timeoutMs / 1000) }),
      );
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  const followed = followRedirects(start.value, order, signal).catch((error: unknown) => {
    if (signal.aborted) return ended;
    throw error;
  });
  return Promise.race([followed, ended]);
}

async function followRedirects(start: URL, order: Order, signal: AbortSignal): Outcome<FetchedFile> {
  const { maxRedirects } = order.limits;
  const redirectedFrom: string[] = [];
  let url = start;
  for (;;) {
    const hop = await fetchOnce(url, { ...order, allowPrivate: isConsented(url, start, order.request) }, signal);
    if (!hop.ok) return hop;
    const { answer, address } = hop.value;
    const { status, location, contentType, body } = answer;
    if (status === 200)
      return ok({
        bytes: body,
        url: url.href,
        redirectedFrom,
        ...(contentType !== undefined && { contentType }),
        address,
        at: order.ports.clock.now(),
        method: order.body === undefined ? 'GET' : 'POST',
      });
    if (!(order.body === undefined ? REDIRECTS : KEEPING_REDIRECTS).has(status) || location === undefined)
      return fail('fetch.status', { host: url.host, status });
    if (redirectedFrom.length >= maxRedirects)
      return fail('fetch.redirects', { host: start.host, limit: maxRedirects });
    const next = parseRedirect(location, url);
    if (!next.ok) return next;
    if (order.request.followRedirects === false && next.value.host !== url.host)
      return fail('fetch.redirect-refused', { host: url.host, to: next.value.host });
    redirectedFrom.push(url.href);
    url = next.value;
  }
}

/** A person who lets a private server be asked did not mean whatever else that server points to. */
const isConsented = (url: URL, start: URL, { allowPrivate = false, privateHosts = [] }: FetchRequest): boolean =>
  (allowPrivate && url.host === start.host) || isAllowedHost(url, privateHosts);

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Those after which a POST stays one. @see RFC 9110 §15.4 */
const KEEPING_REDIRECTS: ReadonlySet<number> = new Set([307, 308]);

interface Hop extends Order {
  readonly allowPrivate: boolean;
}

async function fetchOnce(
  url: URL,
  { ports, limits, purpose, request, body, allowPrivate }: Hop,
  signal: AbortSignal,
): Outcome<{ readonly answer: ExchangeAnswer; readonly address: string }> {
  const { acceptUntrusted = false, proxy } = request;
  signal.throwIfAborted();
  noteNetworkUse(ports, { purpose, target: url.host });
  const address = await chooseAddress(url, { allowPrivate, resolve: limits.resolve });
  const isProxys = proxy !== undefined && !address.ok && address.error.code === 'fetch.unreachable';
  if (!address.ok && !isProxys) return address;
  if (proxy !== undefined)
    noteNetworkUse(ports, { purpose: 'connection.proxy', target: `${proxy.host}:${proxy.port}` });
  const reached = address.ok ? address.value : '';
  signal.throwIfAborted();
  const answer = await exchange(url, {
    address: reached,
    proxy,
    body,
    maxBytes: limits.maxBytes,
    anchors: acceptUntrusted || url.protocol === 'http:' ? undefined : limits.anchors(),
    signal,
  });
  return answer.ok ? ok({ answer: answer.value, address: proxy === undefined ? reached : '' }) : answer;
}

const MAX_URL_LENGTH = 2048;

/** Reads an absolute http or https URL without credentials; the fragment is dropped. Fails with `fetch.url-invalid`. */
function parseFetchUrl(text: string, base?: URL): Result<URL, AppError> {
  if (text.length > MAX_URL_LENGTH) return fail('fetch.url-invalid', { host: base?.host ?? '', problem: 'too-long' });
  const url = URL.parse(text.trim(), base?.href);
  if (url === null) return fail('fetch.url-invalid', { host: base?.host ?? '', problem: 'syntax' });
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return fail('fetch.url-invalid', { host: url.host, problem: 'scheme' });
  if (url.username !== '' || url.password !== '')
    return fail('fetch.url-invalid', { host: url.host, problem: 'credentials' });
  url.hash = '';
  return ok(url);
}

function parseRedirect(location: string, from: URL): Result<URL, AppError> {
  const next = parseFetchUrl(location, from);
  if (next.ok && from.protocol === 'https:' && next.value.protocol === 'http:')
    return fail('fetch.url-invalid', { host: next.value.host, problem: 'downgrade' });
  return next;
}
