/** English as the interface is written in; decides the page's `lang`, and the spelling where the two differ. */
export const languages = ['en-AU', 'en-US'] as const;
export type Language = (typeof languages)[number];

/** `day-month`: “20 Nov 2020”; `month-day`: “Nov 20, 2020”; `iso`: “2020-11-20”. */
export const dateOrders = ['day-month', 'month-day', 'iso'] as const;
export type DateOrder = (typeof dateOrders)[number];

export const clocks = ['24', '12'] as const;
export type Clock = (typeof clocks)[number];

/** `as-written`: results stand in the document's own unit; else they are converted where `conversionFor` knows how. */
export const unitSystems = ['as-written', 'si', 'us'] as const;
export type UnitSystem = (typeof unitSystems)[number];

/** How a person wants dates, times and quantities to be shown. It changes no fact and no proof. */
export interface FormatPreferences {
  readonly language: Language;
  readonly dates: DateOrder;
  readonly clock: Clock;
  readonly units: UnitSystem;
}

export const defaultPreferences: FormatPreferences = {
  language: 'en-AU',
  dates: 'day-month',
  clock: '24',
  units: 'as-written',
};

/** Cookie that has the preferences at hand for each page. It says nothing about anybody's health. */
export const formatCookie = 'exora-format';

/** The preferences in a cookie's value; the default of each part that is unknown. */
export function preferencesOf(cookie: string | undefined): FormatPreferences {
  const [language, dates, clock, units] = (cookie ?? '').split('.');
  return {
    language: languages.find((each) => each === language) ?? defaultPreferences.language,
    dates: dateOrders.find((each) => each === dates) ?? defaultPreferences.dates,
    clock: clocks.find((each) => each === clock) ?? defaultPreferences.clock,
    units: unitSystems.find((each) => each === units) ?? defaultPreferences.units,
  };
}

/** The preferences as a cookie's value. */
export function cookieOf({ language, dates, clock, units }: FormatPreferences): string {
  return [language, dates, clock, units].join('.');
}
