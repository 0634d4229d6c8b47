import type { TlsVersion } from '../../../shared/model/connection.ts';
import { startTool, type TestServer } from './tool-process.ts';

/** What every TLS test server can be told. Paths of PEM files. */
export interface TlsServerOptions {
  readonly certFile: string;
  readonly keyFile: string;
  readonly version: TlsVersion;
  /** `require` refuses a client without a certificate or with one that does not verify. */
  readonly clientAuth: 'none' | 'request' | 'require';
  /** Authorities for client certificates; their names go into the CertificateRequest. */
  readonly clientCaFile?: string;
  /** PEM CRLs for client certificates. */
  readonly crlFile?: string;
}

/** The old versions sign with SHA-1, which OpenSSL offers at its lowest level only. */
const VERSION_FLAGS: Readonly<Record<TlsVersion, readonly string[]>> = {
  TLSv1: ['-tls1', '-cipher', 'ALL:@SECLEVEL=0'],
  'TLSv1.1': ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
  'TLSv1.2': ['-tls1_2'],
  'TLSv1.3': ['-tls1_3'],
};

/** `openssl s_server` on a free loopback port. Answers GET with a status page (`-www`), or says nothing when `silent`. */
export async function startOpensslServer(
  options: TlsServerOptions & { readonly silent?: boolean; readonly extraArgs?: readonly string[] },
): Promise<TestServer> {
  const verify = { none: [], request: ['-verify', '5'], require: ['-Verify', '5', '-verify_return_error'] }[
    options.clientAuth
  ];
  const tool = await startTool({
    command: 'openssl',
    debianPackage: 'openssl',
    args: [
      's_server',
      ...listenArgs(options),
      ...VERSION_FLAGS[options.version],
      ...verify,
      ...(options.clientCaFile === undefined ? [] : ['-CAfile', options.clientCaFile]),
      ...(options.crlFile === undefined ? [] : ['-CRL', options.crlFile, '-crl_check']),
      ...(options.silent === true ? [] : ['-www']),
      ...(options.extraArgs ?? []),
    ],
  });
  const [, port] = await tool.waitFor(/ACCEPT \S*:(\d+)/);
  return { port: Number(port), stop: tool.stop, log: tool.log };
}

const listenArgs = ({ keyFile, certFile }: TlsServerOptions): readonly string[] => [
  '-accept',
  '127.0.0.1:0',
  '-key',
  keyFile,
  '-cert',
  certFile,
  '-cert_chain',
  certFile,
];
