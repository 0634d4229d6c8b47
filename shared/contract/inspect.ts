import { z } from 'zod';
import type { FileHandleId } from '../model/brands.ts';
import type { InspectItem } from '../model/inspect.ts';
import type {
  Asn1Page,
  Asn1Path,
  CompareReport,
  InspectMatches,
  InspectOutline,
  InspectRow,
} from '../model/inspect-answers.ts';
import { LINT_PROFILES, type LintReport, RULE_DAYS } from '../model/lint.ts';
import { call } from './call.ts';
import { certificateId, fileHandleId, jobId, passphraseBytes } from './schemas.ts';

const item = z.int().min(0).max(100_000);
const octets = z.int().min(0).max(67_108_864);

/** An item of a file that a handle names, or a certificate of the open workspace. */
export const inspectTarget = z.union([
  z.strictObject({ handle: fileHandleId, item }),
  z.strictObject({ certificateId }),
]);
export type InspectTarget = z.infer<typeof inspectTarget>;

/** Nothing that is inspected is stored; nothing is fetched but by `inspect.fetch`. */
export const inspectCalls = {
  /** Reads what a handle holds, in a worker with a deadline, and answers a page of its items. */
  'inspect.outline': call<InspectOutline>().with(
    z.strictObject({ handle: fileHandleId, from: item, limit: z.int().min(1).max(1000) }),
  ),
  /** One item with its fields. Texts above 64 KiB and lists above 2 000 are cut; `pem` is empty above 512 KiB. */
  'inspect.item': call<InspectItem>().with(z.strictObject({ handle: fileHandleId, item })),
  /**
   * Opens a locked container or key with a passphrase, which is forgotten at once. What was inside is added behind the last item and held for the life
   * of the handle, private keys without their octets. Answers the opened item anew and the first of what was added.
   * Fails with `format.wrong-passphrase`, `format.unsupported`, `format.malformed`, `inspect.deadline`; `input.invalid` for an item that is not locked.
   */
  'inspect.open': call<{ readonly opened: InspectRow; readonly added: InspectOutline }>().secret(
    z.strictObject({ handle: fileHandleId, item, passphrase: passphraseBytes }),
  ),
  /** A node and a page of its children; without `node` the root, with the places of the fields. Fails for private keys with `format.unsupported`. */
  'inspect.asn1Children': call<Asn1Page>().with(
    z.strictObject({
      target: inspectTarget,
      node: octets.optional(),
      from: z.int().min(0).max(1_000_000),
      limit: z.int().min(1).max(500),
    }),
  ),
  /** The way from the root to the innermost node over an octet of the item. */
  'inspect.asn1Path': call<Asn1Path>().with(z.strictObject({ target: inspectTarget, offset: octets })),
  /** A window of the item's octets, lower-case hex, at most 16 KiB. */
  'inspect.bytes': call<{ readonly hex: string; readonly size: number }>().with(
    z.strictObject({ handle: fileHandleId, item, offset: octets, length: z.int().min(1).max(16_384) }),
  ),
  /**
   * Checks the rules of a profile; without one those that fit the item, by its contents and by whether its chain (through its file and the workspace)
   * ends at a public root. `rules`: those of the day of issue if not given. `format.unsupported` for what can't be linted.
   */
  'inspect.lint': call<LintReport>().with(
    z.strictObject({
      target: inspectTarget,
      profile: z.enum(LINT_PROFILES).optional(),
      rules: z.enum(RULE_DAYS).optional(),
    }),
  ),
  /** What the open workspace knows of an item: `workspace.none-open` without one. */
  'inspect.matches': call<InspectMatches>().with(z.strictObject({ handle: fileHandleId, item })),
  'inspect.compare': call<CompareReport>().with(z.strictObject({ a: inspectTarget, b: inspectTarget })),
  /**
   * Starts a job that reads an http(s) address, or the certificates that HOST:PORT presents; listed under network uses.
   * URLs that lead to loopback, private or link-local addresses are refused unless `allowPrivate`.
   */
  'inspect.fetch': call<{ readonly job: string }>().with(
    z.strictObject({ address: z.string().min(1).max(2048), allowPrivate: z.boolean().optional() }),
  ),
  /** What the job brought; null while it runs and when it failed. */
  'inspect.fetched': call<{
    readonly handle: FileHandleId;
    readonly name: string;
    readonly size: number;
  } | null>().with(z.strictObject({ job: jobId })),
} as const;
