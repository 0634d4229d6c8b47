import type { AppError } from '../../../shared/errors.ts';
import type { Hex } from '../../../shared/model/brands.ts';
import type { StatusNetwork, StatusReport } from '../../../shared/model/status.ts';
import { DEFAULT_STATUS_NETWORK } from '../../../shared/model/status.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { readStatusNetwork, saveStatusNetwork } from '../../store/status-answer-rows.ts';
import { createFetcher } from '../fetch.ts';
import type { FileSource } from '../file-source.ts';
import type { JobContext, Outcome, Ports } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import { createTrustStores } from '../trust-store.ts';
import type { Validation } from '../validation.ts';
import { readRevocationFiles } from '../validation-revocation.ts';
import type { ValidationTarget } from '../validation-subject.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { createAnswerMemory, type OpenedAnswer } from './answer-memory.ts';
import type { AskOptions } from './ask-pointers.ts';
import type { StatusCache } from './status-cache.ts';
import { reportStatus, type StatusMeans } from './status-report.ts';
import { pickCertificates, readStatusMaterial } from './status-material.ts';
import { createStatusThread } from './status-thread.ts';

/** Whose status is asked. */
export interface StatusOf {
  readonly target: ValidationTarget;
  /** Fingerprints of the certificate itself or of those above it; empty: the certificate itself. */
  readonly certificates: readonly Hex[];
  /** Certificates of these files may be issuers, and are trusted as such. */
  readonly issuerFiles: readonly FileSource[];
}

export interface AskStatus extends AskOptions {
  /** Lists and answers of these files are judged besides. */
  readonly files: readonly FileSource[];
}

/** Whether certificates are revoked, asked of whoever they name. Works while the workspace is locked. */
export interface StatusService {
  /**
   * Asks the network, on an act of the user alone, and judges what comes with what is at hand. Good lists and answers are kept.
   * A pointer that fails is told of in the report. Fails with `certificate.not-found`, `format.*`, `file.*`, `job.cancelled`.
   */
  ask(of: StatusOf, options: AskStatus, job?: JobContext): Outcome<readonly StatusReport[]>;
  /** The same from lists of this workspace, lists of others and earlier answers. Asks nobody. */
  known(of: StatusOf): Outcome<readonly StatusReport[]>;
  /** What a report names as `answer`, as long as it is remembered: the latest hundred. */
  findAnswer(answer: Hex): OpenedAnswer | undefined;
  network(): Outcome<StatusNetwork>;
  setNetwork(network: StatusNetwork): Outcome<StatusNetwork>;
}

export type StatusPorts = Pick<Ports, 'validateWorkerEntry' | 'clock' | 'randomBytes'>;

/** Status with the lists and the cache of a workspace, or without one. */
export function createStatus(
  ports: StatusPorts,
  context: WorkspaceContext | undefined,
  { validation, cache }: { readonly validation: Pick<Validation, 'keptIssuers'>; readonly cache: StatusCache },
): StatusService {
  const stores = createTrustStores(context);
  const sources = { context, stores, keptIssuers: validation.keptIssuers };
  const means: Omit<StatusMeans, 'network'> = {
    fetcher: createFetcher(ports),
    cache,
    clock: ports.clock,
    randomBytes: ports.randomBytes,
    judge: createStatusThread(ports.validateWorkerEntry),
    answers: createAnswerMemory(),
  };
  const network = (): Outcome<StatusNetwork> =>
    context === undefined
      ? Promise.resolve(ok(DEFAULT_STATUS_NETWORK))
      : context.store.reading((db) => readStatusNetwork(db));
  const report = async (of: StatusOf, options: AskStatus | undefined, job: JobContext) => {
    const material = await readStatusMaterial(sources, of.target, of.issuerFiles);
    if (!material.ok) return material;
    const picked = await pickCertificates(material.value, of.certificates);
    if (!picked.ok) return picked;
    const evidence = await readRevocationFiles(options?.files ?? []);
    if (!evidence.ok) return evidence;
    const settings = await network();
    if (!settings.ok) return settings;
    const reports: StatusReport[] = [];
    for (const der of picked.value) {
      const question = { der, material: material.value, evidence: evidence.value, options };
      const one = await reportStatus({ ...means, network: settings.value }, question, job);
      if (!one.ok) return one;
      reports.push(one.value);
    }
    return ok(reports);
  };
  return {
    ask: (of, options, job = NO_JOB) => report(of, options, job),
    known: (of) => report(of, undefined, NO_JOB),
    findAnswer: (answer) => means.answers.find(answer),
    network,
    setNetwork: async (wanted) => (context === undefined ? ok(wanted) : setNetwork(context, wanted)),
  };
}

async function setNetwork(context: WorkspaceContext, wanted: StatusNetwork): Outcome<StatusNetwork> {
  return writing(context, ['setting'], async (tx): Promise<Result<StatusNetwork, AppError>> => {
    const before = describe(await readStatusNetwork(tx));
    const after = describe(wanted);
    if (before === after) return ok(wanted);
    await saveStatusNetwork(tx, wanted);
    await recordActivity(context, tx, {
      action: 'setting.changed',
      entity: 'setting',
      entityId: 'statusNetwork',
      subject: 'statusNetwork',
      detail: { before, after },
    });
    return ok(wanted);
  });
}

const describe = ({ proxy, timeoutSeconds }: StatusNetwork): string =>
  `${proxy === null ? '' : `${proxy.host}:${proxy.port} `}${timeoutSeconds} s`;
