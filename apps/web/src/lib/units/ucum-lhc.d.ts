/** The part of the National Library of Medicine's unit library that we use; it comes without types. */
declare module '@lhncbc/ucum-lhc' {
  interface Conversion {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
  }
  interface Units {
    /** Converts between two units of one dimension, given by their UCUM codes. */
    convertUnitTo(from: string, value: number, to: string): Conversion;
  }
  export const UcumLhcUtils: { getInstance(): Units };
}
