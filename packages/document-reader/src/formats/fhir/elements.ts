/**
 * The parts of FHIR R4 resources that Exora reads, and their forms in DSTU2 and STU3 where those differ. A part of another
 * form than the specification's is left out instead of making its resource unreadable.
 */
import { z } from 'zod';

/** A part, or undefined where it is missing or of another form. */
export function part<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** A list without the items of another form. One item alone is a list of one. */
export function list<T extends z.ZodType>(schema: T) {
  return z
    .unknown()
    .optional()
    .transform((items): z.output<T>[] => {
      if (items === undefined || items === null) return [];
      return (Array.isArray(items) ? items : [items]).flatMap((item) => {
        const parsed = schema.safeParse(item);
        return parsed.success ? [parsed.data] : [];
      });
    });
}

export const text = part(z.string());

const codingSchema = z.object({ system: text, code: text, display: text });

/** A CodeableConcept. DSTU2's plain code is one without system. */
export const conceptSchema = z.preprocess(
  (value) => (typeof value === 'string' ? { coding: [{ code: value }] } : value),
  z.object({ coding: list(codingSchema), text }),
);
export type Concept = z.output<typeof conceptSchema>;

export const quantitySchema = z.object({ value: part(z.number()), comparator: text, unit: text, code: text });
export type Quantity = z.output<typeof quantitySchema>;

export const rangeSchema = z.object({ low: part(quantitySchema), high: part(quantitySchema) });
const ratioSchema = z.object({ numerator: part(quantitySchema), denominator: part(quantitySchema) });
export const periodSchema = z.object({ start: text, end: text });
export const referenceSchema = z.object({ reference: text, display: text });
export const annotationSchema = z.object({ text });

/** The kinds of value that an Observation or one of its components has. */
export const valueParts = {
  valueQuantity: part(quantitySchema),
  valueCodeableConcept: part(conceptSchema),
  valueString: text,
  valueInteger: part(z.number()),
  valueBoolean: part(z.boolean()),
  valueRange: part(rangeSchema),
  valueRatio: part(ratioSchema),
  valueDateTime: text,
  interpretation: list(conceptSchema),
  referenceRange: list(z.object({ low: part(quantitySchema), high: part(quantitySchema), text })),
};

export const attachmentSchema = z.object({ contentType: text, data: text, title: text });

/** Any resource, by its type. */
export const resourceSchema = z.looseObject({ resourceType: z.string(), id: text });
export type Resource = z.output<typeof resourceSchema>;
