import { z as zod } from 'zod';

export * from '@exora/contracts';

/** The parts of zod that answers are made of: all of it is three times as large. */
export const z = {
  array: zod.array,
  boolean: zod.boolean,
  enum: zod.enum,
  int: zod.int,
  literal: zod.literal,
  object: zod.object,
  unknown: zod.unknown,
  uuid: zod.uuid,
};
