import type { KitProof } from '../../../../shared/model/kit.ts';
import { AWS_API_GATEWAY, kitProgramLines } from '../../../../shared/text/en/kit-programs.ts';
import type { KitConfiguration, KitText } from '../context.ts';
import { findClientGround, findServerGround, type Ground, isAddress } from './ground.ts';
import { decryptSteps, headerOf } from './header.ts';

const PROOF: KitProof = 'program-check';
const SCRIPT_FILE = 'aws-api-gateway.sh';
const DOMAIN_FILE = 'aws-domain-name.json';
const TRUST_STORE_FILE = 'aws-truststore.pem';

/**
 * AWS API Gateway: the trust store as it takes it, and commands that make a custom domain with it. A server's certificate goes to ACM
 * with it; for a client's the domain has its own there. The domain is the service's name, so none for an address.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
 */
export const awsApiGateway: KitConfiguration = {
  proof: PROOF,
  build(context) {
    const server = findServerGround(context);
    const ground = server ?? findClientGround(context);
    if (ground === undefined || isAddress(ground.host)) return [];
    const domain = { DomainName: ground.host, Tags: { 'countersign-kit': ground.slug } };
    return [
      { name: SCRIPT_FILE, mode: 0o644, text: scriptText(ground, server === undefined ? 'client' : 'server') },
      { name: DOMAIN_FILE, mode: 0o644, text: `${JSON.stringify(domain, null, 2)}\n` },
      { name: TRUST_STORE_FILE, mode: 0o644, text: context.pem.trust },
    ] satisfies readonly KitText[];
  },
};

function scriptText(ground: Ground, role: 'server' | 'client'): string {
  const steps =
    role === 'server'
      ? [decryptSteps(ground), kitProgramLines.awsServer(SCRIPT_FILE)]
      : [kitProgramLines.awsClient(SCRIPT_FILE)];
  return `${headerOf(ground, { mark: '#', program: AWS_API_GATEWAY, role: 'server', proof: PROOF, steps })}set -eu
cd "$(dirname -- "$0")"
bucket=\${1:?BUCKET}
${role === 'server' ? importCommand(ground) : `certificate_arn=\${2:?CERTIFICATE_ARN}`}

aws s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
aws s3api put-object --bucket "$bucket" --key ${ground.slug}/${TRUST_STORE_FILE} --body ${TRUST_STORE_FILE}

aws apigatewayv2 create-domain-name \\
  --cli-input-json file://${DOMAIN_FILE} \\
  --domain-name-configurations "CertificateArn=$certificate_arn,EndpointType=REGIONAL,SecurityPolicy=TLS_1_2" \\
  --mutual-tls-authentication "TruststoreUri=s3://$bucket/${ground.slug}/${TRUST_STORE_FILE}"
`;
}

const importCommand = ({ certificate, clearKey, chain }: Ground): string =>
  [
    'certificate_arn=$(aws acm \\\n  import-certificate',
    `--certificate fileb://${certificate}`,
    `--private-key fileb://${clearKey}`,
    ...(chain === undefined ? [] : [`--certificate-chain fileb://${chain}`]),
    '--query CertificateArn --output text)',
  ].join(' \\\n  ');
