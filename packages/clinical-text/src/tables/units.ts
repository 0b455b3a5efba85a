/**
 * Units of laboratory results and vital signs as they are printed. Symbols after UCUM and the SI, and the usual
 * report writings of both the Australian (RCPA) and the American conventions.
 */
const power = String.raw`(?:x ?|× ?|X ?)?(?:10|l0|1O)(?:\^|\*\*?|\(|E\+?)? ?[-+]?(?:\d{1,2}|[⁰¹²³⁴-⁹]+)\)?(?: ?\/ ?| per )(?:L|l|uL|µL|μL|mm3|mm³|ml|mL|mL)`;
const mass = String.raw`(?:kg|mg|g|gm|mcg|ug|µg|μg|ng|pg|fg|mmol|umol|µmol|μmol|micromol|nmol|pmol|fmol|mol|mEq|meq|mOsm|mosm|mosmol|kIU|kU|mIU|mlU|miU|m1U|uIU|µIU|μIU|mU|uU|µU|μU|IU|U|units?|cells?|copies|K|k|M|thou(?:sands?)?|Thou(?:sands?)?|THOU(?:SANDS?)?|mill(?:ions?)?|Mill(?:ions?)?|MILL(?:IONS?)?|lakhs?|Lakhs?|x10E3|x10E6|10E3|mL|ml|L|mm|cfu|CFU|%|ratio)`;
const per = String.raw`(?:dL|dl|DL|mL|ml|ML|uL|µL|μL|ul|L|l|mm3|mm³|cu ?mm|cmm|hpf|HPF|lpf|LPF|kg|g|mg|mmol|mol|min|hr|hrs|h|24 ?h(?:rs?|ours?)?|day|d|m2|m²|1\.73 ?m2|1\.73 ?m²|1\.73m\^2|1\.73 ?sq ?m|1\.73(?=[^\d]|$)|10\^6|mL\/min)`;
const alone = String.raw`%|fL|fl|FL|pg|mmHg|mm\[Hg\]|mm Hg|kPa|cmH2O|bpm|BPM|sec(?:onds|s)?|s|min(?:utes)?|mm\/hr|mm\/h|mm\/hour|°C|° C|°F|° F|℃|℉|deg(?:rees)? ?[CF]|Cel|degC|degF|cm|kg|kgs|g|lbs?|lb|\[lb_av\]|\[in_us\]|\[degF\]|inches|in|ft|m|L\/min|L|mL|mg|mEq|ratio|INR|index|pH|s\/co|S\/CO|titre|titer|years?|\/min|\/hpf|\/lpf|\/uL|\/cumm|\/cmm|mm\/1st ?h(?:r|our)|mm\/1 ?hr|\/µL|\/L|\/mm3|pack[- ]years`;

/** A printed unit at the start of a text; long writings first. */
const unit = new RegExp(
  String.raw`^(?:${power}|m[lL] ?\/ ?min ?\/ ?1[.,]73 ?(?:m2|m²|m\^2|sq ?m)?|(?:kg|g) ?\/ ?m(?:2|²|\^2)|${mass} ?\/ ?${per}(?:\/1[.,]73(?: ?m(?:2|²|\^2))?)?|breaths? ?\/ ?min(?:ute)?|beats? ?\/ ?min(?:ute)?|(?:breaths|beats) per minute|per (?:min(?:ute)?|hpf|cent)|${alone})(?![\p{L}\d/])`,
  'u',
);

/** Length of the unit printed at an offset, 0 when there is none. */
export function unitLengthAt(text: string, offset: number): number {
  const match = unit.exec(text.slice(offset, offset + 32));
  return match ? match[0].length : 0;
}
