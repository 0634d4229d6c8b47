import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Field {
  /** A scalar type of Protocol Buffers, `map`, or the full name of a message or an enumeration. */
  readonly type: string;
  readonly repeated?: boolean;
  /** Of the fields that share this name one may be set. */
  readonly oneOf?: string;
  readonly required?: boolean;
}

interface ProtoSchema {
  readonly messages: Readonly<Record<string, Readonly<Record<string, Field>>>>;
  /** Choices of which one has to be made. */
  readonly requiredChoices: Readonly<Record<string, readonly string[]>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

type Json = Readonly<Record<string, unknown>>;

/** Envoy's API v3, in so far as the configurations of a kit use it. */
export const readEnvoySchema = (): ProtoSchema =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'schemas', 'envoy-api-v3.json'), 'utf8')) as ProtoSchema;

/**
 * Holds a document against a message as Envoy does when it reads JSON or YAML: no field that the message does not have, the type of
 * each, one of each choice, what has to be there, and what stands under `@type` as the message that it names. Answers what is wrong.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function checkMessage(schema: ProtoSchema, message: string, value: unknown, where = '$'): readonly string[] {
  if (message.startsWith('google.protobuf.')) return checkKnown(schema, message, value, where);
  const fields = schema.messages[message];
  if (fields === undefined) return [`${where}: ${message} is not in the schema`];
  if (!isObject(value)) return [`${where}: no ${message}`];
  const chosen = Object.keys(value).flatMap((name) => fields[name]?.oneOf ?? []);
  return [
    ...Object.entries(value).flatMap(([name, held]) => checkField(schema, fields[name], held, `${where}.${name}`)),
    ...Object.entries(fields).flatMap(([name, field]) =>
      field.required === true && !(name in value) ? [`${where}.${name}: missing`] : [],
    ),
    ...chosen.filter((choice, index) => chosen.indexOf(choice) !== index).map((choice) => `${where}: two of ${choice}`),
    ...(schema.requiredChoices[message] ?? []).flatMap((choice) =>
      chosen.includes(choice) ? [] : [`${where}: none of ${choice}`],
    ),
  ];
}

function checkField(schema: ProtoSchema, field: Field | undefined, value: unknown, where: string): readonly string[] {
  if (field === undefined) return [`${where}: unknown`];
  if (field.repeated !== true) return checkValue(schema, field.type, value, where);
  if (!Array.isArray(value)) return [`${where}: no list`];
  return value.flatMap((item: unknown, index) => checkValue(schema, field.type, item, `${where}[${index}]`));
}

const NUMBERS = new Set(['uint32', 'int32', 'uint64', 'int64', 'double', 'float']);

function checkValue(schema: ProtoSchema, type: string, value: unknown, where: string): readonly string[] {
  const names = schema.enums[type];
  if (names !== undefined)
    return names.includes(String(value)) ? [] : [`${where}: ${String(value)} is none of ${type}`];
  if (type.includes('.')) return checkMessage(schema, type, value, where);
  const wanted = NUMBERS.has(type) ? 'number' : type === 'bool' ? 'boolean' : type;
  return typeof value === wanted ? [] : [`${where}: no ${type}`];
}

function checkKnown(schema: ProtoSchema, message: string, value: unknown, where: string): readonly string[] {
  if (message === 'google.protobuf.Duration')
    return /^\d+(?:\.\d{1,9})?s$/.test(String(value)) ? [] : [`${where}: no duration`];
  if (message === 'google.protobuf.BoolValue') return typeof value === 'boolean' ? [] : [`${where}: no boolean`];
  if (message !== 'google.protobuf.Any' || !isObject(value)) return [`${where}: ${message} is not looked into`];
  const { '@type': type, ...inner } = value;
  const [domain, name = ''] = String(type).split('/');
  if (domain !== 'type.googleapis.com') return [`${where}: no type`];
  return checkMessage(schema, name, inner, where);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
