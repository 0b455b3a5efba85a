import { z } from 'zod';

/** Least number of characters of a password. */
export const minPasswordLength = 10;

/** A password that is being set. bcrypt, which hashes it, reads no more than 72 bytes. */
export const newPasswordSchema = z
  .string()
  .min(minPasswordLength, `Use at least ${minPasswordLength} characters. A few words in a row are easy to remember.`)
  .refine((text) => new TextEncoder().encode(text).length <= 72, 'Use at most 72 characters.');
