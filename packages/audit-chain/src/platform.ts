type Awaitable<T> = T | Promise<T>;

/** The two operations of cryptography that verifying needs. */
export interface Platform {
  sha256(bytes: Uint8Array): Awaitable<Uint8Array>;
  /** Whether an Ed25519 signature of a message is right. `publicKey` is a SubjectPublicKeyInfo. */
  verifyEd25519(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): Awaitable<boolean>;
}

/** The platform of browsers, which Deno and Node have too. */
export const webPlatform: Platform = {
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes))),
  verifyEd25519: async (publicKey, signature, message) => {
    try {
      const key = await crypto.subtle.importKey('spki', owned(publicKey), { name: 'Ed25519' }, false, ['verify']);
      return await crypto.subtle.verify({ name: 'Ed25519' }, key, owned(signature), owned(message));
    } catch (thrown) {
      // What is no key at all has signed nothing.
      if (thrown instanceof DOMException && thrown.name !== 'NotSupportedError') return false;
      throw thrown;
    }
  },
};

/** The bytes in a buffer that nobody shares, which is what the types of WebCrypto ask for. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
