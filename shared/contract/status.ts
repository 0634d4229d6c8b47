import { z } from 'zod';
import type { FileHandleId, Hex, JobId } from '../model/brands.ts';
import type { ForeignCrl, ForeignCrlImport, ListedCertificate, StatusNetwork, StatusReport } from '../model/status.ts';
import {
  CERT_ID_DIGESTS,
  MAX_FETCH_HOURS,
  MAX_GIVEN_URLS,
  MAX_PRIVATE_HOSTS,
  MAX_STATUS_TIMEOUT_SECONDS,
  STATUS_SOURCES,
} from '../model/status.ts';
import { call } from './call.ts';
import { authorityId, fileHandleId, foreignCrlId, jobId, nothing } from './schemas.ts';
import { validationSubject } from './validation.ts';

const sha256 = z.custom<Hex>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const url = z.string().trim().min(1).max(2048);

/** Which certificates: the subject itself where none is named, else those of its paths with these fingerprints. */
const statusOf = { subject: validationSubject, certificates: z.array(sha256).max(16) } as const;

const statusQuestion = z.strictObject({
  ...statusOf,
  sources: z.array(z.enum(STATUS_SOURCES)).min(1).max(2),
  /** Asked in place of what the certificate names; empty: its own pointers. */
  crlUrls: z.array(url).max(MAX_GIVEN_URLS),
  ocspUrls: z.array(url).max(MAX_GIVEN_URLS),
  /** Lists and answers of these files are judged besides. */
  files: z.array(fileHandleId).max(16),
  nonce: z.boolean(),
  digest: z.enum(CERT_ID_DIGESTS),
  /** Lets the addresses above, and those that the certificate names, be asked where they are not of the Internet. */
  allowPrivate: z.boolean(),
  /** Hosts, with their ports, that may be asked there whoever names them: a list, a redirect. */
  privateHosts: z.array(z.string().trim().min(1).max(300)).max(MAX_PRIVATE_HOSTS),
  /** Follows redirects to other hosts; a private address behind one stays unasked. */
  followRedirects: z.boolean(),
  /** Asks even where an earlier answer still holds. */
  askAgain: z.boolean(),
});

const network = z.strictObject({
  proxy: z.strictObject({ host: z.string().trim().min(1).max(255), port: z.int().min(1).max(65_535) }).nullable(),
  timeoutSeconds: z.int().min(1).max(MAX_STATUS_TIMEOUT_SECONDS),
});

const keeping = {
  watched: z.boolean(),
  /** Null: never by itself. */
  fetchEveryHours: z.int().min(1).max(MAX_FETCH_HOURS).nullable(),
  allowPrivate: z.boolean(),
} as const;

/** What can be put under a handle for Inspect. */
interface OpenedAnswer {
  readonly handle: FileHandleId;
  readonly name: string;
  readonly size: number;
}

export const statusCalls = {
  /** Starts a job that asks the network; only ever on the user's click. Every host asked stands under network uses. */
  'status.ask': call<{ readonly job: JobId }>().with(statusQuestion),
  /** What the job found; null while it runs and when it failed. */
  'status.answer': call<readonly StatusReport[] | null>().with(z.strictObject({ job: jobId })),
  /** The same from what is at hand: lists of this workspace, lists of others, earlier answers. Asks nobody. */
  'status.known': call<readonly StatusReport[]>().with(z.strictObject(statusOf)),
  /** Puts a list or an answer of a report under a handle; null where it is gone. */
  'status.open': call<OpenedAnswer | null>().with(z.strictObject({ answer: sha256 })),
  'status.network': call<StatusNetwork>().with(nothing),
  'status.setNetwork': call<StatusNetwork>().with(network),

  /** Lists of others; of one authority, or all. */
  'foreignCrl.list': call<readonly ForeignCrl[]>().with(z.strictObject({ authorityId: authorityId.optional() })),
  /** Starts a job that takes a list in from a file or an address. */
  'foreignCrl.import': call<{ readonly job: JobId }>().with(
    z.strictObject({
      source: z.union([z.strictObject({ handle: fileHandleId }), z.strictObject({ url })]),
      authorityId: authorityId.optional(),
      ...keeping,
    }),
  ),
  'foreignCrl.imported': call<ForeignCrlImport | null>().with(z.strictObject({ job: jobId })),
  'foreignCrl.set': call<ForeignCrl>().with(z.strictObject({ id: foreignCrlId, address: url.nullable(), ...keeping })),
  /** Starts a job that asks for the next list now; answered by `foreignCrl.imported`. */
  'foreignCrl.fetch': call<{ readonly job: JobId }>().with(z.strictObject({ id: foreignCrlId })),
  'foreignCrl.remove': call<null>().with(z.strictObject({ id: foreignCrlId })),
  /** Certificates of the inventory that it names, the first 200. */
  'foreignCrl.certificates': call<readonly ListedCertificate[]>().with(z.strictObject({ id: foreignCrlId })),
  'foreignCrl.open': call<OpenedAnswer>().with(z.strictObject({ id: foreignCrlId })),
} as const;
