/**
 * Encryption at rest for everything local that may hold a secret: AES-256-GCM, so that a changed
 * or foreign file is refused instead of decrypted to something else.
 */

import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export type Key = KeyObject;

/** The environment variable that holds the key (base64, 32 bytes) instead of the key file. */
export const keyVariable = 'OIC_ONBOARDING_KEY';

/** Name of the key file in the data directory. */
export const keyFileName = 'encryption.key';

const keyBytes = 32;
// NIST SP 800-38D §5.2.1.1 and §8.2.2: 96-bit random nonces, fewer than 2^32 per key.
const nonceBytes = 12;
const tagBytes = 16;
const magic = Buffer.from('OICE\x01', 'latin1');

/** The key is missing, malformed, or readable by other users. */
export class InvalidKey extends Error {
  override name = 'InvalidKey';
}

/** The data were changed on disk, cut short, or encrypted with another key. */
export class Tampered extends Error {
  override name = 'Tampered';
}

function parseKey(text: string, origin: string): Key {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== keyBytes || bytes.toString('base64') !== text.trim()) {
    throw new InvalidKey(
      `${origin} must be ${keyBytes} bytes in base64; \`openssl rand -base64 ${keyBytes}\` makes one.`,
    );
  }
  return createSecretKey(bytes);
}

/** Creates the key file; when another process was faster, leaves that one's file in place. */
async function createKeyFile(file: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${randomBytes(keyBytes).toString('base64')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A link never replaces a file, so that of two first runs both end with the same key.
  await link(temporary, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(temporary);
}

async function readKeyFile(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    // Windows has no such bits and always reports them set.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new InvalidKey(`${file} can be read by other users; \`chmod 600 ${file}\` closes it.`);
    }
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * The key of a data directory: from `OIC_ONBOARDING_KEY` when set, else from the directory's key
 * file, which is created (mode 0600) on first use.
 * @param directory The data directory; created when absent.
 * @param environment Where to look for the variable; the process's own by default.
 * @throws InvalidKey The key is not 32 bytes in base64, or its file is open to other users.
 */
export async function openKey(
  directory: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Key> {
  const given = environment[keyVariable];
  if (given) return parseKey(given, keyVariable);
  const file = path.join(directory, keyFileName);
  let text = await readKeyFile(file);
  if (text === undefined) {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await createKeyFile(file);
    text = await readFile(file, 'utf8');
  }
  return parseKey(text, file);
}

/**
 * Encrypts and authenticates.
 * @param context What the data are (a file name, say); the same must be given to unseal, so that
 *   one sealed file cannot be put in the place of another.
 */
export function seal(key: Key, plain: Uint8Array, context = ''): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.concat([magic, Buffer.from(context)]));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([magic, nonce, cipher.getAuthTag(), body]);
}

/**
 * Decrypts what `seal` made.
 * @throws Tampered The data were changed, are incomplete, or belong to another key or context.
 */
export function unseal(key: Key, sealed: Uint8Array, context = ''): Buffer {
  const data = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const start = magic.length + nonceBytes + tagBytes;
  const of = context ? ` (${context})` : '';
  if (data.length < start || !data.subarray(0, magic.length).equals(magic)) {
    throw new Tampered(`Not a file of this program, or cut short${of}.`);
  }
  const nonce = data.subarray(magic.length, magic.length + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([magic, Buffer.from(context)]));
  decipher.setAuthTag(data.subarray(magic.length + nonceBytes, start));
  try {
    return Buffer.concat([decipher.update(data.subarray(start)), decipher.final()]);
  } catch (cause) {
    throw new Tampered(
      `The encrypted data were changed on disk or belong to another key${of}; restore them, or remove the data directory and start anew.`,
      { cause },
    );
  }
}
