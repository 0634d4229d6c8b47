/** Headers whose value lets somebody in. */
const SECRET_HEADER = /\b(authorization|proxy-authorization|cookie|set-cookie)\s*:\s*.*/giu;
const QUERY = /\?[^\s#"'<>]+/gu;

/** A path or a line of an answer without what may be a secret: query strings, and values of Authorization and Cookie. */
export const withoutQuery = (text: string): string => text.replace(SECRET_HEADER, '$1: …').replace(QUERY, '?…');
