/** What the report says of each step. */
export const stepWords = {
  workspace: {
    title: 'Create a workspace',
    about: 'One file holds everything. Its keys are sealed by a passphrase; a recovery key is shown once.',
  },
  authorities: {
    title: 'Create authorities',
    about: 'A root with a P-256 key, and below it two issuing authorities: one P-256, one RSA 3072 for old peers.',
  },
  profile: {
    title: 'Say what a partner’s certificate holds',
    about:
      'Certificates for partners shall be valid for 90 days. The profile becomes version 2; what was issued before keeps version 1.',
  },
  partner: {
    title: 'Add a partner',
    about: 'Name, contact, and the attributes that stay the same in all of its certificates.',
  },
  keyHere: {
    title: 'Issue with a key made here',
    about: 'A TLS client certificate for a partner, checked before it is signed and handed over as PKCS#12.',
  },
  approved: {
    title: 'Approve a partner’s request',
    about: 'The request comes as a file, proves that its sender has the key, gets its partner and is approved.',
  },
  request: {
    title: 'Issue from a partner’s request',
    about:
      'The partner keeps the key. Its request proves possession; what is taken over and what is not is shown line by line.',
  },
  handOver: {
    title: 'Hand over',
    about:
      'One folder with keystore, PEM files, trust, fingerprints and ready configurations for nginx and curl. Each file is opened again before it is called written.',
  },
  batch: {
    title: 'Issue a batch from a table',
    about: 'Thirteen rows of a spreadsheet, one of which the profile does not allow. Nothing is signed by looking.',
  },
  renewal: {
    title: 'Renew with a new key',
    about: 'Same names, newest version of the profile, a new key; old and new are valid together for a while.',
  },
  accepted: {
    title: 'Dial, accepted',
    about: 'nginx with TLS 1.3 asks for a client certificate of the issuing authority and answers the request.',
  },
  refused: {
    title: 'Dial, refused in five ways',
    about:
      'Servers that refuse for different reasons and at different times. The verdict waits for what the server does after the handshake: with TLS 1.3 most clients have said “connected” by then.',
  },
  fixed: {
    title: 'Find the cause, fix it, compare',
    about:
      'A server that wants a certificate of another authority. The cause is proved by the messages, the fitting certificate of the workspace is one press away, and both runs stand side by side.',
  },
  beforeTls: {
    title: 'Dial a mail server through a proxy',
    about:
      'CONNECT and STARTTLS are said in the clear and shown with the rest. A mail server that waits for the client’s next word has neither accepted nor refused, and the verdict says so.',
  },
  revocation: {
    title: 'Revoke, sign a list, see the server refuse',
    about: 'The certificate that nginx accepted is revoked, the list is signed and given to nginx as ssl_crl.',
  },
  runs: {
    title: 'Look at what was dialled before',
    about: 'The workspace has kept every run with its messages and its verdict, without application data and secrets.',
  },
  inspect: {
    title: 'Inspect a file of somebody else',
    about: 'An expired certificate of an authority that is not in the workspace. Nothing is stored, nothing fetched.',
  },
  secret: {
    title: 'Read what a partner’s platform hands over',
    about:
      'A Kubernetes secret made by OpenSSL: two certificates, a root, a key and a locked PKCS#12. Read item by item, opened, compared with the certificate before the renewal.',
  },
  chains: {
    title: 'Validate every path of a certificate',
    about:
      'An older root, made by OpenSSL, has signed the key of the workspace’s root. Both paths are shown; then the question changes and with it the answer.',
  },
  viewers: {
    title: 'See where other verifiers differ',
    about:
      'What OpenSSL, Go, Java and Chromium are known to do otherwise is data of the program; they are not run here.',
  },
  missing: {
    title: 'Find a missing issuer',
    about:
      'The certificate names a local server as the place of its issuer. The program asks before it calls a private address.',
  },
  activity: {
    title: 'Read the activity log',
    about: 'Every change with who, when and why. Each entry carries the hash of the one before.',
  },
  everyday: {
    title: 'A workspace in its third year',
    about: 'The same program with a history: partners, renewals, revocations, and what expires next.',
  },
} as const;

export const reportWords = {
  title: 'Countersign, the tour',
  claim: 'The main job from end to end on real servers, done by this program on this computer.',
  passed: (steps: number) => `All ${steps} steps did what they should.`,
  failed: (step: string) => `Stopped at “${step}”. What came before did what it should.`,
  began: (instant: string, seconds: string) => `Begun ${instant}, took ${seconds} s.`,
  runtime: {
    electron: 'Window: Electron',
    'chromium-runtime': 'Window: the Chromium runtime, which is not Electron',
  },
  contents: 'Steps',
  verdicts: 'What each dial showed',
  server: 'Server',
  credential: 'Client certificate',
  verdict: 'Verdict',
  noCredential: 'none',
  tools: 'Taking part',
  seconds: (value: string) => `${value} s`,
  stopped: 'It stopped here:',
  light: 'light',
  dark: 'dark',
  foot: 'Keys, names and servers of this report were made for it and are gone. Addresses end in .example, which nobody can register.',
} as const;
