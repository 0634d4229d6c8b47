import { isPostQuantum, type KeyChoice, type PostQuantumKeyChoice } from '../../../shared/model/key.ts';
import { bitString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';

/** SubjectPublicKeyInfo in base64 of keys made once for this file; their private halves were never kept. */
const SAMPLES: Readonly<Record<Exclude<KeyChoice, PostQuantumKeyChoice>, string>> = {
  p256:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAErOjgEY4vck5huRjV9bSmMcvq12Td19Fj+zjaJbwIU5I6pEqo/WSgy3UzIAYwBmLFtrvvXRhG' +
    'cLKRDY5e3sN/8Q==',
  p384:
    'MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEz0Qa0ecIs0BiF+CUdgNqaQ0MRLBmmePTgWfBnlRBTI/EJjFNvoZgsSeXGw67zYBN2hiKZaABD13k' +
    'qFJlYkEGnT6iRvrhkMoIxhisRHE+EHQpaUghxompKXlmlBP857da',
  p521:
    'MIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQAAZMLx2lfCihYFWD+ERF1SHT6+Kppw47gbX06eYSpxpeTc4bmM2gLjVuJLLAdcPk/Q4zBi5dK' +
    'MxQRO6hiCiiYSicBZfPYLCHMJoMevy2l1AnmKUcL9UUW3IqDtZfC+vjuu20Cfxlo4rhs5pK+YkBrpCLmhkJVBAUkX0ppOoMxLx91oVg=',
  rsa2048:
    'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAy1nPUcYlDau3qq6uBUEEH8l2lSPk7dThFOAuXgvJJwMJeAcVb0RAFd8ZAtp7HZIs' +
    'YybM3xxG+XVKG0SHfwYxslGwMhGth1HsoMGiqYLRx7QRkSloUqKvi6q7B7D1z0oJ2y5rPi5PyGTfKjtP37JjYez/f+AHDbFZ3kQtm46JjpNS' +
    'zFolFvhwylg3NqHh0/m2PsH0QrGfUZFjTsX1bobb453ua23xvb8qOWV/YoqB3G/MaFDEP4mt4gl82ZV+clZadSoduKfzfPQv7GyApvoHgM+3' +
    'b33F39FddPeXyJw235ZfsLOFfQYw6Y5cgj4cbEFovlGMKShSflbhT4ZJAdpBVwIDAQAB',
  rsa3072:
    'MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA2pyWvhPizB6QvbPsEVn3SIv0C1mv0URvkJRxZAPaXGfyBs8pYCNQRppUWW0GNrEu' +
    'Rut5noOuwnob3htLPLJcPM2nKihpfDJHbNatxVGs0jQF/cNQkqLXdSVrTJ6G/xZu2jPGRFbFdl05U93yi4fDfqHWkdRN7ZIUkYrYy5Hogc7j' +
    'Nz8MfCRIEsGhsg8EAO81fe1ib0Cd6Q9KOVEoKBRvSOgH/XCEqAEcoDaHJ3I7M2UKGvEaL0R78pfuhgYNatyPEwyuUhKeaWl+i+YWX2D+sNNb' +
    'apwPG8oQgFKQi6gEJ7gNev6SyQG6cLUq3FIt2L8W3LN52shXDFyhKQnNUiR9+zPs7t+TtEKrwqV//7KYnVJU2EpbcfbQsDAEt0OhtDf9JnJT' +
    'fQK1ANWclh6AdDXWNKV932aMykP1ejaSAki6dCWkVJZYLebocTnTOZUb5yJqW3ZHUiPtM63hSqngZ5QY2LKUn7ecaGs/4qvIL+5jOoYZj5qm' +
    'JBp264Kmwa2jbsmZAgMBAAE=',
  rsa4096:
    'MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEA1g+W7NuANIhwbYcal8761AbiEAuhyu5u6nwTZ7C+BVP68fUjJ2MMIlxRGzVE4+lM' +
    '/i6WB7JxCQMS1n4c/1BuTMiomyDoUm3H1DP8A/srQtweDqvoHtRK7IXQIcG5L/8n8MT5zpj4Q1b31zjxzunBYLWECJtXqD3qJu3Uk8A/lp6f' +
    'ncjba8DN/tRK/kMpm4CequPFHVaNztW8DzkdxXFMCT4oHZLDz0xnKojXUBNBKjvmf20Jdk5REG6+avBG9jpofjNJdFlPiPWqncCwBstPCple' +
    'OCkIFRF4CCqeS73UBdAiQIMMUDMF0d4qeED5tNq04kdwmKcdRBL6skLnAgsGHo/BLh4SzE0JCyAiJqmyCtEdP/1a1JpAbV+sdMt+mvtfHIR9' +
    'rHFwg6C9XJ2DicQNl9RoPVUMMZMPutR6iCCVN3ZskEfgXwB3JSgpL6D2jAkoet44bnW95u5w+WmbX5HDXhRiarJHRa9aCMvFpUfzlwNzoho4' +
    'EaNzuCHDFAMpmIVsEtF2RrXZH1L1xlkvv/YuAgnJL3bKI6ItHqdJM7ttLyn1sVVLxgzsD5dalBwFBSNPDUIJDC7C/g8Pzx25u149vKE53iWT' +
    'ZwSF5h6vYFLQemfJljf1oloxkfD0DS4osG9zduOdTXfJIkExg2lzXT1Xn/Ccn15C0ME1tzlHHm++dBUCAwEAAQ==',
  ed25519: 'MCowBQYDK2VwAyEAqhLDm+9FaZDayOGu/KgLD9lwBA6EdhOyMiS4maFfbpE=',
};

/** OID and octets of ML-DSA keys, of which any octets are one. @see FIPS 204 table 2 */
const LATTICES: Readonly<Record<PostQuantumKeyChoice, readonly [oid: string, length: number]>> = {
  'ml-dsa-44': [OID.mldsa44, 1312],
  'ml-dsa-65': [OID.mldsa65, 1952],
  'ml-dsa-87': [OID.mldsa87, 2592],
};

function latticeSample(choice: PostQuantumKeyChoice): Uint8Array {
  const [oid, length] = LATTICES[choice];
  return sequence(sequence(oidDer(oid)), bitString(Uint8Array.from({ length }, (_, at) => (at * 167 + 43) & 0xff)));
}

const decoded = new Map<KeyChoice, Uint8Array>();

/** A public key of a kind, for checking and showing a certificate before its own key is made. Never signed. */
export function sampleSpki(choice: KeyChoice): Uint8Array {
  const known = decoded.get(choice);
  if (known !== undefined) return known;
  const spkiDer = isPostQuantum(choice)
    ? latticeSample(choice)
    : Uint8Array.from(atob(SAMPLES[choice]), (character) => character.charCodeAt(0));
  decoded.set(choice, spkiDer);
  return spkiDer;
}

/** Stands in for a serial that is not reserved yet; as long and as random as those are. Never signed. */
export const SAMPLE_SERIAL: Uint8Array = Uint8Array.of(
  0x4b,
  0x1e,
  0xd7,
  0x62,
  0x90,
  0x3a,
  0xc5,
  0x8f,
  0x27,
  0xf4,
  0x6d,
  0x13,
  0xae,
  0x59,
  0x08,
  0xbb,
);
