// Generates identifiers that the protocol accepts as clientId.

/** crypto.randomUUID requires HTTPS; messages sent over plain HTTP in a local network need an id too. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
