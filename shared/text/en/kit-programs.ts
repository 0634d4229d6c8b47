import type { KitLines } from './kit-configuration.ts';

export const AWS_API_GATEWAY = 'AWS API Gateway';

/** How each program is given its configuration. Folder and file names are made by us. */
export const kitProgramLines = {
  nginx: (slug: string, file: string): KitLines => [
    `Put this folder at /etc/nginx/${slug} and add to the http block of nginx.conf:`,
    `  include ${slug}/${file};`,
    'Paths are relative to the folder of nginx.conf.',
  ],
  nginxPassphrase: (file: string): KitLines => [
    `The key is encrypted: write its passphrase to ${file} in this folder, for root alone to read.`,
  ],
  apache: (slug: string, file: string, variable: string): KitLines => [
    `Put this folder at /etc/apache2/${slug}, or define ${variable} as where it is, and add:`,
    `  Include ${slug}/${file}`,
  ],
  apacheServer: (port: number): KitLines => ['Needs mod_ssl, and once in the whole configuration:', `  Listen ${port}`],
  apacheClient: (port: number): KitLines => [
    'Needs mod_ssl, mod_proxy and mod_proxy_http, and once in the whole configuration:',
    `  Listen 127.0.0.1:${port}`,
  ],
  haproxy: (slug: string, file: string, variable: string): KitLines => [
    `Put this folder at /etc/haproxy/${slug}, or set the environment variable ${variable} to where it is, and start:`,
    `  haproxy -f /etc/haproxy/haproxy.cfg -f /etc/haproxy/${slug}/${file}`,
  ],
  caddy: (slug: string, file: string, variable: string): KitLines => [
    `Put this folder at /etc/caddy/${slug}, or set the environment variable ${variable} to where it is, and add to the Caddyfile:`,
    `  import ${slug}/${file}`,
    'Caddy 2.8 and later say that trusted_ca_cert_file and tls_trusted_ca_certs are deprecated; they still take them.',
  ],
  traefik: (slug: string, file: string): KitLines => [
    `Put this folder at /etc/traefik/${slug} and name this file in the static configuration:`,
    `  providers.file.filename: /etc/traefik/${slug}/${file}`,
  ],
  traefikServer: (port: number): KitLines => [
    `Needs an entry point "websecure" on port ${port}. The application is expected on port 8080 of this machine.`,
  ],
  traefikClient: (port: number): KitLines => [
    'Needs an entry point "partner" for this machine alone:',
    `  entryPoints.partner.address: 127.0.0.1:${port}`,
  ],
  envoy: (slug: string, file: string): KitLines => [
    `Put this folder at /etc/envoy/${slug} and start:`,
    `  envoy -c /etc/envoy/${slug}/${file}`,
  ],
  kubernetes: (slug: string): KitLines => [
    `Makes the secret "${slug}" of type kubernetes.io/tls with tls.crt, tls.key and ca.crt. In this folder:`,
    '  kubectl apply -k .',
  ],
  kubernetesServer: [
    'The annotations are those of ingress-nginx. Secret and ingress go to one namespace: where it is not "default",',
    'change the annotation auth-tls-secret, which names it.',
    'The application is expected as the service "application" on port 8080.',
  ],
  kubernetesClient: (slug: string): KitLines => [
    `A pod reads the files from the secret when it mounts the volume  {"secret": {"secretName": "${slug}"}}.`,
  ],
  istio: (command: KitLines): KitLines => [
    'Istio reads key and certificates from a secret. Once, in this folder:',
    ...command.map((line) => `  ${line}`),
  ],
  istioClient: (slug: string): KitLines => [
    `Holds for pods with the label app: ${slug} in the namespace where it is applied; the secret has to be there too,`,
    'and their service account has to be allowed to list secrets there.',
    'They speak plain HTTP to port 80 of the host; the sidecar makes it mutual TLS.',
  ],
  awsServer: (file: string): KitLines => [
    'Makes a custom domain of an HTTP API that asks for client certificates. Needs the AWS command line, signed in,',
    'and an S3 bucket of yours in the same region. In this folder:',
    `  sh ${file} BUCKET`,
  ],
  awsClient: (file: string): KitLines => [
    'For whoever runs the API that this certificate calls: makes a custom domain that lets its holder in.',
    'Needs the AWS command line, signed in, an S3 bucket and the ARN of a certificate in ACM for the domain. In this folder:',
    `  sh ${file} BUCKET CERTIFICATE_ARN`,
  ],
  curl: (file: string): KitLines => [
    'Run in this folder; further options and other addresses may follow:',
    `  curl --config ${file}`,
  ],
  asksPassphrase: ['It asks for the passphrase of the key.'],
  script: (file: string): KitLines => ['Run from anywhere; further options may follow:', `  sh ${file}`],
  program: (command: string): KitLines => ['Run:', `  ${command}`],
  passphraseVariable: (variable: string): KitLines => [
    `The passphrase is read from the environment variable ${variable}.`,
  ],
  javaArguments: (file: string): KitLines => [
    'For a Java program that makes no TLS settings of its own. In this folder, Java 11 or later:',
    `  java @${file} -Djavax.net.ssl.keyStorePassword=... -jar application.jar`,
  ],
  javaKeytool: (file: string): KitLines => [
    'Shows what is in both stores and, when told, adds it to the stores of an application,',
    'whose passphrase is then read from the environment variable STORE_PASSPHRASE. In this folder:',
    `  sh ${file} [KEY_STORE TRUST_STORE]`,
  ],
  javaMakeStore: (command: string): KitLines => [
    'The key is not in this folder. Where it is, make the key store first:',
    `  ${command}`,
  ],
} as const;

/** What the small programs of a kit say. */
export const kitProgramWords = {
  greeting: 'Hello, ',
  listening: 'listening on port ',
  noPassphrase: 'Set KIT_PASSPHRASE to the passphrase of the kit.',
} as const;
