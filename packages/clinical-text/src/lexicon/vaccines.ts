/** Vaccines by disease, abbreviation and brand. Chosen and written by us; names as in CDC's CVX list (US public domain) and the Australian Immunisation Handbook. */
export const vaccineTerms = `
afluria
covid-19, mrna|covid-19 mrna vaccine
havrix|vaqta
vivaxim
boostrix ipv|adacel polio
menitorix
verorab
imojev
`;
