import { UcumLhcUtils } from '@lhncbc/ucum-lhc';
import { ucumCode } from './ucum-code.ts';

/**
 * A value in another unit, both as documents print them, or null where there is no sound way: units of different kinds, mass
 * and amount of substance (which needs the substance's molar mass), international units, and rates per body surface.
 */
export function convert(value: number, from: string, to: string): number | null {
  const [source, target] = [ucumCode(from), ucumCode(to)];
  if (source === target) return value;
  if (!isSameKind(source, target)) return null;
  const { status, toVal } = UcumLhcUtils.getInstance().convertUnitTo(source, value, target);
  return status === 'succeeded' && toVal !== null && Number.isFinite(toVal) ? Number(toVal.toPrecision(10)) : null;
}

/** Units by what they count, which UCUM's dimensions don't tell apart: to it a mole is a number. */
const counted = ['mol', 'osm', 'eq'] as const;

/**
 * Whether two units measure the same beyond their dimension. Of ratios, which all are plain numbers, the volume fraction and its
 * percentage alone are one: 7.2 % of glycated haemoglobin are not 72 mmol/mol.
 */
function isSameKind(source: string, target: string): boolean {
  if (isRatio(source) || isRatio(target)) return isVolumeFraction(source) && isVolumeFraction(target);
  const annotations = (code: string) => (code.match(/\{[^}]*\}/g) ?? []).join();
  return (
    annotations(source) === annotations(target) &&
    counted.every((name) => source.includes(name) === target.includes(name))
  );
}

function isRatio(code: string): boolean {
  if (code === '%' || code === '1') return true;
  const [above = '', below] = code.split('/');
  return below !== undefined && baseOf(above) !== '' && baseOf(above) === baseOf(below);
}

function isVolumeFraction(code: string): boolean {
  return code === '%' || code === 'L/L' || code === 'l/l';
}

/** Mole, gram or litre under any prefix; empty for what is none. */
function baseOf(unit: string): string {
  return /^(?:[munpkd]?)(mol|g|[lL])$/.exec(unit)?.[1]?.toLowerCase() ?? '';
}
