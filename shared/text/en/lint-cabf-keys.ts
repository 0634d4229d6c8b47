/** Validity, keys and signatures of certificates for public servers. */
export const cabfKeyWords = {
  'cabf.validity-over-825-days': [
    'Valid for more than 825 days',
    'Longer validities were ruled out for certificates issued from March 2018 to August 2020; browsers refuse them.',
  ],
  'cabf.validity-over-398-days': [
    'Valid for more than 398 days',
    'Browsers refuse certificates issued from September 2020 on that are valid for longer.',
  ],
  'cabf.validity-over-397-days': [
    'Valid for the full 398 days',
    'A clock that is off by a little makes it too long; one day less is on the safe side.',
  ],
  'cabf.validity-over-200-days': [
    'Valid for more than 200 days',
    'Certificates issued from 15 March 2026 on may be valid for 200 days at most; browsers refuse longer ones.',
  ],
  'cabf.validity-over-199-days': [
    'Valid for the full 200 days',
    'A clock that is off by a little makes it too long; 199 days are on the safe side.',
  ],
  'cabf.validity-over-100-days': [
    'Valid for more than 100 days',
    'Certificates issued from 15 March 2027 on may be valid for 100 days at most; browsers refuse longer ones.',
  ],
  'cabf.validity-over-99-days': [
    'Valid for the full 100 days',
    'A clock that is off by a little makes it too long; 99 days are on the safe side.',
  ],
  'cabf.validity-over-47-days': [
    'Valid for more than 47 days',
    'Certificates issued from 15 March 2029 on may be valid for 47 days at most; browsers refuse longer ones.',
  ],
  'cabf.validity-over-46-days': [
    'Valid for the full 47 days',
    'A clock that is off by a little makes it too long; 46 days are on the safe side.',
  ],
  'cabf.validity-over-39-months': [
    'Valid for more than 39 months',
    'Certificates issued from July 2016 to February 2018 had to expire within 39 months.',
  ],
  'cabf.root-validity-too-long': [
    'The root is valid for more than 25 years',
    'Keys and algorithms age; a root that outlives them cannot be trusted to its end.',
  ],
  'cabf.root-validity-too-short': [
    'The root is valid for less than 8 years',
    'Getting a root into trust stores takes years; it would expire before it is of use.',
  ],
  'cabf.backdated': [
    'Dated back by more than 48 hours',
    'A certificate that says it is older than it is can slip past rules that came into force in between.',
  ],
  'cabf.key-type-prohibited': [
    'Key of a type that public servers may not use',
    'Browsers take RSA and elliptic curve keys only.',
  ],
  'cabf.key-algorithm-encoding': [
    'The key’s algorithm is not written as prescribed',
    'Software that compares these bytes does not recognise the key.',
  ],
  'cabf.key-dsa': ['DSA key', 'DSA was struck from the requirements in August 2020, and no browser takes it.'],
  'cabf.key-dsa-short': ['DSA key shorter than 2048 bits', 'Such keys can be broken.'],
  'cabf.key-dsa-sizes': [
    'DSA key of an unusual size',
    'Only 2048 with 224 or 256 bits and 3072 with 256 bits were ever allowed.',
  ],
  'cabf.key-curve-prohibited': ['Elliptic curve other than P-256, P-384 and P-521', 'Browsers know only these three.'],
  'cabf.key-rsa-short': [
    'RSA key shorter than 2048 bits',
    'Such keys are within reach of being broken, and browsers refuse them.',
  ],
  'cabf.key-rsa-very-short': [
    'RSA key of an authority shorter than 1024 bits',
    'Such keys have been broken, and with them everything that the authority signed.',
  ],
  'cabf.key-rsa-modulus-even': [
    'The RSA modulus is even',
    'It is divisible by two, so this is no proper key and anybody can compute the private one.',
  ],
  'cabf.key-rsa-small-factor': [
    'The RSA modulus has a small factor',
    'A proper modulus has two large factors; this key was damaged or badly made and can be broken.',
  ],
  'cabf.version-not-3': [
    'Not an X.509 version 3 certificate',
    'Older versions have no extensions, so names and uses cannot be limited.',
  ],
  'cabf.signature-algorithm-encoding': [
    'The signature’s algorithm is not one of those prescribed',
    'Only RSA and ECDSA with SHA-256, SHA-384 or SHA-512 are allowed, each written in one way.',
  ],
  'cabf.signature-sha1': [
    'Signed with SHA-1',
    'Two certificates with one SHA-1 signature can be made; browsers have refused it since 2017.',
  ],
  'cabf.signature-sha1-long-lived': [
    'Signed with SHA-1 and valid beyond 2016',
    'Browsers stopped taking SHA-1 at the start of 2017.',
  ],
} as const;
