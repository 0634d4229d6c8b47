const MOST_OCTETS = 2048;
const URL_LINE = /^https?:\/\/[^\s]+$/i;
/** A name with a dot in it, so that `12:30` and `ab:cd` are none. */
const HOST_AND_PORT = /^(?:localhost|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?):\d{1,5}$/i;

/** The address that a paste consists of; undefined for anything else. */
export async function findAddress(pasted: Blob): Promise<string | undefined> {
  if (pasted.size > MOST_OCTETS) return undefined;
  const text = (await pasted.text()).trim();
  return URL_LINE.test(text) || HOST_AND_PORT.test(text) ? text : undefined;
}
