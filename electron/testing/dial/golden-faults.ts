import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Culprit, DiagnosisId } from '../../../shared/model/connection.ts';
import type { MatrixCertificateName } from './matrix-pki.ts';

export const SERVER_KINDS = ['openssl', 'gnutls', 'nginx', 'apache', 'haproxy', 'node', 'java', 'go'] as const;
export type ServerKind = (typeof SERVER_KINDS)[number];
export const MATRIX_VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
export type MatrixVersion = (typeof MATRIX_VERSIONS)[number];

/** Which cells a line of the data is about; all where it does not say. */
interface CellFilter {
  readonly servers?: readonly ServerKind[];
  readonly versions?: readonly MatrixVersion[];
}

/** What a right diagnosis is. */
export interface Expectation extends CellFilter {
  /** None: there must be no diagnosis. Several: what the tool may know cannot tell them apart. */
  readonly causes: readonly DiagnosisId[];
  /** `unknown` is right only where it stands here. */
  readonly culprits: readonly Culprit[];
  /** Why there are several. */
  readonly reason?: string;
}

/** Cells that cannot be made on a server. */
export interface Absence extends CellFilter {
  readonly reason: string;
}

export interface GoldenFault {
  readonly id: string;
  readonly server: ServerSide;
  readonly client: ClientSide;
  /** How many authorities have to stand between root and leaf. */
  readonly intermediates?: number;
  /** No request is sent, so nothing comes back: the dial waits in vain. */
  readonly silent?: boolean;
  /** The first that fits a cell counts. */
  readonly expect: readonly Expectation[];
  readonly absent?: readonly Absence[];
}

export interface ServerSide {
  /** Default `server`; also the names of the chains that `writeMatrixPki` adds. */
  readonly certificate?: string;
  readonly crl?: 'fresh' | 'stale' | 'partial';
  readonly limit?: 'depth' | 'scheme' | 'cipher' | 'group' | 'alpn' | 'name' | 'plain';
}

export interface ClientSide {
  /** Default `client`. */
  readonly certificate?: MatrixCertificateName | null;
  readonly leafOnly?: boolean;
  /** `other`: the root of the server is not known. */
  readonly trust?: 'other';
  readonly alpn?: readonly string[];
  readonly groups?: readonly string[];
  /** Speaks only the version that the server does not. */
  readonly versions?: 'other';
  /** Offers TLS 1.1 too: OpenSSL holds a weak key only then. */
  readonly oldVersions?: boolean;
}

export interface GoldenMatrix {
  /** Draws the held-out cells and what is different about them. */
  readonly seed: number;
  readonly faults: readonly GoldenFault[];
}

/** The data file. Its words are checked by the test of the matrix. */
export const GOLDEN_MATRIX: GoldenMatrix = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden-matrix.json'), 'utf8'),
);

export const fits = (filter: CellFilter, server: ServerKind, version: MatrixVersion): boolean =>
  (filter.servers?.includes(server) ?? true) && (filter.versions?.includes(version) ?? true);
